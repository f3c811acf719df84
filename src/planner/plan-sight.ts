/** What a plan shows of what was read: section 3 of the contract, "Who sees what". */
import {sightOf, type Sight} from '../access/sight.ts';
import {isRequest, requestAddress} from '../agreements/request.ts';
import {stopsApply, type Finding} from '../diagnostics/diagnostic.ts';
import {addressOf, homeOf, parseAddress} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import type {LiveObject, State} from '../model/objects.ts';
import type {AccessChanges, PermissionChanges, Waiting} from '../model/plan.ts';
import type {Judgement} from '../rules/judge.ts';

export interface PlanSightInput {
  readonly set: string;
  readonly live: State<LiveObject>;
  /** The state after the plan. */
  readonly after: State;
  readonly changes: readonly Change[];
  readonly actor: string | null;
}

/**
 * The sight of a set's plan. The set answers for the workspaces in which it owns something live, or in which the actor
 * may make what it declares. `judgements` say what stands against the changes; without them nothing does.
 */
export function planSight(input: PlanSightInput, judgements: readonly Judgement[] = []): Sight {
  const {set, live, after, changes, actor} = input;
  const own = new Set<string>();
  const add = (object: Parameters<typeof homeOf>[0]): void => {
    const home = homeOf(object);
    if (home !== null) own.add(home);
  };
  for (const object of live.values()) if (object.managedBy === set) add(object);
  const forbidden = new Set(
    judgements.flatMap(({finding, against}) =>
      /^(authority|ownership)\//.test(finding.rule) && stopsApply(finding) ? against : [],
    ),
  );
  for (const {address, after: made} of changes) {
    if (made === undefined || forbidden.has(address)) continue;
    // Without an actor, nobody was asked whether they may: only a workspace that is not live yet has no secrets.
    const home = homeOf(made);
    if (actor !== null || (home !== null && !live.has(addressOf('Workspace', null, home)))) add(made);
  }
  return sightOf(own, [live, after]);
}

/** Whether a request, by its id, has a side among the workspaces of a sight. */
function seesRequest(sight: Sight, states: readonly State[], id: string): boolean {
  const address = requestAddress(id);
  if (address === undefined) return false;
  if (sight.isOwn(parseAddress(address)?.workspace ?? '')) return true;
  return states.some((state) => {
    const object = state.get(address);
    return (object?.kind === 'Share' || object?.kind === 'Connection') && sight.isOwn(object.spec.with ?? '');
  });
}

/** What of the requests that wait is shown. */
export const waitingInSight = (
  sight: Sight,
  states: readonly State[],
  waiting: readonly Waiting[],
): readonly Waiting[] => waiting.filter(({id}) => seesRequest(sight, states, id));

/** What of changes of access is shown, each list by itself. */
export function accessInSight<T extends AccessChanges & {readonly pending: AccessChanges['gained']}>(
  sight: Sight,
  {gained, lost, changed, pending}: T,
): Pick<T, 'gained' | 'lost' | 'changed' | 'pending'> {
  return {
    gained: gained.filter(sight.change),
    lost: lost.filter(sight.change),
    changed: changed.filter(sight.change),
    pending: pending.filter(sight.change),
  };
}

/** What of changes of permissions is shown: those in the workspaces of the sight. */
export const permissionsInSight = ({isOwn}: Sight, {gained, lost}: PermissionChanges): PermissionChanges => ({
  gained: gained.filter(({workspace}) => isOwn(workspace)),
  lost: lost.filter(({workspace}) => isOwn(workspace)),
});

/**
 * Whether a finding is shown: all that stops the apply, and of advice what is about an object of the set or of one of its
 * workspaces, or about a request that has one as a side. What is about no object, or about an account, is nobody's secret.
 */
export function findingInSight(
  sight: Sight,
  {declared, states}: {readonly declared: State; readonly states: readonly State[]},
  found: Finding,
): boolean {
  const {address} = found;
  if (address === null || declared.has(address) || stopsApply(found)) return true;
  const parts = parseAddress(address);
  const home = parts === undefined ? null : homeOf(parts);
  if (home === null || sight.isOwn(home)) return true;
  return states.some((state) => {
    const object = state.get(address);
    if (object?.kind === 'Approval') return seesRequest(sight, states, object.spec.request);
    return object !== undefined && isRequest(object) && sight.isOwn(object.spec.with);
  });
}
