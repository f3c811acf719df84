/**
 * Leavings that manifests declare (kind Offboarding, section 8 of the contract): what each does is worked out as `bylaw offboard` does it, and
 * everything else is compared with the state after them. Whether one was carried out, the audit says (`Live.leavings`).
 */
import {isActiveMember} from '../access/held-permissions.ts';
import {isError, type Finding} from '../diagnostics/diagnostic.ts';
import {allFields, type Diff} from '../diff/diff.ts';
import {addressOf, compareObjects, type Address} from '../model/address.ts';
import {isRelease, type Action, type Change} from '../model/change.ts';
import {formerAddressesOf} from '../model/former-addresses.ts';
import type {Live} from '../model/live.ts';
import {digestOfPerson, type OffboardedPeople} from '../model/offboarded-people.ts';
import {
  objectAt,
  ofKind,
  type DesiredObject,
  type GovernedObject,
  type LiveObject,
  type ObjectOf,
  type State,
} from '../model/objects.ts';
import {isDue, type LeavingPart} from '../model/leaving.ts';
import type {Leaving, Leavings, OffboardingChange} from '../model/offboarding.ts';
import type {RunToWrite} from '../model/run.ts';
import type {Judgement} from '../rules/judge.ts';
import {about} from '../rules/rule.ts';
import {planOffboarding, stateAfterOffboarding} from './offboarding.ts';

type DeclaredOffboarding = DesiredObject & ObjectOf<'Offboarding'>;

/** The leavings that are due, and the findings against them. */
export interface DueLeavings extends Pick<Leavings, 'all' | 'live'> {
  readonly judgements: readonly Judgement[];
}

interface LeavingsInput {
  /** What is declared; everybody under the present address. */
  readonly declared: State<DesiredObject>;
  readonly live: Live;
  readonly actor: string | null;
  /** Who takes over where no successor is declared, if that is not the actor. */
  readonly plannedBy?: string | null;
  /** Whether the plan is for an Offboarding. */
  readonly isPlanned?: (object: DesiredObject) => boolean;
}

function withPerson(
  {people, ...rest}: OffboardedPeople,
  workspace: string,
  addresses: readonly string[],
): OffboardedPeople {
  const digests = addresses.map((email) => digestOfPerson(rest.salt, email));
  return {
    ...rest,
    people: new Map(people).set(workspace, new Set([...(people.get(workspace) ?? []), ...digests])),
  };
}

/** What is dormant once somebody has left. */
function dormantAfter(dormant: State<LiveObject>, changes: readonly OffboardingChange[]): State<LiveObject> {
  const left = new Map(dormant);
  for (const {address, after} of changes) {
    if (!left.has(address)) continue;
    if (after === undefined) left.delete(address);
    else left.set(address, after as LiveObject);
  }
  return left;
}

/** The live state once somebody has left. */
export function afterLeaving(live: Live, {person, workspace, changes}: Leaving): Live {
  const {objects, ledger} = stateAfterOffboarding(live, changes);
  const touched = new Set(changes.map(({address}) => address));
  return {
    ...live,
    objects: objects as State<LiveObject>,
    ledger,
    dormant: dormantAfter(live.dormant, changes),
    auditedCreators: new Map([...live.auditedCreators].filter(([address]) => !touched.has(address))),
    offboarded: withPerson(live.offboarded, workspace, [
      person,
      ...formerAddressesOf(live.formerAddresses, person),
    ]),
  };
}

/** Whether somebody can take over: an active member who does not leave. */
function canTakeOver(live: Live, workspace: string, email: string, person: string): boolean {
  const member = objectAt(live.objects, 'Member', addressOf('Member', workspace, email));
  return email !== person && member !== undefined && isActiveMember(member, live.now);
}

