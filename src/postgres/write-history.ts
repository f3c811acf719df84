/** Writes what the history says of a run: its row, its audit events, and what its objects were applied as. */
import type {RunToWrite} from '../model/run.ts';
import {auditedContent} from '../model/audit.ts';
import {digestOf} from '../model/canonical-json.ts';
import type {Action, Change} from '../model/change.ts';
import type {GovernedObject} from '../model/objects.ts';
import {appendEvents, makeOpaque, type OpenEvent} from './append-events.ts';
import {chainOf} from './audit-chain.ts';
import type {Session} from './connect.ts';

const CHUNK = 5000;

export interface RunFacts {
  readonly set: string;
  readonly run: number;
  /** Made for this attempt alone: finds the run again when a commit was not answered. */
  readonly attempt: string;
  /** ms since 1970. */
  readonly now: number;
}

/** What the history calls a change: one that also adopts is an adoption. */
const actionOf = ({actions}: Change): Action =>
  actions.includes('adopt') ? 'adopt' : (actions[0] ?? 'update');

/** What an event says of an object; where it is renamed, its address too. */
function contentOf(object: GovernedObject | undefined, renamed: boolean): unknown {
  if (object === undefined) return null;
  return {...(renamed && {address: object.address}), ...auditedContent(object)};
}

/** What the history says of a change, with people still under their addresses. */
export function eventOf(change: Change): OpenEvent & {readonly action: Action} {
  const {before, after} = change;
  const renamed = before !== undefined && after !== undefined && before.address !== after.address;
  return {
    action: actionOf(change),
    address: change.address,
    before: contentOf(before, renamed),
    after: contentOf(after, renamed),
  };
}

/** Writes the run with its events and marks its objects as applied. */
export async function writeHistory(session: Session, run: RunToWrite, facts: RunFacts): Promise<void> {
  const {actor, login, events} = await makeOpaque(session, run.actor, run.changes.map(eventOf));
  await insertRun(session, run, {...facts, actor, login, events});
  const common = {
    chain: chainOf(facts.set),
    run: facts.run,
    time: new Date(facts.now).toISOString(),
    actor,
    login,
    commit: run.commit,
    plan_digest: run.planDigest,
  };
  await appendEvents(session, common, events);
  await markApplied(session, run.changes, facts.set);
}

interface Opaque extends RunFacts {
  readonly actor: string;
  readonly login: string;
  readonly events: readonly OpenEvent[];
}

async function insertRun(session: Session, run: RunToWrite, opaque: Opaque): Promise<void> {
  const count = (action: Action): number => opaque.events.filter((event) => event.action === action).length;
  await session.query(
    `insert into bylaw.runs ("set", run, time, actor, login, commit, plan_digest, attempt,
      created, updated, deleted, adopted) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      opaque.set,
      opaque.run,
      new Date(opaque.now).toISOString(),
      opaque.actor,
      opaque.login,
      run.commit,
      run.planDigest,
      opaque.attempt,
      count('create'),
      count('update'),
      count('delete'),
      count('adopt'),
    ],
  );
  await session.query('update bylaw.sets set last_run = $2 where name = $1', [opaque.set, opaque.run]);
}

/** Remembers the content that each object was applied with: tells an edit of a manifest from a live change. */
async function markApplied(session: Session, changes: readonly Change[], set: string): Promise<void> {
  const gone = changes.flatMap(({before, after}) =>
    before && before.address !== after?.address ? [before.address] : [],
  );
  await session.query('delete from bylaw.set_objects where "set" = $1 and address = any($2)', [set, gone]);
  const applied = changes.flatMap(({after}) => (after ? [after] : []));
  for (let start = 0; start < applied.length; start += CHUNK) {
    const chunk = applied.slice(start, start + CHUNK);
    await session.query(
      `insert into bylaw.set_objects ("set", address, digest)
        select $1, address, digest from unnest($2::text[], $3::text[]) as r(address, digest)
        on conflict ("set", address) do update set digest = excluded.digest`,
      [set, chunk.map(({address}) => address), chunk.map(({labels, spec}) => digestOf({labels, spec}))],
    );
  }
}
