/** Who is known, and in which workspaces; and what a system admin does to people as such. */
import {errorWithoutPlace} from '../diagnostics/diagnostic.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {isExpired} from '../model/expiry.ts';
import {presentAddress} from '../model/former-addresses.ts';
import type {Live} from '../model/live.ts';
import {ofKind, type ObjectOf} from '../model/objects.ts';
import {ACCOUNT} from '../model/offboarded-people.ts';
import type {
  KnownPerson,
  PeopleChange,
  PeopleChangeAnswer,
  PeopleList,
  PersonAnswer,
  PersonInWorkspace,
} from '../model/people-answers.ts';
import {peopleNamed} from '../model/people-named.ts';
import {StoreError} from '../model/store-error.ts';
import {unknownToHistory} from './known-people.ts';
import {NO_SET_SCOPE, requireWorkspace} from './question-scope.ts';
import {questionSight} from './question-sight.ts';
import type {Store} from './store-port.ts';
import {presentActor, whoActs} from './who-acts.ts';

function inWorkspace(
  object: ObjectOf<'Member'> | ObjectOf<'Guest'>,
  now: number,
  offboarded: readonly string[],
): PersonInWorkspace {
  const {kind, spec} = object;
  const workspace = object.workspace ?? '';
  const stopped =
    kind === 'Member'
      ? object.spec.status === 'deactivated' && ('deactivated' as const)
      : object.spec.suspended && ('suspended' as const);
  return {
    workspace,
    as: kind === 'Member' ? 'member' : 'guest',
    status: stopped || (isExpired(spec.expires, now) ? 'expired' : 'active'),
    offboarded: offboarded.includes(workspace) || offboarded.includes(ACCOUNT),
  };
}

interface Draft {
  displayName: string | null;
  systemAdmin: boolean;
  readonly workspaces: PersonInWorkspace[];
}

/** Everybody in what is live, or offboarded altogether, sorted by address. */
function everybody({objects, now}: Live, known: readonly KnownPerson[]): readonly PersonAnswer[] {
  const byEmail = new Map(known.map((person) => [person.email, person]));
  const drafts = new Map<string, Draft>();
  const draft = (email: string): Draft => {
    const found = drafts.get(email) ?? {displayName: null, systemAdmin: false, workspaces: []};
    drafts.set(email, found);
    return found;
  };
  for (const kind of ['Member', 'Guest'] as const) {
    for (const object of ofKind(objects, kind)) {
      const {workspaces} = draft(object.name);
      workspaces.push(inWorkspace(object, now, byEmail.get(object.name)?.offboarded ?? []));
      if (object.kind === 'Member') draft(object.name).displayName ??= object.spec.displayName ?? null;
    }
  }
  for (const {name, spec} of ofKind(objects, 'User')) {
    const user = draft(name);
    user.systemAdmin = spec.systemAdmin;
    user.displayName = spec.displayName ?? user.displayName;
  }
  for (const {email, offboarded} of known) if (offboarded.length > 0) draft(email);
  return [...drafts]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([email, {workspaces, ...facts}]) => ({
      person: byEmail.get(email)?.person ?? null,
      email,
      ...facts,
      offboarded: byEmail.get(email)?.offboarded.includes(ACCOUNT) ?? false,
      formerAddresses: byEmail.get(email)?.formerAddresses ?? [],
      workspaces: workspaces.toSorted((a, b) => compareText(a.workspace, b.workspace)),
    }));
}

/**
 * Who is known, in all workspaces or in one. Where logins are bound, it is told of the workspaces of the login's actor alone
 * (question-sight.ts). Throws UsageError for a workspace that is not live.
 */
export async function listPeople(store: Store, workspace: string | null): Promise<PeopleList> {
  const {live} = await store.read({...NO_SET_SCOPE, everything: true});
  if (workspace !== null) await requireWorkspace(store, live, workspace);
  const sight = questionSight(live);
  const isAsked = (name: string): boolean => (workspace === null || workspace === name) && sight.isOwn(name);
  const people = everybody(live, await store.people()).flatMap((person) => {
    const workspaces = person.workspaces.filter((one) => isAsked(one.workspace));
    const isTold = workspaces.length > 0 || (workspace === null && sight.everything);
    return isTold ? [{...person, workspaces}] : [];
  });
  return {workspace, people};
}