/** What of an offboarding's findings is said of the manifest. Authority and guards are judged with the plan as a whole. */
function findingsOf(object: DeclaredOffboarding, found: readonly Finding[], live: Live): readonly Finding[] {
  const {name: person, workspace, spec} = object;
  const home = workspace ?? '';
  const {successor} = spec;
  const isUnknown = found.some(({rule}) => rule === 'references/unresolved');
  const needsSuccessor = found.some(({rule}) => rule === 'ownership/creator-member');
  const isUnfit = successor !== undefined && !canTakeOver(live, home, successor, person);
  if (isUnknown) {
    return [
      {
        rule: 'references/unresolved',
        severity: 'error',
        ...about(object),
        message: `${person} is neither a member nor a guest of ${home}, so they cannot leave it.`,
        help: 'Check the address, or remove this Offboarding.',
      },
    ];
  }
  if (isUnfit || needsSuccessor) {
    const why =
      successor === person
        ? 'they are the one who leaves'
        : successor === undefined
          ? 'no `successor` is named, and the actor is not an active member there'
          : `${successor} is not an active member there now`;
    return [
      {
        rule: 'ownership/creator-member',
        severity: 'error',
        ...about(object, successor === undefined ? '' : '/successor'),
        message: `Somebody has to take over what ${person} created or requested in ${home}, but ${why}.`,
        help: `Name an active member of ${home} as \`successor\`. A new member can take over once they are applied.`,
      },
    ];
  }
  return found
    .filter((each) => !isError(each))
    .map((each) => ({...each, ...about(object, successor === undefined ? '' : '/successor')}));
}

/** In the order of addresses, but whoever hands over to somebody who leaves, too, before them: what they hand over is handed on. */
function inTurn(due: readonly DeclaredOffboarding[]): readonly DeclaredOffboarding[] {
  const turn = new Set<DeclaredOffboarding>();
  const seen = new Set<DeclaredOffboarding>();
  const place = (object: DeclaredOffboarding): void => {
    if (seen.has(object)) return;
    seen.add(object);
    const {workspace, name} = object;
    for (const other of sorted) {
      if (other.workspace === workspace && other.spec.successor === name) place(other);
    }
    turn.add(object);
  };
  const sorted = due.toSorted(compareObjects);
  for (const object of sorted) place(object);
  return [...turn];
}

/** What the Offboardings among the manifests do that are due, each to what those before it leave. */
export function dueLeavings(input: LeavingsInput): DueLeavings {
  const {declared, actor, plannedBy = actor, isPlanned = () => true} = input;
  const all: Leaving[] = [];
  const judgements: Judgement[] = [];
  let {live} = input;
  const due = [...ofKind<'Offboarding', DesiredObject>(declared, 'Offboarding')].filter(
    (object) => isDue(object, live.leavings) && isPlanned(object),
  );
  for (const object of inTurn(due)) {
    const {address, name: person, workspace, spec} = object;
    const home = workspace ?? '';
    const successor = spec.successor ?? plannedBy ?? undefined;
    const offboarding = planOffboarding({
      live,
      person,
      pseudonym: person,
      actor,
      anonymise: false,
      only: [home],
      successors: {byWorkspace: new Map(), ...(successor !== undefined && {everywhere: successor})},
      known: [],
    });
    for (const finding of findingsOf(object, offboarding.findings, live)) {
      judgements.push({finding, against: isError(finding) ? [address] : []});
    }
    if (offboarding.already || offboarding.workspaces.length === 0) continue;
    const [taken] = offboarding.workspaces;
    const leaving: Leaving = {
      address,
      person,
      workspace: home,
      successor: taken?.successor ?? null,
      changes: offboarding.changes,
      before: live,
    };
    all.push(leaving);
    live = afterLeaving(live, leaving);
  }
  return {all, live, judgements};
}

const partOf = ({address}: Leaving, {effects}: OffboardingChange): LeavingPart => ({of: [address], effects});

/** One change for what two leavings, one after the other, do to an object. */
function joined(first: Change | undefined, second: Change): Change {
  if (first === undefined) return second;
  const {before} = first;
  const {after, leaving} = second;
  return {
    ...second,
    fields: allFields(before, after),
    ...(before && {before}),
    leaving: {
      of: [...(first.leaving?.of ?? []), ...(leaving?.of ?? [])],
      effects: [...new Set([...(first.leaving?.effects ?? []), ...(leaving?.effects ?? [])])],
    },
  };
}

