/** Plan files as commands read and write them. */
import path from 'node:path';
import {UsageError} from '../app/usage-error.ts';
import {jsonFilesIn, readPlanFile} from '../host/read-plan-file.ts';
import {writeFileWhole} from '../host/write-files.ts';
import type {PlanFile} from '../model/plan.ts';
import {openPlanFile, writePlanFile, type OpenedPlan, type SealedPlan} from '../planner/plan-file.ts';
import {signPlan} from '../receipts/signed-plan.ts';
import {EXIT} from './exit-status.ts';
import {CommandError} from './failure.ts';
import {signingKey, type KeyPlace} from './keys.ts';

const unreadablePlan = (name: string, why: string): CommandError =>
  new CommandError(
    EXIT.stale,
    `${name} cannot be read as a plan: ${why}.`,
    'Make a new plan with `bylaw plan --out FILE`, and review it.',
  );

const isFolderError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EISDIR';

/** That a folder was named where a plan file is expected, with a file in it that may be one. */
async function planIsFolder(name: string, folder: string): Promise<UsageError> {
  const [first] = await jsonFilesIn(folder);
  return new UsageError(
    `${name} is a folder.`,
    first === undefined
      ? 'Name a plan file, as `bylaw plan --out FILE` writes it.'
      : `Name one plan file in it, such as ${path.join(name, first)}.`,
  );
}

/** The file of an opened plan, which is called `name`. Throws CommandError (exit status 6) if it is not intact. */
export function intactPlan(name: string, opened: OpenedPlan): PlanFile {
  if (opened.ok) return opened.file;
  throw unreadablePlan(name, opened.message);
}

/** Reads the plan file `name` of a folder. Throws CommandError (exit status 6) if it is not one, or not intact. */
export async function readPlan(name: string, directory: string): Promise<PlanFile> {
  const file = path.resolve(directory, name);
  const text = await readPlanFile(file).catch(async (error: unknown) => {
    if (error instanceof RangeError) throw unreadablePlan(name, error.message);
    if (isFolderError(error)) throw await planIsFolder(name, file);
    throw error;
  });
  return intactPlan(name, openPlanFile(text));
}

/** Plans with the signature of the key that the command names, if it names one. Throws UsageError for what is no key. */
export async function signedPlans(
  plans: readonly SealedPlan[],
  flag: string | undefined,
  place: KeyPlace,
): Promise<readonly SealedPlan[]> {
  const key = await signingKey(flag, place);
  return key === undefined ? plans : plans.map((plan) => signPlan(plan, key));
}

/** Writes a plan file, as a whole or not at all. */
export const savePlan = (file: string, plan: SealedPlan): Promise<void> =>
  writeFileWhole(file, writePlanFile(plan));
