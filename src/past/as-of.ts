/** What answers about a moment rest on, and what makes them uncertain. */
import {accessChanges} from '../access/access-changes.ts';
import type {Sight} from '../access/sight.ts';
import {hostOf} from '../access/targets.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {addressOf, homeOf, parseAddress, type Address} from '../model/address.ts';
import {rfc3339} from '../model/expiry.ts';
import {ADMIN_ROLE} from '../model/permissions.ts';
import {objectAt, ofKind, type State} from '../model/objects.ts';
import type {AsOf, Evidence, PastEvent, Uncertain} from '../model/past.ts';
import {bareName} from '../model/principal.ts';
import {splitReference, targetAddress} from '../model/references.ts';
import {
  connectionsBetween,
  eventsOn,
  notKnownYet,
  questionThen,
  stateOtherwise,
  uncertainOf,
  type Then,
} from './then.ts';

/** An answer about one person and one target: the access paths that it speaks of. */
export interface Answered {
  /** `user:EMAIL`. */
  readonly principal: string;
  readonly object: string;
  readonly paths: readonly {readonly via: readonly string[]}[];
}

/** The address of a target such as `vault:acme/falcon`. */
export function addressOfTarget(target: string): Address {
  const {type, name} = splitReference(target);
  return targetAddress(hostOf(target), `${type}:${name.slice(name.indexOf('/') + 1)}`);
}

/** Who is in which teams, and what is granted to whom, by workspace and e-mail address or subject with a space between. */
interface Standings {
  readonly teams: ReadonlyMap<string, readonly string[]>;
  readonly grants: ReadonlyMap<string, readonly Address[]>;
}

/** Looked up once a state: an answer about everybody asks of each of them. */
const standings = new WeakMap<State, Standings>();

function standingsIn(state: State): Standings {
  const known = standings.get(state);
  if (known !== undefined) return known;
  const teams = new Map<string, string[]>();
  const grants = new Map<string, Address[]>();
  const add = (found: Map<string, string[]>, key: string, value: string): void => {
    const values = found.get(key);
    if (values === undefined) found.set(key, [value]);
    else values.push(value);
  };
  for (const {workspace, name, spec} of ofKind(state, 'Team')) {
    for (const email of spec.members) add(teams, `${workspace ?? ''} ${email}`, name);
  }
  for (const {workspace, address, spec} of ofKind(state, 'Grant'))
    add(grants, `${workspace ?? ''} ${spec.subject}`, address);
  const made = {teams, grants};
  standings.set(state, made);
  return made;
}

/** What gives somebody their permissions in a workspace: their membership, its roles, and the grants that may reach them. */
export function standingIn({live}: Then, workspace: string, email: string): readonly Address[] {
  const address = addressOf('Member', workspace, email);
  const member = objectAt(live.objects, 'Member', address);
  if (member === undefined) return [address];
  const {teams, grants} = standingsIn(live.objects);
  const roles = member.spec.roles.filter((role) => role !== ADMIN_ROLE);
  const subjects = [
    `user:${email}`,
    'everyone',
    ...member.spec.roles.map((role) => `role:${role}`),
    ...(teams.get(`${workspace} ${email}`) ?? []).map((team) => `team:${team}`),
  ];
  return [
    address,
    ...roles.map((role) => addressOf('Role', workspace, role)),
    ...subjects.flatMap((subject) => grants.get(`${workspace} ${subject}`) ?? []),
  ];
}

/** The object that a step of an access path names, if it is one. */
export function addressOfStep(step: string): Address | undefined {
  if (parseAddress(step) !== undefined) return step;
  const [, type, workspace, name] = /^(team|role):([^/]+)\/(.+)$/.exec(step) ?? [];
  if (type === undefined || workspace === undefined || name === undefined || name === ADMIN_ROLE)
    return undefined;
  return addressOf(type === 'team' ? 'Team' : 'Role', workspace, name);
}

/** What an access path rests on, whoever reaches a target by it; and the workspaces in which that person's standing counts. */
interface PathRests {
  readonly objects: ReadonlySet<Address>;
  readonly homes: ReadonlySet<string>;
  readonly isSystemAdmins: boolean;
}

function pathRestsOn(then: Then, {via}: Answered['paths'][number]): PathRests {
  const objects = new Set<Address>();
  const homes = new Set<string>();
  for (const step of via) {
    const address = addressOfStep(step);
    if (address === undefined) continue;
    objects.add(address);
    homes.add(parseAddress(address)?.workspace ?? '');
    const share = objectAt(then.live.objects, 'Share', address);
    const {with: partner} = share?.spec ?? {};
    if (partner === undefined) continue;
    homes.add(partner);
    for (const one of connectionsBetween(then, share?.workspace ?? '', partner)) objects.add(one);
  }
  return {objects, homes, isSystemAdmins: via.includes('system-admin')};
}