/** What leavings do to each object, by its address. */
function changesBy(all: readonly Leaving[]): ReadonlyMap<Address, Change> {
  const changes = new Map<Address, Change>();
  for (const leaving of all) {
    for (const {effects, ...change} of leaving.changes) {
      const part = {...change, leaving: partOf(leaving, {...change, effects})};
      changes.set(change.address, joined(changes.get(change.address), part));
    }
  }
  return changes;
}

/** Fields that are not content: they are told as the comparison found them. */
const ABOUT_OBJECT = /^\/metadata\/(name|managedBy)$/;

/** What is done to an object that a leaving has changed and the plan changes as well. */
function actionsOf({actions}: Change): readonly Action[] {
  if (actions.includes('create')) return ['update'];
  const isSaid = actions.some((action) => ['update', 'delete', 'release'].includes(action));
  return isSaid ? actions : [...actions, 'update'];
}

/** What a leaving does to an object and what the plan does to it then, as one change. */
function merged({before, leaving}: Change, then: Change): Change {
  const {accepts} = then;
  const was = accepts === undefined ? before : then.before;
  const aboutObject = then.fields.filter(({path}) => ABOUT_OBJECT.test(path));
  return {
    ...then,
    actions: actionsOf(then),
    // The manifest may still say what was last applied: it is the leaving that changed the object, and nobody outside bylaw.
    reason: then.reason === 'drift' && !accepts ? 'edited' : then.reason,
    fields: isRelease(then) ? then.fields : [...aboutObject, ...allFields(was, then.after)],
    ...(was && {before: was}),
    ...(accepts && {accepts: before === undefined ? {} : {live: before}}),
    ...(leaving && {leaving}),
  };
}

const objectOf = ({after, before}: Change): GovernedObject => (after ?? before) as GovernedObject;

/** The address that the object of a change has before it. */
const addressBefore = ({before, address}: Change): Address => before?.address ?? address;

type Carried = Pick<Leavings, 'all' | 'rest'>;

/** The changes of a plan as they are shown: what leavings do, and what is then left to do, each object once. */
export function withLeavings({all, rest}: Carried, declared?: State<DesiredObject>): readonly Change[] {
  if (all.length === 0) return rest;
  const left = new Map(changesBy(all));
  const changes = rest.map((change) => {
    const part = left.get(addressBefore(change));
    left.delete(addressBefore(change));
    return part === undefined ? change : merged(part, change);
  });
  const alone = [...left.values()].map((change) => {
    const declaration = declared?.get(change.address)?.declaration;
    return {...change, ...(declaration && change.after && {declaration})};
  });
  return [...changes, ...alone].toSorted((a, b) => compareObjects(objectOf(a), objectOf(b)));
}

/** The changes that the run of a set writes into its history, and what of them are leavings; without those, all of `rest`. */
export function runOf(
  {all, live, rest}: Omit<Leavings, 'ofRun'>,
  set: string,
): Pick<RunToWrite, 'changes' | 'leavings'> {
  if (all.length === 0) return {changes: rest};
  const own = new Map([...changesBy(all)].filter(([, {before}]) => before?.managedBy === set));
  // What the set lets go of in the same run, its workspace's history tells.
  for (const change of rest) if (isRelease(change)) own.delete(addressBefore(change));
  const ofRun = new Set(own.keys());
  const changes = rest.map((change) => {
    const part = own.get(addressBefore(change));
    own.delete(addressBefore(change));
    return part === undefined ? change : merged(part, change);
  });
  return {changes: [...changes, ...own.values()], leavings: {all, live, rest, ofRun}};
}

/** What a comparison with the state after leavings says is unchanged, but for what they change. */
export function unchangedBeside({unchanged}: Diff, all: readonly Leaving[]): readonly DesiredObject[] {
  const touched = changesBy(all);
  return touched.size === 0 ? unchanged : unchanged.filter(({address}) => !touched.has(address));
}
