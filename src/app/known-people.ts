/** Whether the database knows somebody whom a command names: an answer about anybody else would be about nobody. */
import {peopleShown} from '../access/sight.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {nearestEmail} from '../diagnostics/nearest.ts';
import type {Live} from '../model/live.ts';
import type {HistoryFilter} from '../model/run.ts';
import {NO_SET_SCOPE} from './question-scope.ts';
import {questionSight} from './question-sight.ts';
import type {Store} from './store-port.ts';
import {UnknownPersonError} from './unknown-person-error.ts';

/** How many addresses are suggested. */
const MOST_SUGGESTED = 3;

/** Everybody of whom an answer may tell. */
const peopleIn = (live: Live): ReadonlySet<string> =>
  peopleShown(questionSight(live), live.objects, live.login.actor);

/** The addresses that are nearest to one that nobody has, the nearest first. */
function nearestEmails(email: string, known: Iterable<string>): readonly string[] {
  const left = new Set([...known].toSorted(compareText));
  const found: string[] = [];
  while (found.length < MOST_SUGGESTED) {
    const near = nearestEmail(email, left);
    if (near === undefined) break;
    found.push(near);
    left.delete(near);
  }
  return found;
}

/** Says what is wrong with an address of somebody whom the database does not know; undefined if it knows them. */
async function unknownPerson(
  store: Store,
  live: Live,
  email: string,
  alsoKnown: Iterable<string> = [],
): Promise<UnknownPersonError | undefined> {
  if (peopleIn(live).has(email)) return undefined;
  const {live: all} = await store.read({...NO_SET_SCOPE, everything: true});
  const everybody = new Set([...peopleIn(all), ...alsoKnown]);
  if (everybody.has(email)) return undefined;
  const present = live.formerAddresses.get(email);
  return present !== undefined && everybody.has(present)
    ? new UnknownPersonError(email, [present], present)
    : new UnknownPersonError(email, nearestEmails(email, everybody));
}

/** Refuses somebody whom the database does not know; `live` is what was read already. Throws UnknownPersonError. */
export async function requirePerson(store: Store, live: Live, email: string): Promise<void> {
  const unknown = await unknownPerson(store, live, email);
  if (unknown !== undefined) throw unknown;
}

/** The same for a question to the history. Throws UnknownPersonError. */
export async function requirePersonAsked(store: Store, {person}: HistoryFilter): Promise<void> {
  if (person === undefined) return;
  const {live} = await store.read({...NO_SET_SCOPE, users: [person], person});
  await requirePerson(store, live, person);
}

/**
 * The same for a change of a person, which may also be about somebody whom only the history knows: under an address that
 * they had before, or after offboarding. A system admin asks, who may be told of everybody.
 */
export async function unknownToHistory(
  store: Store,
  live: Live,
  email: string,
): Promise<UnknownPersonError | undefined> {
  const known = await store.people();
  const addresses = known.flatMap((person) => [person.email, ...person.formerAddresses]);
  return unknownPerson(store, live, email, addresses);
}
