/** What a plan shows of what was read: whose it is (access/sight.ts says what follows from that). */
import {answersFor, areToldApart, ownedBy, sightOf, type Looker, type Sight} from '../access/sight.ts';
import {isRequest, requestAddress} from '../agreements/request.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {stopsApply, type Finding} from '../diagnostics/diagnostic.ts';
import {addressOf, homeOf, homesOf, parseAddress, type Address, type AddressParts} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import type {Live} from '../model/live.ts';
import {objectAt, ofKind, type LiveObject, type State} from '../model/objects.ts';
import type {PermissionChanges, Plan, Waiting} from '../model/plan.ts';
import type {Judgement} from '../rules/judge.ts';

export interface PlanSightInput {
  readonly set: string;
  readonly live: Pick<Live, 'objects' | 'archived' | 'now'>;
  /** The state after the plan. */
  readonly after: State;
  readonly changes: readonly Change[];
  readonly looker: Looker;
}

/** Whether a workspace is not there yet: only that has no secrets. */
const isNew = (workspace: string | null, {objects, archived}: PlanSightInput['live']): boolean =>
  workspace !== null && !objects.has(addressOf('Workspace', null, workspace)) && !archived.has(workspace);

/**
 * The workspaces that are those of a set's plan: its sight. The set answers for the workspaces in which it owns something live, or in which the actor
 * may make what it declares; once any login is bound, only for those of them for which its actor answers. `judgements`
 * say what stands against the changes; without them nothing does.
 */
export function workspacesOfPlan(
  {set, live, changes, looker}: Omit<PlanSightInput, 'after'>,
  judgements: readonly Judgement[] = [],
): ReadonlySet<string> {
  const answers = answersFor(looker, live.objects, live.now);
  const forbidden = new Set(
    judgements.flatMap(({finding, against}) =>
      /^(authority|ownership)\//.test(finding.rule) && stopsApply(finding) ? against : [],
    ),
  );
  const may = changes.flatMap(({address, after: made}) => {
    if (made === undefined || forbidden.has(address)) return [];
    const home = homeOf(made);
    // What needs no authority of its actor, such as a guest whom they invite, makes no workspace theirs.
    return answers(home) || isNew(home, live) ? [made] : [];
  });
  const owned = [...ownedBy(set, live.objects)].filter(
    (workspace) => !areToldApart(looker.login) || answers(workspace),
  );
  return new Set([...owned, ...homesOf(may)]);
}

/** What a plan shows whose workspaces these are. */
export const sightOfWorkspaces = (
  own: ReadonlySet<string>,
  {live, after}: Pick<PlanSightInput, 'live' | 'after'>,
): Sight => sightOf(own, [live.objects, after]);

/** The sight of a set's plan, as {@link workspacesOfPlan} tells it. */
export const planSight = (input: PlanSightInput, judgements?: readonly Judgement[]): Sight =>
  sightOfWorkspaces(workspacesOfPlan(input, judgements), input);

/**
 * A function that tells whether an object of the manifests or of the set is counted as unchanged, or named as left out, by a
 * plan: not one of strangers, since that would tell whether what the manifests declare there is live.
 */
export function isCompared(
  looker: Looker,
  live: PlanSightInput['live'],
): (object: AddressParts | undefined) => boolean {
  if (!areToldApart(looker.login) || looker.isSystemAdmin) return () => true;
  const answers = answersFor(looker, live.objects, live.now);
  return (object) => {
    const home = object === undefined ? null : homeOf(object);
    return answers(home) || isNew(home, live);
  };
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
export function accessInSight(
  sight: Sight,
  {gained, lost, changed, pending, longer = []}: Omit<Plan['access'], 'reach'>,
): Omit<Plan['access'], 'reach'> {
  const seen = longer.filter(sight.change);
  return {
    gained: gained.filter(sight.change),
    lost: lost.filter(sight.change),
    changed: changed.filter(sight.change),
    pending: pending.filter(sight.change),
    ...(seen.length > 0 && {longer: seen}),
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

/** What a plan says findings about. */
interface FindingScope {
  readonly declared: State;
  /** What is live before the plan, and the state after it. */
  readonly states: readonly [live: State<LiveObject>, after: State];
  readonly looker: Looker;
}

/**
 * Whether advice about a declared object is shown. It tells of what is live, too: so not of what another set owns, and once
 * people are told apart of nothing in workspaces of strangers.
 */
function tellsOfDeclared(
  sight: Sight,
  {declared, states: [live], looker}: FindingScope,
  address: Address,
): boolean {
  const object = declared.get(address);
  if (object === undefined) return false;
  const home = homeOf(object);
  if (home === null || sight.isOwn(home) || !live.has(addressOf('Workspace', null, home))) return true;
  const owner = live.get(address)?.managedBy ?? null;
  return !areToldApart(looker.login) && (owner === null || owner === looker.set);
}

/**
 * Whether a finding is shown: all that stops the apply, and of advice what is about an object of the set or of one of its
 * workspaces, or about a request that has one as a side. What is about no object, or about an account, is nobody's secret.
 */
export function findingInSight(sight: Sight, scope: FindingScope, found: Finding): boolean {
  const {address} = found;
  if (address === null || stopsApply(found) || tellsOfDeclared(sight, scope, address)) return true;
  const parts = parseAddress(address);
  if (parts === undefined || homeOf(parts) === null || sight.address(address)) return true;
  return scope.states.some((state) => {
    const approval = objectAt(state, 'Approval', address);
    return approval !== undefined && showsRequest(sight, approval.spec.request);
  });
}