/** The objects on which answers rest. */
function restOn(then: Then, answers: readonly Answered[]): ReadonlySet<Address> {
  const found = new Set<Address>();
  const stood = new Set<string>();
  // Everybody in a team shares the steps of one path.
  const known = new Map<readonly string[], PathRests>();
  const targets = new Map<string, string>();
  for (const {principal, object, paths} of answers) {
    const email = bareName(principal);
    const host = targets.get(object) ?? hostOf(object);
    if (!targets.has(object)) {
      targets.set(object, host);
      found.add(addressOfTarget(object));
    }
    const homes = new Set([host]);
    for (const path of paths) {
      let rests = known.get(path.via);
      if (rests === undefined) {
        known.set(path.via, (rests = pathRestsOn(then, path)));
        for (const address of rests.objects) found.add(address);
      }
      for (const home of rests.homes) homes.add(home);
      if (rests.isSystemAdmins) found.add(addressOf('User', null, email));
    }
    for (const home of homes) {
      if (stood.has(`${home} ${email}`)) continue;
      stood.add(`${home} ${email}`);
      for (const address of standingIn(then, home, email)) found.add(address);
    }
  }
  return found;
}

/** Places of events in the order of chain and number, each once. */
export const sortedEvidence = (evidence: Iterable<Evidence>): readonly Evidence[] =>
  [...new Map([...evidence].map((one) => [`${one.chain} ${one.seq}`, one])).values()].toSorted(
    (a, b) => compareText(a.chain, b.chain) || a.seq - b.seq,
  );

/** Events as evidence, as far as they are told. */
export const evidenceOf = (events: readonly PastEvent[], sight: Sight): readonly Evidence[] =>
  sortedEvidence(
    events.filter(tells(sight)).map(({chain, sequence, hash}) => ({chain, seq: sequence, hash})),
  );

/** Whether an event is told: one in a chain of a workspace of one's own, or of what is in one. */
function tells({everything, isOwn}: Sight): (event: PastEvent) => boolean {
  if (everything) return () => true;
  return ({chain, address}) => {
    const [, workspace] = /^workspace:(.+)$/.exec(chain) ?? [];
    const parts = parseAddress(address);
    return workspace === undefined ? parts !== undefined && isOwn(homeOf(parts)) : isOwn(workspace);
  };
}

/** Few enough to look at what each of them makes of an answer. */
const MOST_ALONE = 32;

/**
 * Of some addresses, those on which something depends: it differs (`differWith`) with some of them otherwise. Of many, it is asked
 * for all of them first, and only where that makes a difference, for parts.
 */
export function dependedOn(
  all: readonly Address[],
  differWith: (some: readonly Address[]) => boolean,
): ReadonlySet<Address> {
  const alone = all.length > MOST_ALONE ? [] : all.filter((one) => differWith([one]));
  if (alone.length > 0) return new Set(alone);
  const among = (some: readonly Address[]): readonly Address[] => {
    if (some.length === 0 || !differWith(some)) return [];
    if (some.length === 1) return some;
    const half = Math.ceil(some.length / 2);
    const parts = [...among(some.slice(0, half)), ...among(some.slice(half))];
    return parts.length > 0 ? parts : withoutIdle(some, differWith);
  };
  return new Set(among(all));
}

/** Of addresses that make a difference together, as few as still make it. */
function withoutIdle(
  some: readonly Address[],
  differWith: (some: readonly Address[]) => boolean,
): readonly Address[] {
  if (some.length > MOST_ALONE) return some;
  return some.reduce((left, address) => {
    const others = left.filter((other) => other !== address);
    return differWith(others) ? others : left;
  }, some);
}

/** The objects of which it is not known what they were and on which something depends: it differs with what was found there later. */
export const uncertainWhere = (then: Then, differs: (state: State) => boolean): ReadonlySet<Address> =>
  dependedOn([...then.otherwise.keys()].toSorted(compareText), (some) => differs(stateOtherwise(then, some)));

export const sortedUncertain = (found: Iterable<Uncertain>): readonly Uncertain[] =>
  [...new Map([...found].map((one) => [one.address, one])).values()].toSorted((a, b) =>
    compareText(a.address, b.address),
  );

/** An answer and its premises: what it is about, what it depends on, and what else it speaks of. */
export interface Premises {
  readonly answers: readonly Answered[];
  /** Whether a change of access between two states would be one of the answer. */
  readonly isAbout: (change: {readonly principal: string; readonly object: string}) => boolean;
  /** What is asked about: before its first event, nothing is known of it. */
  readonly asked: readonly Address[];
}

/** What answers about a moment rest on, and what makes them uncertain; of what is uncertain in them, `depends`. */
export function asOfWith(
  then: Then,
  sight: Sight,
  {
    on,
    depends,
    asked,
  }: {
    readonly on: ReadonlySet<Address>;
    readonly depends: ReadonlySet<Address>;
    readonly asked: readonly Address[];
  },
): AsOf {
  const used = [...then.otherwise.keys()].filter((address) => depends.has(address) || on.has(address));
  return {
    at: rfc3339(then.instant),
    evidence: evidenceOf(eventsOn(then, on, tells(sight)), sight),
    uncertain: sortedUncertain([
      ...used.map((address) => uncertainOf(then, address)),
      ...asked.flatMap((address) => notKnownYet(then, address) ?? []),
    ]).filter(({address}) => sight.everything || sight.address(address)),
  };
}

/** The same of an answer about access. `sight`: what of it is shown. */
export function asOf(then: Then, sight: Sight, {answers, isAbout, asked}: Premises): AsOf {
  const on = new Set([...restOn(then, answers), ...asked]);
  const question = questionThen(then);
  const depends = uncertainWhere(then, (state) => {
    const {gained, lost, changed} = accessChanges(question, questionThen(then, state));
    return [gained, lost, changed].some((list) =>
      list.some((change) => isAbout(change) && sight.change(change)),
    );
  });
  return asOfWith(then, sight, {on, depends, asked});
}
