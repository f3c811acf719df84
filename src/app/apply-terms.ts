/**
 * What an apply asks for beyond the rules: a signature of the plan file, and approvals of the stored plan. The stricter of the last
 * apply, the plan and the folder counts, so that no plan lowers what it is held to itself.
 */
import {presentAddress} from '../model/former-addresses.ts';
import type {LockedRead} from '../model/live.ts';
import type {PlanFile} from '../model/plan.ts';
import type {ApplySettings} from '../model/set-config.ts';
import type {PublicKey} from '../model/signature.ts';
import {shellWord} from '../model/shell-word.ts';
import {signerOfPlan} from '../receipts/signed-plan.ts';

/** Why nothing is written, and what to do about it. */
export interface Lacking {
  readonly message: string;
  readonly help: string;
}

/** Keys of which one must have signed, and what asks for that. */
interface AskedKeys {
  readonly keys: readonly PublicKey[];
  readonly by: string;
}

/** What an apply is held to: keys of the command line, and settings of the last apply, the plan file and the folder. */
export interface Terms {
  readonly keys?: readonly PublicKey[] | undefined;
  readonly settings: readonly (ApplySettings | undefined)[];
}

const BY_CONFIG = '`apply.signedBy` of the set';

function askedKeys({keys, settings}: Terms): readonly AskedKeys[] {
  const ofSettings = settings.flatMap((one) =>
    one?.signedBy === undefined ? [] : [{keys: one.signedBy, by: BY_CONFIG}],
  );
  return keys === undefined ? ofSettings : [{keys, by: '--require-signature'}, ...ofSettings];
}

const ids = (keys: readonly {readonly id: string}[]): string => keys.map(({id}) => id).join(' or ');

/** What is wrong with the signatures of a plan file; undefined where nothing is. */
export function lackingSignature(file: PlanFile, terms: Terms): Lacking | undefined {
  const asked = askedKeys(terms).find(({keys}) => signerOfPlan(file, keys) === undefined);
  if (asked === undefined) return undefined;
  const wanted = `${asked.by} asks for the signature of key ${ids(asked.keys)}`;
  const {signatures = []} = file;
  const named = signatures.find(({key}) => asked.keys.some(({id}) => id === key));
  return {
    message:
      named !== undefined
        ? `The signature of key ${named.key} is not valid for this plan: it is for another plan, or another key made it.`
        : signatures.length === 0
          ? `The plan is not signed, and ${wanted}.`
          : `The plan is signed by key ${signatures.map(({key}) => key).join(' and ')}, but ${wanted}.`,
    help: 'Plan again with `--sign KEY`, review that plan, and apply it.',
  };
}

/** Whether anything asks for a signature. */
export const asksForSignature = (terms: Terms): boolean => askedKeys(terms).length > 0;

/** How many people must have approved the stored plan. */
export const approvalsNeeded = ({settings}: Terms): number =>
  settings.reduce((most, one) => Math.max(most, one?.approvals ?? 0), 0);

/** Why a set cannot be applied without a plan file; undefined where it can. */
export function lackingPlanFile(terms: Terms): Lacking | undefined {
  const [asked] = askedKeys(terms);
  const needed = approvalsNeeded(terms);
  if (asked === undefined && needed === 0) return undefined;
  const sign = asked === undefined ? '' : ' --sign KEY';
  if (needed > 0) {
    return {
      message: `Plans of this set need ${needed === 1 ? '1 approval by another person' : `${needed} approvals by other people`}.`,
      help: `Run \`bylaw plan --store${sign}\`, have it approved (\`bylaw plans approve ID\`), and apply it (\`bylaw apply --stored ID\`).`,
    };
  }
  return {
    message: `Only a signed plan can be applied: ${asked?.by} asks for key ${ids(asked?.keys ?? [])}.`,
    help: `Run \`bylaw plan --out plan.json${sign}\`, review it, and apply it (\`bylaw apply plan.json\`).`,
  };
}

/** The approvals of a stored plan that count, and those that do not, with why. */
export interface CountedApprovals {
  readonly counted: readonly string[];
  readonly others: readonly {readonly by: string; readonly why: string}[];
}

/**
 * Counts approvals. `actor` applies it, or is null where nobody does yet; `may` says whether somebody may make the changes of the
 * plan now.
 */
export function countApprovals(
  file: PlanFile,
  {stored, live}: Pick<LockedRead, 'stored' | 'live'>,
  actor: string | null,
  may: (approver: string) => boolean,
): CountedApprovals {
  const present = (email: string | null): string | null =>
    email === null ? null : presentAddress(live.formerAddresses, email);
  const [planner, storer, applier] = [file.content.plan.actor, stored?.by ?? null, actor].map(present);
  const counted: string[] = [];
  const others: {by: string; why: string}[] = [];
  for (const {by: given, isBound} of stored?.approvals ?? []) {
    const by = presentAddress(live.formerAddresses, given);
    if (by === planner) others.push({by, why: 'planned it'});
    else if (by === storer) others.push({by, why: 'stored it'});
    else if (by === applier) others.push({by, why: 'are applying the plan'});
    else if (!isBound) others.push({by, why: 'are no longer bound to the login by which they approved it'});
    else if (!may(by)) others.push({by, why: 'may not make these changes'});
    else if (!counted.includes(by)) counted.push(by);
  }
  return {counted, others};
}

/** Why too few have approved a plan; undefined where enough have. */
export function lackingApprovals(
  file: PlanFile,
  needed: number,
  {stored, counted, others}: CountedApprovals & Pick<LockedRead, 'stored'>,
): Lacking | undefined {
  if (counted.length >= needed) return undefined;
  const has = counted.length === 0 ? 'has 0' : `has ${counted.length} (by ${counted.join(', ')})`;
  const without = others.map(({by, why}) => ` The approval of ${by} does not count: they ${why}.`).join('');
  const {digest} = file;
  const approve = `\`bylaw plans approve ${digest}\``;
  return {
    message: `The plan needs ${needed === 1 ? '1 approval' : `${needed} approvals`} and ${has}.${without}`,
    help:
      stored === null
        ? `It is not stored, so nobody can approve it: run \`bylaw plan --store${file.signatures === undefined ? '' : ' --sign KEY'}\`.`
        : `Have ${needed - counted.length === 1 ? 'another person' : `${needed - counted.length} other people`} who may make these changes approve it with ${approve}, then apply it again (\`bylaw apply --stored ${shellWord(digest)}\`).`,
  };
}
