/**
 * desired × live → plan: compares, judges, and works out what each change waits for and what it does to people's
 * access. Pure: equal inputs give equal plans; `createdAt` is an input, too.
 */
import type {AccessQuestion} from '../access/access-question.ts';
import {reachOf, type ReachedHowOf} from '../access/reach.ts';
import {NOTHING, type Sight} from '../access/sight.ts';
import {approvalsInForce} from '../agreements/approvals-in-force.ts';
import {reachedHowIn} from '../agreements/reached-how.ts';
import {requestNamed} from '../agreements/request.ts';
import {compareWaiting} from '../agreements/requests.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {stopsApply, type Diagnostic, type Finding} from '../diagnostics/diagnostic.ts';
import {applyChanges, diff} from '../diff/diff.ts';
import {compareObjects, homeOf, parseAddress} from '../model/address.ts';
import {deletedWorkspaces, isDormantOnReturn} from '../model/archive.ts';
import {digestOf} from '../model/canonical-json.ts';
import type {Change} from '../model/change.ts';
import type {Live} from '../model/live.ts';
import type {DesiredObject, LiveObject, State} from '../model/objects.ts';
import {
  EMPTY_SUMMARY,
  FORMAT_VERSION,
  NO_ACCESS_CHANGES,
  NO_PERMISSION_CHANGES,
  type Plan,
  type PlanConsent,
  type Waiting,
} from '../model/plan.ts';
import type {SetConfig} from '../model/set-config.ts';
import {judgeChanges} from '../rules/judge.ts';
import {liveFacts} from '../rules/judged.ts';
import {lookerOf} from '../rules/looker.ts';
import {againstStrangersPlan} from '../rules/strangers-workspaces.ts';
import {completeDesired} from './complete-desired.ts';
import {withoutOffboardedRecipients} from './without-offboarded-recipients.ts';
import {digestOfLive} from './fingerprints.ts';
import {effectsOf, type PlanEffects} from './plan-effects.ts';
import {desiredInScope, inScope, isFiltered, type PlanFilter} from './plan-scope.ts';
import {
  accessInSight,
  findingInSight,
  isCompared,
  permissionsInSight,
  planSight,
  waitingInSight,
  workspacesInSight,
} from './plan-sight.ts';
import {blockedBy, plannedChange} from './planned-change.ts';
import {withPresentPeople} from './present-people.ts';

/** What the manifests are, besides what they declare. */
export interface Provenance {
  readonly files: number;
  /** The git commit of the manifests, or null. */
  readonly commit: string | null;
}

export interface PlanInput {
  readonly set: SetConfig;
  readonly desired: State<DesiredObject>;
  readonly provenance: Provenance;
  readonly live: Live;
  readonly actor: string | null;
  /** Whether the plan is about to be applied. */
  readonly applying?: boolean;
  readonly consent: PlanConsent;
  readonly filter: PlanFilter;
  readonly toolVersion: string;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  /** Turns findings into diagnostics, in order: lines and columns need the sources, which the caller has. */
  readonly locate: (findings: readonly Finding[]) => readonly Diagnostic[];
}

/** A plan, and the changes that it shows, with the objects that an apply needs. */
export interface MadePlan {
  readonly plan: Plan;
  readonly changes: readonly Change[];
  /** What the plan shows of what was read. */
  readonly sight: Sight;
}

const count = (changes: readonly Change[], action: Change['actions'][number]): number =>
  changes.filter((change) => change.actions[0] === action).length;

/** How many outsiders are among those who gain access. */
const countOutsiders = (gained: Plan['access']['gained']): number =>
  new Set(gained.filter(({outside}) => outside != null).map(({principal}) => principal)).size;

/** Changes of access, with who reaches each object concerned once they have happened. */
function withReach(
  access: PlanEffects['access'],
  then: AccessQuestion,
  sight: Sight,
  howOf: ReachedHowOf,
): Plan['access'] {
  const {gained, lost, changed, pending} = access;
  const named = [gained, lost, changed, pending].flatMap((list) => list.map(({object}) => object));
  const reach = reachOf(then, named, sight.path, howOf);
  // Of a partner's target, an empty list would say that nobody reaches it.
  return {...access, reach: reach.filter(({object, levels}) => levels.length > 0 || sight.path(object, []))};
}

/** The requests that a plan shows approvals of: what waits, what changes, and what brings access. */
function requestsShown(
  changes: readonly Change[],
  waiting: readonly Waiting[],
  {gained, changed}: PlanEffects['access'],
): ReadonlySet<string> {
  const paths = new Set([...gained, ...changed].flatMap(({via}) => via));
  const addresses = [...changes.map(({address}) => address), ...paths].map(requestNamed);
  return new Set([...waiting.map(({id}) => id), ...addresses]);
}

/** The digest of what is declared: of every object's content, whatever files it stands in. */
const digestOfDesired = (desired: State<DesiredObject>): string =>
  digestOf(
    [...desired.values()]
      .toSorted((a, b) => compareText(a.address, b.address))
      .map(({address, labels, spec}) => [address, labels, spec]),
  );

/** The part that a plan is for, and which changes it leaves out, as far as they are shown. */
function filterOf(
  filter: PlanFilter,
  changes: readonly Change[],
  isShown: (change: Change) => boolean,
): NonNullable<Plan['filter']> {
  const leftOut = changes.filter((change) => !inScope(change, filter));
  const shown = leftOut.filter(isShown);
  return {
    ...(filter.targets !== undefined && {targets: filter.targets.toSorted(compareText)}),
    ...(filter.selector !== undefined && {selector: filter.selector}),
    leftOut: shown.map(({address}) => address),
    ...(shown.length < leftOut.length && {inPart: true}),
  };
}

