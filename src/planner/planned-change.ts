/** A change as a plan shows it: with what it waits for, and whether something stands against it. */
import type {Sight} from '../access/sight.ts';
import {stopsApply} from '../diagnostics/diagnostic.ts';
import {homeOf} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import type {Gate, PlannedChange, Waiting} from '../model/plan.ts';
import type {Judgement} from '../rules/judge.ts';

/** Whether a change is blocked, or the leaving that it comes from. */
const isBlocked = ({address, leaving}: Change, blocked: ReadonlySet<string>): boolean =>
  blocked.has(address) || leaving?.of.some((offboarding) => blocked.has(offboarding)) === true;

function gateOf(change: Change, waiting: readonly Waiting[], blocked: ReadonlySet<string>): Gate {
  const needs = waiting.map(({side, approvers}) => ({side, approvers}));
  if (isBlocked(change, blocked)) return {status: 'blocked', needs};
  return {status: needs.length > 0 && change.after !== undefined ? 'waiting' : 'ready', needs};
}

/** The changes that an error or a refusal stands against: those it is about, and those that cause it. */
export const blockedBy = (judgements: readonly Judgement[]): ReadonlySet<string> =>
  new Set(judgements.flatMap(({finding, against}) => (stopsApply(finding) ? against : [])));

/** What of its plan a change is shown with. */
interface InPlan {
  readonly set: string;
  readonly sight: Sight;
  /** What each change waits for, by its address. */
  readonly open: ReadonlyMap<string, readonly Waiting[]>;
  /** The changes that something stands against. */
  readonly blocked: ReadonlySet<string>;
}

/** A change as it is planned; without the live content of what the set has no part in. */
export function plannedChange(change: Change, {set, sight, open, blocked}: InPlan): PlannedChange {
  const {address, actions, reason, fields, before, after, renamedFrom, restores, leaving, declaration} =
    change;
  const labels = after?.labels ?? {};
  const isStrangers = before !== undefined && before.managedBy !== set && !sight.isOwn(homeOf(before));
  return {
    address,
    actions,
    reason,
    fields: isStrangers ? [] : fields,
    before: isStrangers ? null : (before?.spec ?? null),
    after: after?.spec ?? null,
    ...(Object.keys(labels).length > 0 && {labels}),
    ...(renamedFrom !== undefined && {renamedFrom}),
    ...(declaration?.renamedFrom !== undefined && {formerName: declaration.renamedFrom}),
    ...(restores && {restored: true}),
    ...(leaving && {leaving}),
    gate: gateOf(change, open.get(address) ?? [], blocked),
    file: declaration?.place.file ?? null,
    line: declaration?.line ?? null,
  };
}
