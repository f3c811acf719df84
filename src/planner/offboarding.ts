/**
 * What offboarding somebody would do, judged on the live state (section 3 of the contract, "Leaving"): the
 * sole-admin check first, everywhere, then what becomes of each object. Pure: it is worked out once to be shown,
 * and again under the locks.
 */
import {accessChangesMarked} from '../access/outsiders.ts';
import {lookerSight, peopleShown, type Sight} from '../access/sight.ts';
import {isInForce} from '../access/external-access.ts';
import {heldPermissions} from '../access/held-permissions.ts';
import {activeConnections} from '../agreements/connections.ts';
import {externalAccessOf} from '../agreements/external-access-in-force.ts';
import {openRequests} from '../agreements/requests.ts';
import {settle} from '../agreements/settle.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {isError} from '../diagnostics/diagnostic.ts';
import {applyChanges} from '../diff/diff.ts';
import {fieldChanges} from '../diff/field-changes.ts';
import {addressOf, compareObjects} from '../model/address.ts';
import {formerAddressesOf} from '../model/former-addresses.ts';
import type {Live} from '../model/live.ts';
import {ACCOUNT, digestOfPerson, offboardings} from '../model/offboarded-people.ts';
import type {Ledger} from '../model/ledger.ts';
import {objectAt, type GovernedObject, type LiveObject, type State} from '../model/objects.ts';
import {type OffboardingChange, type OffboardedWorkspace, type Offboarding} from '../model/offboarding.ts';
import {NO_ACCESS_CHANGES, NO_CONSENT} from '../model/plan.ts';
import {DEFAULT_GUARDS, type SetConfig} from '../model/set-config.ts';
import {isLiveSystemAdmin} from '../rules/admins.ts';
import {authorityActor} from '../rules/authority-actor.ts';
import {guardLastAdmin} from '../rules/guard-last-admin.ts';
import {guardLastEca} from '../rules/guard-last-eca.ts';
import {guardLastSystemAdmin} from '../rules/guard-last-system-admin.ts';
import {judge} from '../rules/judge.ts';
import {liveFacts, type PlanToJudge} from '../rules/judged.ts';
import {offboardObject, type OffboardingContext, type OffboardedObject} from './offboard-object.ts';
import {
  authorityFindings,
  capabilityFindings,
  ofStrangersFinding,
  successorFindings,
  unknownFinding,
} from './offboarding-findings.ts';

/** How somebody is offboarded. */
export interface OffboardingInput {
  readonly live: Live;
  readonly person: string;
  /** The opaque id that stands for them in the history. */
  readonly pseudonym: string;
  readonly actor: string | null;
  readonly anonymise: boolean;
  /** The only workspaces that they are offboarded from; undefined means all, and the account too. */
  readonly only?: readonly string[];
  /** Who takes over what they created: in one workspace, or in all others; else it is the actor. */
  readonly successors: {readonly everywhere?: string; readonly byWorkspace: ReadonlyMap<string, string>};
  /** Addresses of others, for suggestions. */
  readonly known: readonly string[];
}

const UNNAMED: SetConfig = {name: '', guards: DEFAULT_GUARDS, rules: {}};

/** What is live, with effect or without: whoever leaves, leaves that too. */
const allOf = ({objects, dormant}: Live): Live['objects'] =>
  dormant.size === 0 ? objects : new Map([...objects, ...dormant]);

/** The workspaces in which somebody is a member, whatever its status, or a guest; sorted. */
function workspacesOfPerson(live: Live, person: string): readonly string[] {
  const found = new Set<string>();
  for (const {kind, name, workspace} of allOf(live).values()) {
    if ((kind === 'Member' || kind === 'Guest') && name === person) found.add(workspace ?? '');
  }
  return [...found].toSorted(compareText);
}

/** Whether somebody was offboarded from a workspace, or altogether. */
export const wasOffboarded = ({offboarded}: Live, person: string, workspace: string): boolean =>
  offboardings(offboarded)(person, workspace) !== undefined;

/** Who takes over in a workspace; without anybody named, the actor. */
export function successorIn(
  {successors, actor}: Pick<OffboardingInput, 'successors' | 'actor'>,
  workspace: string,
): string {
  return successors.byWorkspace.get(workspace) ?? successors.everywhere ?? actor ?? '';
}

