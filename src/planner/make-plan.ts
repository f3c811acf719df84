/**
 * desired × live → plan: compares, judges, and works out what each change waits for and what it does to people's
 * access. Pure: equal inputs give equal plans; `createdAt` is an input, too.
 */
import type {AccessQuestion} from '../access/access-question.ts';
import {reachOf, type ReachedHowOf} from '../access/reach.ts';
import {homesOf, NOTHING, ownedBy, type Sight} from '../access/sight.ts';
import {approvalsInForce} from '../agreements/approvals-in-force.ts';
import {reachedHowIn} from '../agreements/reached-how.ts';
import {requestNamed} from '../agreements/request.ts';
import {compareWaiting} from '../agreements/requests.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {stopsApply, type Diagnostic, type Finding} from '../diagnostics/diagnostic.ts';
import {applyChanges, diff, isStray, type Diff} from '../diff/diff.ts';
import {compareObjects, homeOf, parseAddress, type Address} from '../model/address.ts';
import {deletedWorkspaces, isDormantOnReturn} from '../model/archive.ts';
import {digestOf} from '../model/canonical-json.ts';
import type {Change} from '../model/change.ts';
import type {Live} from '../model/live.ts';
import {namesOf} from '../model/names.ts';
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
import {bareName} from '../model/principal.ts';
import type {SetConfig} from '../model/set-config.ts';
import {judgeChanges, type Judgement} from '../rules/judge.ts';
import {liveFacts} from '../rules/judged.ts';
import {lookerOf} from '../rules/looker.ts';
import {againstStrangersPlan} from '../rules/strangers-workspaces.ts';
import {completeDesired} from './complete-desired.ts';
import {toldCreatedOutside} from './created-outside.ts';
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

/** What is called by another name of what changes of access tell of: of people, and of what is in workspaces that are their own. */
function withNames(
  {gained, lost, changed, pending}: Plan['access'],
  states: readonly State[],
  sight: Sight,
): Pick<Plan, 'names'> {
  const references = [gained, lost, changed, pending].flatMap((list) =>
    list.flatMap(({principal, object, via}) => [bareName(principal), object, ...via]),
  );
  if (references.length === 0) return {};
  const shown = states.flatMap((state) =>
    [...state.values()].filter(({kind, workspace}) => kind === 'User' || sight.isOwn(workspace)),
  );
  const names = namesOf(references, shown);
  return Object.keys(names).length === 0 ? {} : {names};
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

const objectsAt = ({objects}: Live, addresses: ReadonlySet<Address>): readonly LiveObject[] =>
  [...addresses].flatMap((address) => objects.get(address) ?? []);

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

/** What a set would change, what that does, and what stands against it. */
interface Judged {
  readonly facts: Facts;
  readonly changes: readonly Change[];
  readonly effects: PlanEffects;
  readonly after: State;
  readonly judgements: readonly Judgement[];
}

/** What plans are judged by, before it is known what they do: the changes are all but those of what is left alone. */
function factsOf(
  {set, live, filter, actor, applying = false}: PlanInput,
  all: State<DesiredObject>,
  compared: Diff,
  leftAlone: ReadonlySet<Address>,
) {
  const changes = compared.changes.filter(
    (change) => inScope(change, filter) && !leftAlone.has(change.address),
  );
  const desired = desiredInScope(all, compared.changes, {live: live.objects, set: set.name, filter});
  return {...liveFacts(live), set, desired, manifests: all, changes, actor, applying};
}

type Facts = ReturnType<typeof factsOf>;

/** Judges what the set would change, but for what is left alone. */
function judged(
  input: PlanInput,
  all: State<DesiredObject>,
  compared: Diff,
  leftAlone: ReadonlySet<Address>,
): Judged {
  const {set, live, consent} = input;
  const facts = factsOf(input, all, compared, leftAlone);
  const {changes} = facts;
  const effects = effectsOf(live, changes, input.actor, set.name);
  const after = applyChanges(live.objects, changes);
  const judgements = judgeChanges({
    ...facts,
    declared: all.size,
    after,
    external: effects.external,
    settlement: effects.settlement,
    access: effects.access,
    consent,
  });
  return {facts, changes, effects, after, judgements};
}

/** What the set would delete that somebody wrote around bylaw under its name. */
const straysOf = ({live, set}: PlanInput, compared: Diff): readonly LiveObject[] =>
  compared.changes.flatMap(({after, before}) =>
    after === undefined && before !== undefined && isStray(before, live, set.name) ? [before] : [],
  );

/**
 * The same, with what must not hinder the set left alone: rows that somebody wrote around bylaw under its name, and that it may
 * not delete, or not without breaking a rule. Without an actor nobody is asked what they may do: then it deletes those in its own
 * workspaces.
 */
function judgedWithoutStrays(
  input: PlanInput,
  all: State<DesiredObject>,
  compared: Diff,
): Judged & {readonly leftAlone: ReadonlySet<Address>} {
  const {set, live, actor} = input;
  const strays = straysOf(input, compared);
  const own = new Set([...ownedBy(set.name, live.objects), ...homesOf(all.values())]);
  const leftAlone = new Set(
    strays.filter((object) => actor === null && !own.has(homeOf(object) ?? '')).map(({address}) => address),
  );
  for (;;) {
    const made = judged(input, all, compared, leftAlone);
    const blocked = blockedBy(made.judgements);
    const hindering = strays.filter(({address}) => blocked.has(address) && !leftAlone.has(address));
    if (hindering.length === 0) return {...made, leftAlone};
    for (const {address} of hindering) leftAlone.add(address);
  }
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
  const {set, live, filter, actor} = input;
  const declared: Plan['desired'] = {
    digest: digestOfDesired(input.desired),
    files: input.provenance.files,
    objects: input.desired.size,
    commit: input.provenance.commit,
  };
  const read = declaredIn(input);
  const {all} = read;
  const compared = diff(all, live, set.name);
  // What others wrote under the name of the set says nothing of what its manifests are about.
  const strays = new Set(straysOf(input, compared).map(({address}) => address));
  const strangers = againstStrangersPlan(factsOf(input, all, compared, strays));
  if (strangers.length > 0) {
    const plan = planOfNothing({...input, desired: declared}, input.locate(strangers));
    return {plan, changes: [], sight: NOTHING};
  }
  const made = judgedWithoutStrays(input, all, compared);
  const {changes, effects, after, judgements, leftAlone} = made;
  const {open, settlement, external, permissions} = effects;
  const looker = lookerOf(made.facts);
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
      unmanaged: [...compared.unmanaged, ...objectsAt(live, leftAlone)].filter((object) =>
        sight.isOwn(homeOf(object)),
      ).length,
      outsiders: countOutsiders(access.gained),
    },
    changes: changes.map((change) => plannedChange(change, {set: set.name, sight, open, blocked})),
    ...(isFiltered(filter) && {
      filter: filterOf(filter, compared.changes, ({before, after: left}) => isShown(left ?? before)),
    }),
    workspaces: workspacesInSight(sight, after),
    waiting,
    agreed: approvalsInForce(after, settlement.ledger, live.ledger, (id) => shown.has(id)),
    ended: effects.ended,
    access,
    permissions: permissionsInSight(sight, permissions),
    ...withNames(access, states, sight),
    diagnostics,
    ...withDormant(dormantAfter(live, changes).filter((object) => sight.isOwn(homeOf(object)))),
    ...toldCreatedOutside(live, changes, {
      sight,
      leftAlone: new Set([...leftAlone].filter((address) => isShown(parseAddress(address)))),
    }),
  };
  return {plan, changes, sight};
}
