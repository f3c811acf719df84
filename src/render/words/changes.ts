/** What plans and the history say of a change: why it is there, and what stops it. */
import {compareText} from '../../diagnostics/compare-text.ts';
import {homeOf, parseAddress} from '../../model/address.ts';
import type {Action, ChangeReason, FieldChange} from '../../model/change.ts';
import type {Cause, PlannedChange} from '../../model/plan.ts';
import {alsoLiveText, commitRemark, liveText, revertsText} from './causes.ts';
import {leavingText} from './leaving.ts';
import {enumerate} from './plural.ts';

/** The part of a change that plans and the history have in common. */
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
  readonly reverts?: PlannedChange['reverts'];
  readonly restored?: PlannedChange['restored'];
  readonly leaving?: PlannedChange['leaving'];
  /** Said in place of the reason. */
  readonly remark?: string;
}

/** What a rename does to what two sides decide on, a connection or a share with a partner: they approved it by its name. */
function renamedText(address: string, after: unknown): string {
  if (address.startsWith('Connection/')) {
    return 'renamed: earlier approvals end, and every share over the connection needs approval again';
  }
  const isShared = typeof after === 'object' && after !== null && Object.hasOwn(after, 'with');
  return address.startsWith('Share/') && isShared
    ? 'renamed: a new request; earlier approvals end'
    : 'renamed';
}

/** Why a change is there; undefined if its action says it. */
export function reasonText(change: ShownChange): string | undefined {
  const {leaving, remark, reason, actions} = change;
  if (leaving === undefined || remark !== undefined) return ownReasonText(change);
  const told = leavingText(leaving, change);
  const isOnlyThat = reason === 'edited' || reason === 'removed' || reason === 'declared';
  const why = isOnlyThat && !actions.includes('release') ? undefined : ownReasonText(change);
  return why === undefined ? told : `${told}; ${why}`;
}

/** The same, but for what comes from somebody's leaving. */
function ownReasonText({
  reason,
  actions,
  cause,
  address,
  after,
  restored,
  remark,
}: ShownChange): string | undefined {
  if (remark !== undefined) return remark;
  switch (reason) {
    case 'declared':
      return restored ? 'restored from the archive, with its unmanaged objects' : undefined;
    case 'edited':
      return undefined;
    case 'drift':
      if (restored) return 'drift: archived outside bylaw; apply restores it, with everything in it';
      if (actions.includes('delete'))
        return `drift: created${cause === undefined ? ' outside bylaw' : liveText(cause)}; apply deletes it`;
      return actions.includes('create')
        ? `drift: deleted${cause === undefined ? ' live' : liveText(cause)}; apply recreates it`
        : `drift: edited${cause === undefined ? ' live' : liveText(cause)}; apply reverts it`;
    case 'removed':
      return actions.includes('release')
        ? 'released by bylaw.yaml: stays live, unmanaged'
        : 'no longer declared';
    case 'expired':
      return actions.includes('delete') ? 'no longer declared; already expired' : 'removes what has expired';
    case 'renamed':
      return renamedText(address, after);
    case 'accepted':
      return after === null
        ? `drift: deleted${cause === undefined ? ' live' : liveText(cause)}; apply accepts it`
        : `drift: edited${cause === undefined ? ' live' : liveText(cause)}; apply accepts it`;
    case 'adopted':
      return 'exists, unmanaged';
  }
}

/** What stops a change: an error, a refusal that a flag overrides, or a missing approval. */
export interface GateText {
  readonly by: 'error' | 'refusal' | 'approval';
  readonly text: string;
}

/** What stops a change; undefined if nothing does. `blockers`: the ids of the rules against it. */
export function gateText({gate}: ShownChange, blockers: readonly string[]): GateText | undefined {
  const status = gate?.status ?? 'ready';
  if (status === 'blocked')
    return {by: 'error', text: blockers.length > 0 ? `blocked by ${enumerate(blockers)}` : 'blocked'};
  if (blockers.length > 0) return {by: 'refusal', text: `held back by ${enumerate(blockers)}`};
  if (status === 'ready') return undefined;
  const sides = [...new Set(gate?.needs.map(({side}) => side))];
  return {
    by: 'approval',
    text: sides.length > 0 ? `pending approval by ${enumerate(sides)}` : 'pending approval',
  };
}

/**
 * The remarks on a change: why it is there, where it comes from, and what stops it. `mixed`: some changes of the plan
 * are committed and others are not.
 */
export const remarkTexts = (change: ShownChange, blockers: readonly string[], mixed: boolean): string[] =>
  [
    reasonText(change),
    commitRemark(change.cause, mixed),
    revertsText(change.reverts),
    alsoLiveText(change.alsoLive),
    gateText(change, blockers)?.text,
  ].filter((text) => text !== undefined);

/** Changes by workspace; users and whatever else belongs to none come first. */
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
