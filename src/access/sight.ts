/**
 * Who sees what: section 3 of the contract, stated here alone. Whoever looks answers for some workspaces, which are
 * theirs, or sees everything. Once any login is bound, no workspace is theirs by the name of a set: their actor has to be
 * an active member there, or a system admin. Then they are shown
 *
 * - what is in a workspace, if it is theirs;
 * - a request, and what is said of it, if a side of it is theirs;
 * - that somebody reaches a target, if the workspace that hosts it is theirs, or a party of the path is;
 * - people of their workspaces, those with whom these share, themselves, and system admins.
 *
 * Nothing of a partner is shown for being connected or asked, but the requests and the access between the two.
 */
import {homeOf, homesOf, parseAddress, type Address} from '../model/address.ts';
import type {Login} from '../model/login.ts';
import type {AccessChange} from '../model/plan.ts';
import {ofKind, type LiveObject, type State} from '../model/objects.ts';
import {isActiveMember} from './held-permissions.ts';

/** What is asked of another workspace: a connection, or a share with a partner. A share without one is no request. */
interface Asked {
  readonly workspace: string | null;
  readonly spec: {readonly with?: string | undefined};
}

/** What somebody is shown of the states that were read. */
export interface Sight {
  /** Whether nothing is kept from them. */
  readonly everything: boolean;
  /** Whether a workspace is theirs, and with it what is in it. Accounts are in none: null. */
  readonly isOwn: (workspace: string | null) => boolean;
  /** Whether they may see a request. */
  readonly request: (asked: Asked) => boolean;
  /** Whether they may see what is said of an object in a workspace, by its address. */
  readonly address: (address: Address) => boolean;
  /** Whether they may see that somebody reaches a target (`vault:workspace/name`) by an access path. */
  readonly path: (target: string, via: readonly string[]) => boolean;
  /** Whether they may see a change of access: by the path that it tells of. */
  readonly change: (change: Pick<AccessChange, 'object' | 'via'>) => boolean;
}

const yes = (): boolean => true;

/** The sight of those from whom nothing is kept. */
export const EVERYTHING: Sight = {
  everything: true,
  isOwn: yes,
  request: yes,
  address: yes,
  path: yes,
  change: yes,
};

/** The workspace of a target or of a step of a path that names it as `type:workspace/name`; null of any other text. */
const workspaceIn = (text: string): string | null => /^[a-z]+:([a-z0-9-]+)\//.exec(text)?.[1] ?? null;

/** The sight of those who answer for the workspaces `own`, over the states before and after changes. */
export const sightOf = (own: ReadonlySet<string | null>, states: readonly State[]): Sight =>
  sightBy((workspace) => own.has(workspace), states);

/** The sight of those to whom nothing is shown. */
export const NOTHING: Sight = sightOf(new Set(), []);

/** The same sight over another state: of what was, they may see what they may see of what is. */
export const sightIn = (sight: Sight, state: State): Sight =>
  sight.everything ? sight : sightBy(sight.isOwn, [state]);

function sightBy(isOwn: Sight['isOwn'], states: readonly State[]): Sight {
  const request: Sight['request'] = ({workspace, spec}) => isOwn(workspace) || isOwn(spec.with ?? null);
  const address: Sight['address'] = (named) => {
    const parts = parseAddress(named);
    if (parts !== undefined && isOwn(homeOf(parts))) return true;
    return states.some((state) => {
      const object = state.get(named);
      return (object?.kind === 'Share' || object?.kind === 'Connection') && request(object);
    });
  };
  const path: Sight['path'] = (target, via) =>
    isOwn(workspaceIn(target)) || via.some((step) => isOwn(workspaceIn(step)) || address(step));
  return {everything: false, isOwn, request, address, path, change: ({object, via}) => path(object, via)};
}

/** The workspaces of a set: those in which it owns something live. Whose it is shown to is not said by that. */
export const ownedBy = (set: string, live: State<LiveObject>): ReadonlySet<string> =>
  homesOf(live.values(), ({managedBy}) => managedBy === set);

/** The workspaces that somebody answers for, whatever they look at: those in which they are an active member. */
const joinedBy = (email: string, live: State, now: number): ReadonlySet<string> =>
  homesOf(
    [...ofKind(live, 'Member')].filter((member) => member.name === email && isActiveMember(member, now)),
  );

/** Who looks at an answer, a plan or suggestions. */
export interface Looker {
  /** The login that was authenticated, if any. */
  readonly login: Login | undefined;
  /** The actor: whom the login is bound to, else who is claimed; null for nobody. */
  readonly actor: string | null;
  /** Whether the actor is a system admin. */
  readonly isSystemAdmin: boolean;
  /** The set in which they look, if it is one. */
  readonly set?: string | undefined;
}

/** Whether people are told apart: once any login is bound. */
export const areToldApart = (login: Login | undefined): boolean => login?.anyBound === true;

/**
 * The workspaces that the actor of a looker answers for: all, for a system admin; else those in which they are an active
 * member. All authority comes from membership, so everybody who may change something in a workspace answers for it. The name of
 * a set proves nothing: anybody can write it into a `bylaw.yaml`.
 */
export function answersFor(
  {actor, isSystemAdmin}: Pick<Looker, 'actor' | 'isSystemAdmin'>,
  live: State,
  now: number,
): (workspace: string | null) => boolean {
  if (isSystemAdmin) return (workspace) => workspace !== null;
  const joined: ReadonlySet<string | null> = actor === null ? new Set() : joinedBy(actor, live, now);
  return (workspace) => joined.has(workspace);
}

/**
 * What a looker may be told. While no login is bound, nobody is told apart, and a system admin asks about the whole
 * database: both see everything. Others answer for the workspaces of their actor. A login that is bound to nobody only
 * claims to be a system admin: that shows it the workspaces of the set in which it looks, and no others.
 */
export function lookerSight(looker: Looker, live: State<LiveObject>, now: number): Sight {
  const {login, isSystemAdmin, set} = looker;
  if (!areToldApart(login)) return EVERYTHING;
  if (isSystemAdmin && login?.actor != null) return EVERYTHING;
  if (isSystemAdmin) return sightOf(set === undefined ? new Set() : ownedBy(set, live), [live]);
  return sightBy(answersFor(looker, live, now), [live]);
}

/** The addresses of the people whom a sight shows, and that of the actor who looks. */
export function peopleShown(sight: Sight, state: State, actor: string | null): ReadonlySet<string> {
  const people = new Set<string>(actor === null ? [] : [actor]);
  for (const object of state.values()) {
    const {kind, name} = object;
    if (kind === 'User' && (sight.everything || object.spec.systemAdmin)) people.add(name);
    if (!sight.isOwn(object.workspace)) continue;
    if (kind === 'Member' || kind === 'Guest') people.add(name);
    if (kind !== 'Share') continue;
    for (const {subject} of object.spec.to ?? []) {
      if (subject.startsWith('user:')) people.add(subject.slice('user:'.length));
    }
  }
  return people;
}
