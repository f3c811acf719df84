/** What is told of a set to those who name it: anybody can write its name into a `bylaw.yaml`. */
import {
  answersFor,
  areToldApart,
  EVERYTHING,
  ownedBy,
  peopleShown,
  sightOf,
  type Looker,
  type Sight,
} from '../access/sight.ts';
import {homeOf} from '../model/address.ts';
import type {Live} from '../model/live.ts';
import {ofKind} from '../model/objects.ts';
import {isStrangers, strangersSet} from '../rules/strangers-workspaces.ts';
import {NotPermittedError} from './not-permitted-error.ts';
import {lookerAt, questionSight} from './question-sight.ts';
import type {Store} from './store-port.ts';

/** The error that somebody is told nothing of a set. */
export function nothingTold({actor, login}: Looker, set: string): NotPermittedError {
  if (actor !== null) {
    const {message, help} = strangersSet(actor, set);
    return new NotPermittedError(message, help);
  }
  return new NotPermittedError(
    `Nothing is shown of the set ${set}: the database login ${login?.name ?? ''} is not bound to an actor, others are, and no actor is named.`,
    'Name an active member of its workspaces with `--as EMAIL`, BYLAW_ACTOR or `actor` in bylaw.yaml; or have the login bound to one (`bylaw actors bind`).',
  );
}

/** Refuses a set of strangers. `claimed`: who is claimed to ask. Throws NotPermittedError. */
export function refuseStrangersSet(live: Live, set: string, claimed: string | null): void {
  const looker = lookerAt(live, {set, claimed});
  if (isStrangers(looker, set, live.objects, live.now)) throw nothingTold(looker, set);
}

/**
 * The workspaces whose access is told of a set: those in which it owns or owned something (`homes`); once people are told apart,
 * as far as the actor answers for them.
 */
export function sightOfSet(live: Live, set: string, looker: Looker, homes: Iterable<string>): Sight {
  const answers = areToldApart(looker.login) ? answersFor(looker, live.objects, live.now) : () => true;
  const own = [...homes, ...ownedBy(set, live.objects)].filter(answers);
  return sightOf(new Set(own), [live.objects]);
}

/** Who asks about a set, and what they may be told of it. */
export interface SetLook {
  readonly looker: Looker;
  readonly sight: Sight;
  /** The workspaces that are theirs, unless they see everything. */
  readonly own: readonly string[];
  /** The sets that own something in these. */
  readonly sets: readonly string[];
  /** Whether all that the set owns is of strangers. */
  readonly isStrangers: boolean;
  /** Whether somebody may be named to them. */
  readonly knows: (email: string) => boolean;
}

/** Looks who asks about a set; `claimed`: who is claimed to. While no login is bound, nothing live is read for that. */
export async function lookIntoSet(store: Store, set: string, claimed: string | null): Promise<SetLook> {
  const login = await store.login();
  const actor = login.actor ?? claimed;
  if (!areToldApart(login)) {
    const looker = {login, actor, isSystemAdmin: false, set};
    return {looker, sight: EVERYTHING, own: [], sets: [], isStrangers: false, knows: () => true};
  }
  const users = actor === null ? [] : [actor];
  const {isSystemAdmin} = lookerAt((await store.read({set: '', workspaces: [], users})).live, {claimed});
  // Where a system admin is a member does not matter, and would be everywhere.
  const person = actor === null || isSystemAdmin ? {} : {person: actor};
  const {live} = await store.read({set, workspaces: [], users, ...person});
  const source = {set, claimed};
  const looker = lookerAt(live, source);
  const sight = questionSight(live, source);
  const own = [...ofKind(live.objects, 'Workspace')]
    .map(({name}) => name)
    .filter((name) => sight.isOwn(name));
  const sets = new Set(
    [...live.objects.values()].flatMap((object) =>
      sight.isOwn(homeOf(object)) ? (object.managedBy ?? []) : [],
    ),
  );
  const people = peopleShown(sight, live.objects, looker.actor);
  return {
    looker,
    sight,
    own,
    sets: [...sets],
    isStrangers: isStrangers(looker, set, live.objects, live.now),
    knows: (email) => sight.everything || people.has(email),
  };
}