/** A change of a person that was looked at. */
export interface PreparedPeopleChange {
  readonly answer: PeopleChangeAnswer;
  readonly live: Live;
  /** On whose authority; null when it was refused. */
  readonly actor: string | null;
}

/** The answer with what the store says to a change. What it refuses by a rule is an answer; else it throws StoreError. */
async function answered(
  answer: PeopleChangeAnswer,
  done: PeopleChangeAnswer['status'],
  work: () => Promise<boolean>,
): Promise<PeopleChangeAnswer> {
  try {
    return {...answer, status: (await work()) ? done : 'unchanged'};
  } catch (error) {
    if (!(error instanceof StoreError) || error.rule === null) throw error;
    const diagnostics = [errorWithoutPlace(error.rule, null, error.message, error.help)];
    return {...answer, status: 'refused', diagnostics};
  }
}

/** The rule against naming somebody whom nobody knows. */
const UNKNOWN = 'references/unresolved';

/** Finds out what a change would do, and whether the database lets the actor. Nothing is changed. */
export async function preparePeopleChange(
  store: Store,
  change: PeopleChange,
  claimed: string | null,
  alsoRead: readonly string[] = [],
): Promise<PreparedPeopleChange> {
  const {live} = await store.read({
    ...NO_SET_SCOPE,
    workspaces: alsoRead,
    users: [change.email],
    person: change.email,
  });
  const email = presentAddress(live.formerAddresses, change.email);
  const named = [...live.objects.values()].filter((object) =>
    peopleNamed(object).some((person) => person.email === email),
  );
  const homes = named.flatMap(({kind, workspace}) =>
    (kind === 'Member' || kind === 'Guest') && workspace !== null ? [workspace] : [],
  );
  const there = new Set(
    homes.filter((home) =>
      named.some(
        ({kind, name, workspace}) =>
          (kind === 'Member' || kind === 'Guest') && name === email && workspace === home,
      ),
    ),
  );
  const answer: PeopleChangeAnswer = {
    status: 'preview',
    change,
    workspaces: [...there].toSorted(compareText),
    objects: named.length,
    diagnostics: [],
  };
  const who = whoActs(presentActor(claimed, live.formerAddresses), live.login, true);
  if ('refused' in who) {
    const refused: PeopleChangeAnswer = {...answer, status: 'refused', diagnostics: [who.refused]};
    return {answer: untold(refused, live, claimed), live, actor: null};
  }
  const {actor} = who;
  const tried = await answered(answer, 'preview', () => store.changePeople({...change, actor}, 'try'));
  return {answer: untold(await unlessUnknown(store, live, tried), live, claimed), live, actor};
}

/** A refusal, without the workspaces and objects that name the person unless the actor sees everything. */
const untold = (answer: PeopleChangeAnswer, live: Live, claimed: string | null): PeopleChangeAnswer =>
  answer.status !== 'refused' || questionSight(live, {claimed}).everything
    ? answer
    : {...answer, workspaces: [], objects: 0};

/** The answer; a refusal, with the nearest addresses, if nothing can be done because the database knows nobody by that address. */
async function unlessUnknown(
  store: Store,
  live: Live,
  answer: PeopleChangeAnswer,
): Promise<PeopleChangeAnswer> {
  const {status, change} = answer;
  if (status !== 'unchanged' && status !== 'refused') return answer;
  const isOfAddress = answer.diagnostics.every(({rule}) => rule === UNKNOWN);
  const unknown = isOfAddress ? await unknownToHistory(store, live, change.email) : undefined;
  if (unknown === undefined) return answer;
  const diagnostics = [errorWithoutPlace(UNKNOWN, null, unknown.message, unknown.help)];
  return {...answer, status: 'refused', diagnostics};
}

/** Makes a change that was looked at. */
export function changePeople(
  store: Store,
  {answer, actor}: PreparedPeopleChange,
): Promise<PeopleChangeAnswer> {
  if (answer.status !== 'preview' || actor === null) return Promise.resolve(answer);
  return answered(answer, 'done', () => store.changePeople({...answer.change, actor}, 'make'));
}
