/** Writes what the history says of a run: its row, its audit events, and what its objects were applied as. */
import type {RunToWrite} from '../app/ports.ts';
import {digestOf} from '../model/canonical-json.ts';
import type {Action, Change} from '../model/change.ts';
import type {GovernedObject} from '../model/objects.ts';
import {chainOf, GENESIS, hashOf, type ChainedEvent} from './audit-chain.ts';
import type {Session} from './connect.ts';
import {idsOfPeople, withoutEmails} from './people.ts';

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

/** What an event says of an object, with people still under their addresses. A person's name is their address. */
function contentOf(object: GovernedObject | undefined, renamed: boolean): unknown {
  if (object === undefined) return null;
  const named = (object.kind === 'Member' || object.kind === 'User') && object.spec.displayName !== undefined;
  return {
    ...(renamed && {address: object.address}),
    labels: object.labels,
    spec: named ? {...object.spec, displayName: object.name} : object.spec,
  };
}

interface OpenEvent {
  readonly action: Action;
  readonly address: string;
  readonly before: unknown;
  readonly after: unknown;
}

function eventOf(change: Change): OpenEvent {
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
  const {rows} = await session.query<{login: string}>('select session_user as login');
  const open = {actor: run.actor, login: rows[0]?.login ?? '', events: run.changes.map(eventOf)};
  const claimed = run.actor.toLowerCase();
  const emails = new Set<string>();
  withoutEmails(open, (email) => {
    emails.add(email);
    return '';
  });
  const ids = await idsOfPeople(session, [...emails, claimed]);
  const idOf = (email: string): string => ids.get(email) ?? '';
  const {login, events} = withoutEmails(open, idOf) as typeof open;
  const actor = idOf(claimed);
  await insertRun(session, run, {...facts, actor, login, events});
  await appendEvents(session, run, {...facts, actor, login, events});
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

const INSERT_EVENTS = `insert into bylaw.audit_events (chain, sequence, run, time, actor, login, action, address,
    before, after, commit, plan_digest, previous_hash, hash)
  select chain, sequence, run, time, actor, login, action, address, before, after, commit, plan_digest,
    previous_hash, hash
  from json_to_recordset($1::json) as r(chain text, sequence bigint, run integer, time timestamptz, actor text,
    login text, action text, address text, before jsonb, after jsonb, commit text, plan_digest text,
    previous_hash text, hash text)`;

/** Appends to the set's chain; the lock of the set keeps it from growing meanwhile. */
async function appendEvents(session: Session, run: RunToWrite, opaque: Opaque): Promise<void> {
  const chain = chainOf(opaque.set);
  const {rows} = await session.query<{sequence: number; hash: string}>(
    'select sequence::float8 as sequence, hash from bylaw.audit_chains where chain = $1',
    [chain],
  );
  let {sequence, hash} = rows[0] ?? {sequence: 0, hash: GENESIS};
  const common = {
    chain,
    run: opaque.run,
    time: new Date(opaque.now).toISOString(),
    actor: opaque.actor,
    login: opaque.login,
    commit: run.commit,
    plan_digest: run.planDigest,
  };
  for (let start = 0; start < opaque.events.length; start += CHUNK) {
    const chunk = opaque.events.slice(start, start + CHUNK).map((event) => {
      const chained: ChainedEvent = {...common, ...event, sequence: ++sequence, previous_hash: hash};
      hash = hashOf(chained);
      return {...chained, hash};
    });
    await session.query(INSERT_EVENTS, [JSON.stringify(chunk)]);
  }
  await session.query(
    `insert into bylaw.audit_chains (chain, sequence, hash) values ($1, $2, $3)
      on conflict (chain) do update set sequence = excluded.sequence, hash = excluded.hash`,
    [chain, sequence, hash],
  );
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