function contextOf(input: OffboardingInput, workspaces: readonly string[]): OffboardingContext {
  const {live, person, anonymise, pseudonym, only} = input;
  const from = new Set(workspaces);
  const held = heldPermissions(live.objects, live.now);
  const waiting = openRequests(live.objects, live.ledger, held);
  const external = externalAccessOf(live.objects, live.ledger);
  const connected = new Set(
    activeConnections(live.objects, live.ledger).flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]),
  );
  /** Part of the share is in force: that access must not end because another part of it still waits. */
  const inForce = (request: string): boolean => {
    const share = objectAt(live.objects, 'Share', request);
    return share !== undefined && isInForce(external, share);
  };
  return {
    person,
    formerAddresses: formerAddressesOf(live.formerAddresses, person),
    name: anonymise ? pseudonym : person,
    account: only === undefined,
    isOffboardedFrom: (workspace) => workspace != null && from.has(workspace),
    successorIn: (workspace) => successorIn(input, workspace),
    waits: (request) => waiting.has(request) && !inForce(request),
    connected: ({workspace, spec}) => connected.has(`${workspace} ${spec.with}`),
    external,
    state: allOf(live),
    auditedCreators: live.auditedCreators,
  };
}

function changeOf(before: LiveObject, {after, effects}: OffboardedObject): OffboardingChange {
  const fields = [
    ...fieldChanges(before.labels, after?.labels ?? {}, '/metadata/labels'),
    ...fieldChanges(before.spec, after?.spec),
  ];
  if (after === undefined) {
    return {address: before.address, actions: ['delete'], reason: 'removed', fields, before, effects};
  }
  const common = {actions: ['update'], fields, before, after, effects} as const;
  if (after.address === before.address) return {address: before.address, reason: 'edited', ...common};
  const name = {path: '/metadata/name', before: before.name, after: after.name};
  return {
    ...common,
    address: after.address,
    reason: 'renamed',
    renamedFrom: before.address,
    fields: [name, ...fields],
  };
}

function changesOf(live: Live, context: OffboardingContext): readonly OffboardingChange[] {
  const sorted = [...allOf(live).values()].toSorted((a, b) => compareObjects(a, b));
  return sorted.flatMap((before) => {
    const outcome = offboardObject(before, context);
    return outcome.effects.length === 0 ? [] : [changeOf(before, outcome)];
  });
}

const workspaceOf = ({before, after}: OffboardingChange): string =>
  ((after ?? before) as GovernedObject).workspace ?? '';

/** Where something is handed over, and to whom. */
function handOvers(
  changes: readonly OffboardingChange[],
  context: OffboardingContext,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const change of changes) {
    if (!change.effects.includes('handed-over')) continue;
    const workspace = workspaceOf(change);
    found.set(workspace, context.successorIn(workspace));
  }
  return found;
}

function toJudge(
  {live, actor}: Pick<OffboardingInput, 'live' | 'actor'>,
  all: readonly OffboardingChange[],
): PlanToJudge {
  // What has no effect before has none after it.
  const changes = all.filter(({before}) => !live.dormant.has(before?.address ?? ''));
  const after = applyChanges(live.objects, changes);
  const settlement = settle({
    ledger: live.ledger,
    before: live.objects,
    after,
    changes,
    actor: null,
    isSystemAdmin: () => false,
    now: live.now,
  });
  return {
    ...liveFacts(live),
    // It is meant to be written, even where it is only shown so far; nobody offboards in a first run.
    applying: true,
    pristine: false,
    set: UNNAMED,
    desired: new Map(),
    declared: 0,
    after,
    changes,
    external: {
      before: externalAccessOf(live.objects, live.ledger),
      after: externalAccessOf(after, settlement.ledger),
    },
    settlement,
    actor,
    consent: NO_CONSENT,
  };
}

/** What is live, and who has agreed to what, once the changes of an offboarding are made. */
export function stateAfterOffboarding(
  live: Live,
  changes: readonly OffboardingChange[],
): {readonly objects: State; readonly ledger: Ledger} {
  const {after, settlement} = toJudge({live, actor: null}, changes);
  return {objects: after, ledger: settlement.ledger};
}

/** Who gains and who loses access, under the address that they have before. */
const accessOf = ({live, after, now, external, elsewhere}: PlanToJudge): Offboarding['access'] =>
  accessChangesMarked(
    {state: live, now, external: external.before, ...(elsewhere && {elsewhere})},
    {state: after, now, external: external.after, ...(elsewhere && {elsewhere})},
  );

