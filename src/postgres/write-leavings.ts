/** Writes the leavings of a run: before everything else that it does, as `bylaw offboard` would write each of them. */
import {homeOf} from '../model/address.ts';
import {lowerEmail} from '../model/email-texts.ts';
import type {GovernedObject} from '../model/objects.ts';
import type {Leaving} from '../model/offboarding.ts';
import type {RunToWrite} from '../model/run.ts';
import type {Session} from './connect.ts';
import {eventsOf, makeOpaque} from './opaque-events.ts';
import {idsOfPeople} from './people.ts';
import {rowContext} from './row-context.ts';
import {workspacesConcerned} from './write-history.ts';
import {writeObjects} from './write-objects.ts';
import {ownersAfter} from './write-offboarding.ts';

interface LeavingFacts {
  readonly set: string;
  /** The sets whose objects it may change. */
  readonly sets: readonly string[];
}

/** The events of a leaving, each with the workspace whose chain it goes to; null for what goes into that of the run. */
async function eventsWithHomes(
  session: Session,
  {changes}: Leaving,
  ofRun: ReadonlySet<string>,
): Promise<readonly object[]> {
  const events = await eventsOf(session, changes);
  return changes.map(({address, before, after}, i) => ({
    ...events[i],
    home: ofRun.has(address) ? null : homeOf((after ?? before) as GovernedObject),
  }));
}

async function writeLeaving(
  session: Session,
  leaving: Leaving,
  {actor, ofRun}: {readonly actor: string; readonly ofRun: ReadonlySet<string>},
  {set, sets}: LeavingFacts,
): Promise<void> {
  const {person, workspace, successor, changes, before} = leaving;
  const id = (await idsOfPeople(session, [person])).get(person) ?? '';
  await writeObjects(session, changes, {
    ownerOf: ownersAfter(changes),
    context: rowContext(before, changes),
    onProgress: () => undefined,
  });
  const [taker] = await makeOpaque(session, [successor]);
  await session.query('select bylaw.record_offboarding($1, $2, $3, false, false, $4, $5, $6, $7, $8)', [
    id,
    person,
    lowerEmail(actor),
    JSON.stringify([{workspace, successor: taker ?? null}]),
    sets,
    workspacesConcerned(changes),
    JSON.stringify(await eventsWithHomes(session, leaving, ofRun)),
    set,
  ]);
}

/** Writes what leavings do, one after the other, within the caller's transaction and locks. */
export async function writeLeavings(session: Session, run: RunToWrite, facts: LeavingFacts): Promise<void> {
  const {leavings, actor} = run;
  for (const leaving of leavings?.all ?? []) {
    await writeLeaving(session, leaving, {actor, ofRun: leavings?.ofRun ?? new Set()}, facts);
  }
}
