/** Plan files as an attacker who can replace an artifact would write them. */
import {readFileSync} from 'node:fs';
import type {PlanFile, PlanFileContent} from '../../src/model/plan.ts';
import {sealPlan, writePlanFile} from '../../src/planner/plan-file.ts';
import {readSigningKey} from '../../src/receipts/keys.ts';
import {signPlan} from '../../src/receipts/signed-plan.ts';
import {wholeText} from '../../src/render/text.ts';

export const readPlan = (file: string): PlanFile => JSON.parse(readFileSync(file, 'utf8')) as PlanFile;

/** The content as if it were planned from another commit: the same changes, so that only its digest is another. */
export const fromElsewhere = (content: PlanFileContent): PlanFileContent => ({
  ...content,
  plan: {...content.plan, desired: {...content.plan.desired, commit: 'f'.repeat(40)}},
});

/** A plan file of a content, with these signatures and those of these private keys. */
export function resealed(
  content: PlanFileContent,
  {keys = [], signatures}: {keys?: readonly string[]; signatures?: PlanFile['signatures']} = {},
): string {
  let plan = {...sealPlan(content), ...(signatures !== undefined && {signatures})};
  for (const pem of keys) {
    const key = readSigningKey(pem);
    if ('problem' in key) throw new Error(key.problem);
    plan = signPlan(plan, key);
  }
  return wholeText(writePlanFile(plan));
}