/** What of an offboarding is shown to whoever offboards: nothing of workspaces that are not theirs. */
export function offboarderSight({live, actor}: Pick<OffboardingInput, 'live' | 'actor'>): Sight {
  const {login, objects, now, elsewhere} = live;
  const who = login.actor ?? actor;
  const isSystemAdmin = who !== null && isLiveSystemAdmin(objects, now, who, elsewhere);
  return lookerSight({login, actor: who, isSystemAdmin}, objects, now);
}

/** An offboarding as it is shown. */
export function offboardingInSight(offboarding: Offboarding, sight: Sight): Offboarding {
  if (sight.everything) return offboarding;
  const {workspaces, changes, access} = offboarding;
  const own = workspaces.filter(({workspace}) => sight.isOwn(workspace));
  const shown = changes.filter(({address, before}) =>
    before?.kind === 'User'
      ? own.length > 0 || before.spec.systemAdmin
      : sight.address(before?.address ?? address),
  );
  const {gained, lost, changed} = access;
  return {
    ...offboarding,
    workspaces: own,
    changes: shown,
    access: {
      gained: gained.filter(sight.change),
      lost: lost.filter(sight.change),
      changed: changed.filter(sight.change),
    },
    ...((shown.length < changes.length || own.length < workspaces.length) && {inPart: true}),
  };
}

/** Whether somebody is known to whoever offboards: as a person of their workspaces, or as one who was offboarded from one. */
function isKnownTo(sight: Sight, {live, person, actor}: OffboardingInput): boolean {
  if (peopleShown(sight, allOf(live), live.login.actor ?? actor).has(person)) return true;
  const {salt, people} = live.offboarded;
  const digest = digestOfPerson(salt, person);
  return [...people].some(([workspace, left]) => sight.isOwn(workspace) && left.has(digest));
}

/** Works out an offboarding. */
export function planOffboarding(input: OffboardingInput): Offboarding {
  const {live, person, only} = input;
  const sight = offboarderSight(input);
  const theirs = workspacesOfPerson(live, person);
  const concerned = only === undefined ? theirs : theirs.filter((workspace) => only.includes(workspace));
  const context = contextOf(input, concerned);
  const changes = changesOf(live, context);
  const account = context.account;
  const nothing: Offboarding = {
    person,
    name: context.name,
    account,
    workspaces: [],
    changes: [],
    access: NO_ACCESS_CHANGES,
    findings: [],
    already: false,
  };
  const from = only ?? [...theirs, ACCOUNT];
  const unseen = (only ?? []).filter((workspace) => !sight.isOwn(workspace));
  if (!sight.everything && (unseen.length > 0 || !isKnownTo(sight, input))) {
    const actor = [...judge(toJudge(input, []), [authorityActor])].filter(isError);
    const findings =
      unseen.length > 0
        ? unseen.map((workspace) => ofStrangersFinding(live.login.actor ?? input.actor, workspace))
        : [unknownFinding(person, input.known)];
    return {...nothing, findings: actor.length > 0 ? actor : findings};
  }
  if (changes.length === 0 && from.every((workspace) => wasOffboarded(live, person, workspace))) {
    return {...nothing, already: true};
  }
  const isKnown = theirs.length > 0 || live.objects.has(addressOf('User', null, person));
  if (!isKnown) return {...nothing, findings: [unknownFinding(person, input.known)]};
  const strange = (only ?? []).filter(
    (workspace) => !theirs.includes(workspace) && !wasOffboarded(live, person, workspace),
  );
  if (strange.length > 0) {
    return {...nothing, findings: strange.map((workspace) => unknownFinding(person, input.known, workspace))};
  }
  const plan = toJudge(input, changes);
  const takers = handOvers(changes, context);
  const workspaces = concerned.map((workspace): OffboardedWorkspace => ({
    workspace,
    successor: takers.get(workspace) ?? null,
  }));
  const unauthorised = [
    ...judge(plan, [authorityActor]).filter(isError),
    ...authorityFindings(plan, person, concerned, sight),
  ];
  const errors =
    unauthorised.length > 0
      ? unauthorised
      : [
          ...judge(plan, [guardLastAdmin, guardLastSystemAdmin, guardLastEca]).filter(isError),
          ...successorFindings(plan, person, takers),
        ];
  const findings = errors.length > 0 ? errors : [...capabilityFindings(plan, changes)];
  return {...nothing, workspaces, changes, access: accessOf(plan), findings};
}
