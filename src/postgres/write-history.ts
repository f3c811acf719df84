/** Has the database write what the history says of a run, and what follows from it for agreements. */
import type {OnProgress} from '../model/progress.ts';
import type {RunToWrite} from '../model/run.ts';
import {lowerEmail} from '../model/email-texts.ts';
import type {Live} from '../model/live.ts';
import {ofKind} from '../model/objects.ts';
import {workspacesOf} from '../model/references.ts';
import type {Address} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import {policiesText, settingsText} from './recorded-config.ts';
import type {Session} from './connect.ts';
import {eventsInParts, type ChangeEvent} from './opaque-events.ts';

/** From so many changes on, the planner is told of them before what follows from them is worked out. */
const MANY_CHANGES = 1000;

export interface RunFacts {
  readonly set: string;
  /** Made for this attempt alone: finds the run again when a commit was not answered. */
  readonly attempt: string;
  readonly onProgress?: OnProgress;
}

/** The workspaces that changes concern. */
export function workspacesConcerned(changes: readonly Change[]): readonly string[] {
  const workspaces = new Set<string>();
  for (const {before, after} of changes) {
    for (const object of [before, after]) {
      for (const workspace of object === undefined ? [] : workspacesOf(object)) workspaces.add(workspace);
    }
  }
  return [...workspaces];
}

/** The objects of a run to which only leavings do something: nobody asks for anything by that, or decides anything. */
function leftAlone({changes, leavings}: RunToWrite): ReadonlySet<Address> {
  if (leavings === undefined) return new Set();
  const others = new Set(leavings.rest.map(({address}) => address));
  return new Set(changes.map(({address}) => address).filter((address) => !others.has(address)));
}

/**
 * Writes the run whose objects were written before, in the same transaction: the database makes its number, time, login
 * and hashes itself, and settles what follows. `before` is what was live. Returns the number of the run, or null for one that only
 * has policies.
 */
export async function writeHistory(
  session: Session,
  run: RunToWrite,
  before: Pick<Live, 'objects' | 'lastApplySettings'>,
  facts: RunFacts,
): Promise<number | null> {
  const strict = [...ofKind(before.objects, 'Workspace')]
    .filter(({spec}) => spec.separationOfDuties === 'strict')
    .map(({name}) => name);
  const alone = leftAlone(run);
  const jsonOf = (events: readonly ChangeEvent[]): string =>
    JSON.stringify(events.map((event) => (alone.has(event.object) ? {...event, left: true} : event)));
  // Each part waits for the next, since the last goes with the run.
  let last: string | undefined;
  const total = run.changes.length;
  let done = 0;
  facts.onProgress?.({phase: 'audit', done, total});
  for await (const events of eventsInParts(session, run.changes)) {
    if (last !== undefined) await session.query('select bylaw.give_events($1)', [last]);
    last = jsonOf(events);
    facts.onProgress?.({phase: 'audit', done: (done += events.length), total});
  }
  facts.onProgress?.({phase: 'record'});
  if (run.changes.length >= MANY_CHANGES) await session.query('select bylaw.count_written_rows()');
  const {rows} = await session.query<{run: number | null}>(
    'select bylaw.record_run($1, $2, $3, $4, $5, $6, $7, $8, $9) as run',
    [
      facts.set,
      facts.attempt,
      run.commit,
      run.planDigest,
      lowerEmail(run.actor),
      workspacesConcerned(run.changes),
      strict,
      last ?? '[]',
      run.policies === undefined ? null : policiesText(run.policies),
    ],
  );
  const written = rows[0]?.run;
  if (written === undefined) throw new Error('a select without from returned no row');
  const settings = settingsText(run.settings);
  if (settings !== settingsText(before.lastApplySettings)) {
    await session.query('select bylaw.record_apply_settings($1, $2, $3, $4, $5)', [
      facts.set,
      run.commit,
      run.planDigest,
      lowerEmail(run.actor),
      settings,
    ]);
  }
  return written;
}
