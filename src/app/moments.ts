/** Moments of the past: which instant is meant, and what held then. */
import {expiryInstant, rfc3339} from '../model/expiry.ts';
import type {Live} from '../model/live.ts';
import type {PastEvents, PastQuestion} from '../model/past.ts';
import {pastOf, type Past} from '../past/past.ts';
import {thenAt, type Then} from '../past/then.ts';
import type {QuestionSource} from './question-sight.ts';
import {runRecordOfSet} from './set-history.ts';
import type {Store} from './store-port.ts';
import {UnknownRunError} from './unknown-run-error.ts';
import {UsageError} from './usage-error.ts';

/** A moment as it is named: an instant, ms since 1970; or the end of a run of the set in which it is asked. */
export type When = {readonly instant: number} | {readonly run: number};

/** The moment that a question is about, and who asks it where. */
export interface AskedAt extends QuestionSource {
  readonly when: When;
}

async function instantOf(
  store: Store,
  when: When,
  {set, claimed = null}: QuestionSource,
  workspaces: readonly string[],
): Promise<number> {
  if ('instant' in when) return when.instant;
  if (set === undefined) {
    throw new UsageError(
      `run:${when.run} is a run of a set, and there is no set here.`,
      'Go to the folder of the set, or name a time.',
    );
  }
  const found = await runRecordOfSet(store, set, when.run, claimed);
  if (found === undefined) {
    throw new UnknownRunError(
      `The set ${set} has no run ${when.run}.`,
      '`bylaw history list` shows its runs.',
    );
  }
  return (await store.endOfRun(set, when.run, workspaces)) ?? expiryInstant(found.at) ?? 0;
}

/** What was read to answer questions about some moments. */
export interface MomentsRead {
  /** What is live, of all that was ever concerned. */
  readonly present: Live;
  readonly events: PastEvents;
  readonly thens: readonly Then[];
}

/** Reads what concerns a question, and what held at some moments. `users`: people whose accounts are asked about. */
export async function readMoments(
  store: Store,
  question: PastQuestion & {readonly users?: readonly string[]},
  whens: readonly When[],
  source: QuestionSource,
): Promise<MomentsRead> {
  const {person, users = []} = question;
  const scope = await store.pastScope(question);
  const instants: number[] = [];
  for (const when of whens) instants.push(await instantOf(store, when, source, scope.workspaces));
  const {live: present} = await store.read({
    set: '',
    workspaces: scope.workspaces,
    users: [...new Set([...users, ...scope.people])],
    ...(person !== undefined && {person}),
  });
  const until = present.now;
  const events = await store.pastEvents(
    scope,
    until,
    instants.map((instant) => Math.min(instant, until)),
  );
  const thens = instants.map((instant) => {
    const then = thenAt(present, events, instant);
    if (then !== undefined) return then;
    throw new UsageError(
      `What held at ${rfc3339(instant)} is not known: the history since then is too long to read.`,
      'Name a later time.',
    );
  });
  return {present, events, thens};
}

/** Reads all that the history tells of what concerns a question. */
export async function readPast(
  store: Store,
  question: PastQuestion & {readonly users?: readonly string[]},
): Promise<Past> {
  const scope = await store.pastScope(question);
  const users = [...new Set([...(question.users ?? []), ...scope.people])];
  const {live} = await store.read({set: '', workspaces: scope.workspaces, users});
  return pastOf(live, await store.pastEvents(scope, live.now));
}
