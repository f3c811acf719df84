/** Changes of objects as plans and the history show them: why they are there, and what stands in their way. */
import {compareText} from '../../diagnostics/compare-text.ts';
import {homeOf, parseAddress} from '../../model/address.ts';
import type {Action, ChangeReason, FieldChange} from '../../model/change.ts';
import type {Cause, PlannedChange} from '../../model/plan.ts';
import {alsoLiveText, commitRemark, liveText} from './causes.ts';
import {enumerate} from './plural.ts';

/** What is shown of a change: the part that plans and the history have in common. */
export interface ShownChange {
  readonly address: string;
  readonly actions: readonly Action[];
  readonly reason: ChangeReason;
  readonly fields: readonly FieldChange[];
  readonly before: unknown;
  readonly after: unknown;
  readonly labels?: PlannedChange['labels'];
  readonly gate?: PlannedChange['gate'];
  readonly cause?: Cause;
  readonly alsoLive?: Cause;
}

/** Why a change is there, if that is not plain. */
export function reasonText({reason, actions, cause}: ShownChange): string | undefined {
  switch (reason) {
    case 'declared':
    case 'edited':
      return undefined;
    case 'drift':
      return actions.includes('create')
        ? `drift: deleted live${cause === undefined ? '' : liveText(cause)}, will be made again`
        : `drift: changed live${cause === undefined ? '' : liveText(cause)}, will be set back`;
    case 'removed':
      return 'no longer declared';
    case 'expired':
      return actions.includes('delete')
        ? 'no longer declared, and expired before'
        : 'takes out what has expired before';
    case 'renamed':
      return 'renamed';
    case 'adopted':
      return 'live and in no set so far';
  }
}

/** What stands between a change and its effect: errors, refusals that a flag lets through, or approvals that are missing. */
export interface GateText {
  readonly by: 'error' | 'refusal' | 'approval';
  readonly text: string;
}

/** What stands between a change and its effect. `blockers` are the ids of the rules against it. */
export function gateText({gate}: ShownChange, blockers: readonly string[]): GateText | undefined {
  const status = gate?.status ?? 'ready';
  if (status === 'blocked')
    return {by: 'error', text: blockers.length > 0 ? `blocked by ${enumerate(blockers)}` : 'blocked'};
  if (blockers.length > 0) return {by: 'refusal', text: `held back by ${enumerate(blockers)}`};
  if (status === 'ready') return undefined;
  const sides = [...new Set(gate?.needs.map(({side}) => side))];
  return {by: 'approval', text: sides.length > 0 ? `waits for ${enumerate(sides)}` : 'waits for approval'};
}

/**
 * Why a change is there, if that is not plain, and what stands between it and its effect. `mixed`: some changes
 * are committed and others are not.
 */
export const remarkTexts = (change: ShownChange, blockers: readonly string[], mixed: boolean): string[] =>
  [
    reasonText(change),
    commitRemark(change.cause, mixed),
    alsoLiveText(change.alsoLive),
    gateText(change, blockers)?.text,
  ].filter((text) => text !== undefined);

/** Changes by the workspace that they belong to; users and what else stands outside workspaces first. */
export function byHome<T extends ShownChange>(changes: readonly T[]): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const change of changes) {
    const parts = parseAddress(change.address);
    const home = (parts && homeOf(parts)) ?? '';
    const group = groups.get(home);
    if (group === undefined) groups.set(home, [change]);
    else group.push(change);
  }
  return [...groups].toSorted(([a], [b]) => compareText(a, b));
}
