/** What a plan shows of what was read: whose it is (access/sight.ts says what follows from that). */
import {homesOf, ownedBy, sightOf, type Sight} from '../access/sight.ts';
import {isRequest, requestAddress} from '../agreements/request.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {stopsApply, type Finding} from '../diagnostics/diagnostic.ts';
import {addressOf, homeOf, parseAddress} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import {objectAt, ofKind, type LiveObject, type State} from '../model/objects.ts';
import type {AccessChanges, PermissionChanges, Plan, Waiting} from '../model/plan.ts';
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
  const forbidden = new Set(
    judgements.flatMap(({finding, against}) =>
      /^(authority|ownership)\//.test(finding.rule) && stopsApply(finding) ? against : [],
    ),
  );
  const may = changes.flatMap(({address, after: made}) => {
    if (made === undefined || forbidden.has(address)) return [];
    // Without an actor, nobody was asked whether they may: only a workspace that is not live yet has no secrets.
    const home = homeOf(made);
    const isNew = home !== null && !live.has(addressOf('Workspace', null, home));
    return actor !== null || isNew ? [made] : [];
  });
  return sightOf(new Set([...ownedBy(set, live), ...homesOf(may)]), [live, after]);
}

/** Whether a request is shown, by its id. */
const showsRequest = (sight: Sight, id: string): boolean => {
  const address = requestAddress(id);
  return address !== undefined && sight.address(address);
};

/** What of the requests that wait is shown. */
export const waitingInSight = (sight: Sight, waiting: readonly Waiting[]): readonly Waiting[] =>
  waiting.filter(({id}) => showsRequest(sight, id));

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

/** The workspaces of the sight and those that have to do with them, with their regions, by name. */
export function workspacesInSight(sight: Sight, state: State): NonNullable<Plan['workspaces']> {
  const parties = new Set<string | null>();
  for (const object of state.values()) {
    if (isRequest(object) && sight.request(object)) parties.add(object.workspace).add(object.spec.with);
  }
  return [...ofKind(state, 'Workspace')]
    .filter(({name}) => sight.isOwn(name) || parties.has(name))
    .map(({name, spec}) => ({name, region: spec.region}))
    .toSorted((a, b) => compareText(a.name, b.name));
}

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
  if (parts === undefined || homeOf(parts) === null || sight.address(address)) return true;
  return states.some((state) => {
    const approval = objectAt(state, 'Approval', address);
    return approval !== undefined && showsRequest(sight, approval.spec.request);
  });
}