/** What has no effect after changes: what had none, and what comes back without. */
function dormantAfter(live: Live, changes: readonly Change[]): readonly LiveObject[] {
  const written = new Set(changes.map(({address}) => address));
  const gone = deletedWorkspaces(changes);
  const back = changes.flatMap(({address, restores}) =>
    restores === undefined
      ? []
      : [...(live.archived.get(parseAddress(address)?.name ?? '')?.objects.values() ?? [])],
  );
  return [...live.dormant.values(), ...back.filter(isDormantOnReturn)].filter(
    ({address, workspace}) => !written.has(address) && !gone.has(workspace ?? ''),
  );
}

const withDormant = (objects: readonly LiveObject[]): Pick<Plan, 'dormant'> =>
  objects.length === 0 ? {} : {dormant: objects.toSorted(compareObjects).map(({address}) => address)};

/** What the manifests declare, as it is planned (`all`): of the people who are there, and with what manifests leave to others. */
function declaredIn({desired, live}: PlanInput) {
  const present = withPresentPeople(desired, live);
  const staying = withoutOffboardedRecipients(present.desired, live);
  return {
    declared: present.desired,
    all: completeDesired(staying.desired, live.objects),
    findings: [...present.findings, ...staying.findings],
  };
}

/** What is planned, but for what is live. */
export type Planned = Pick<PlanInput, 'set' | 'actor' | 'toolVersion' | 'createdAt'> & {
  readonly desired: Plan['desired'];
};

/** A plan that only says why there is none: nothing that is live is in it. */
export const planOfNothing = (planned: Planned, diagnostics: readonly Diagnostic[]): Plan => ({
  formatVersion: FORMAT_VERSION,
  tool: {name: 'bylaw', version: planned.toolVersion},
  createdAt: planned.createdAt,
  set: planned.set.name,
  actor: planned.actor,
  applyable: false,
  desired: planned.desired,
  live: {digest: null, lastRun: null},
  summary: EMPTY_SUMMARY,
  changes: [],
  workspaces: [],
  waiting: [],
  agreed: [],
  ended: [],
  access: {...NO_ACCESS_CHANGES, pending: [], reach: []},
  permissions: NO_PERMISSION_CHANGES,
  diagnostics,
});

/** Makes the plan of a set. Findings about the manifests themselves must have been dealt with before. */
export function makePlan(input: PlanInput): MadePlan {
  const {set, live, filter, consent, actor, applying = false} = input;
  const declared: Plan['desired'] = {
    digest: digestOfDesired(input.desired),
    files: input.provenance.files,
    objects: input.desired.size,
    commit: input.provenance.commit,
  };
  const read = declaredIn(input);
  const {all} = read;
  const compared = diff(all, live, set.name);
  const changes = compared.changes.filter((change) => inScope(change, filter));
  const desired = desiredInScope(all, compared.changes, {live: live.objects, set: set.name, filter});
  const facts = {...liveFacts(live), set, desired, manifests: all, changes, actor, applying};
  const strangers = againstStrangersPlan(facts);
  if (strangers.length > 0) {
    const plan = planOfNothing({...input, desired: declared}, input.locate(strangers));
    return {plan, changes: [], sight: NOTHING};
  }
  const effects = effectsOf(live, changes, actor, set.name);
  const {open, settlement, external, permissions} = effects;
  const after = applyChanges(live.objects, changes);
  const judgements = judgeChanges({
    ...facts,
    declared: all.size,
    after,
    external,
    settlement,
    access: effects.access,
    consent,
  });
  const looker = lookerOf(facts);
  const isShown = isCompared(looker, live);
  const sight = planSight({set: set.name, live, after, changes, looker}, judgements);
  const then = {state: after, now: live.now, external: external.after, elsewhere: live.elsewhere};
  const access = withReach(
    accessInSight(sight, effects.access),
    then,
    sight,
    reachedHowIn(then, settlement.ledger, live.ledger),
  );
  const states = [live.objects, after] as const;
  const findings = judgements.map(({finding}) => finding);
  const diagnostics = input.locate(
    [...findings, ...read.findings].filter((found) =>
      findingInSight(sight, {declared: read.declared, states, looker}, found),
    ),
  );
  const blocked = blockedBy(judgements);
  const waiting = waitingInSight(sight, [...open.values()].flat()).toSorted(compareWaiting);
  const shown = requestsShown(changes, waiting, access);
  const plan: Plan = {
    formatVersion: FORMAT_VERSION,
    tool: {name: 'bylaw', version: input.toolVersion},
    createdAt: input.createdAt,
    set: set.name,
    actor,
    applyable: !diagnostics.some(stopsApply),
    desired: declared,
    live: {digest: digestOfLive(live.objects), lastRun: live.lastRun},
    summary: {
      create: count(changes, 'create'),
      update: count(changes, 'update'),
      delete: count(changes, 'delete'),
      adopt: count(changes, 'adopt'),
      unchanged: compared.unchanged.filter(isShown).length,
      waiting: waiting.length,
      unmanaged: compared.unmanaged.filter((object) => sight.isOwn(homeOf(object))).length,
      outsiders: countOutsiders(access.gained),
    },
    changes: changes.map((change) => plannedChange(change, {set: set.name, sight, open, blocked})),
    ...(isFiltered(filter) && {
      filter: filterOf(filter, compared.changes, ({before, after: made}) => isShown(made ?? before)),
    }),
    workspaces: workspacesInSight(sight, after),
    waiting,
    agreed: approvalsInForce(after, settlement.ledger, live.ledger, (id) => shown.has(id)),
    ended: effects.ended,
    access,
    permissions: permissionsInSight(sight, permissions),
    diagnostics,
    ...withDormant(dormantAfter(live, changes).filter((object) => sight.isOwn(homeOf(object)))),
  };
  return {plan, changes, sight};
}
