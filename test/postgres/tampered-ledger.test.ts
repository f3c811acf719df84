/**
 * Whoever owns the server can write every table. `history verify` finds each column that was edited, each row that is gone and each two that
 * were exchanged, in everything that the history vouches for; what it cannot find by itself, a checkpoint finds. SECURITY.md says what neither does.
 */
import {readFileSync} from 'node:fs';
import type pg from 'pg';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {verifyHistory} from '../../src/app/verify-history.ts';
import type {Store} from '../../src/app/store-port.ts';
import type {ChainState} from '../../src/model/audit.ts';
import type {Checkpoint} from '../../src/model/evidence.ts';
import {checkpointOf} from '../../src/app/evidence.ts';
import {readNoted} from '../../src/postgres/read-evidence.ts';
import {tries} from '../effort.ts';
import {
  NOT_COVERED,
  after,
  columnsOf,
  deletionsOf,
  editsOf,
  isIntact,
  isCovered,
  sessionOf,
  swapsOf,
  verified,
  withoutKeys,
  type Tampering,
} from './tampering.ts';
import {startTestServer, type TestServer} from './test-server.ts';
import {fillLedger} from './whole-ledger.ts';

/** How many edits are tried of a column, and how many rows of a table are taken away or exchanged. */
const EACH = Number(process.env['BYLAW_TEST_TAMPERINGS'] ?? tries(1, 25));

let server: TestServer;
let store: Store;
let sql: pg.Client;
let checkpoint: Checkpoint;
let login: Awaited<ReturnType<Store['login']>>;
let whole: readonly ChainState[];
beforeAll(async () => {
  server = await startTestServer();
  ({store, sql} = await server.store());
  await fillLedger({store, sql});
  checkpoint = await checkpointOf(store, null, {});
  login = await store.login();
  whole = (await verifyHistory(store, null, checkpoint)).chains;
  // From here on, others would wait for the tables.
  await withoutKeys(sql);
});
afterAll(async () => {
  await sql.query('rollback');
  await server.close();
});

/** Some of them, from all over the list. */
const some = <T>(all: readonly T[], count = EACH): readonly T[] => {
  const step = Math.max(1, all.length / count);
  return all.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
};

/** Those of some tamperings that `history verify` does not find. */
async function unseen(tamperings: readonly Tampering[]): Promise<readonly string[]> {
  const missed: string[] = [];
  for (const tampering of tamperings) if (isIntact(await after(sql, tampering))) missed.push(tampering.what);
  return missed;
}

/** What `history verify --checkpoint` says after something was done, which is then undone. */
async function withCheckpoint(statement: string): Promise<readonly string[]> {
  await sql.query('savepoint noted');
  try {
    await sql.query(statement);
    const tampered: Store = {
      ...store,
      login: () => Promise.resolve(login),
      verify: () => verified(sql),
      noted: (places) => readNoted(sessionOf(sql), places),
    };
    const {chains} = await verifyHistory(tampered, null, checkpoint);
    return chains.flatMap(({faults}) => faults);
  } finally {
    await sql.query('rollback to savepoint noted; release savepoint noted');
  }
}

test('what nobody has tampered with is whole', async () => {
  expect(whole.length).toBeGreaterThan(6);
  for (const chains of [whole, await verified(sql)]) expect(chains.filter(({intact}) => !intact)).toEqual([]);
  expect(await withCheckpoint('select')).toEqual([]);
});

describe('of every table that the history vouches for', () => {
  test('an edit of each column is found', async () => {
    const columns = (await columnsOf(sql)).filter(isCovered);
    const missed: string[] = [];
    for (const column of columns) {
      const edits = await editsOf(sql, column);
      // A column without a row that could be edited would be tried by nobody.
      expect([column.table, column.column, edits.length > 0]).toEqual([column.table, column.column, true]);
      missed.push(...(await unseen(some(edits))));
    }
    expect(missed).toEqual([]);
  });

  test('each row that is gone is found', async () => {
    const tables = new Set((await columnsOf(sql)).filter(isCovered).map(({table}) => table));
    const missed: string[] = [];
    for (const table of tables) missed.push(...(await unseen(some(await deletionsOf(sql, table)))));
    expect(missed).toEqual([]);
  });

  test('two rows that are exchanged are found: events, decisions, runs and people', async () => {
    const missed: string[] = [];
    for (const [table, ...columns] of [
      ['audit_events', 'sequence'],
      ['audit_events', 'chain', 'sequence'],
      ['audit_events', 'actor'],
      ['audit_events', 'before', 'after'],
      ['audit_chains', 'chain'],
      ['decisions', 'side'],
      ['decisions', 'by', 'actor'],
      ['approved_recipients', 'subject'],
      ['runs', 'run'],
      ['people', 'id'],
      ['people', 'email'],
      ['people', 'email', 'salt'],
      ['former_addresses', 'person'],
      ['offboarded', 'person'],
      ['plans', 'actor'],
      ['sets', 'last_run'],
      ['requests', 'digest'],
    ])
      missed.push(...(await unseen(some(await swapsOf(sql, table ?? '', columns)))));
    expect(missed).toEqual([]);
  });
});

describe('of a chain', () => {
  const chains = async (): Promise<readonly {chain: string; events: number}[]> =>
    (
      await sql.query<{chain: string; events: number}>(
        'select chain, sequence::int as events from bylaw.audit_chains order by chain collate "C"',
      )
    ).rows;

  test('a tail that is cut off is found, however long', async () => {
    for (const {chain, events} of await chains())
      for (const kept of some([...Array.from({length: events}).keys()])) {
        const cut = `delete from bylaw.audit_events where chain = '${chain}' and sequence > ${kept}`;
        const state = (await after(sql, {what: cut, sql: cut})).find((one) => one.chain === chain);
        expect(state?.faults.join('\n')).toMatch(/missing: the chain was cut off/);
        // With its recorded end written to fit, and whatever else there is, a checkpoint tells.
        const fits = `${cut}; update bylaw.audit_chains c set sequence = ${kept}, hash = coalesce((select e.hash
          from bylaw.audit_events e where e.chain = c.chain and e.sequence = ${kept}), hash) where chain = '${chain}'`;
        expect((await withCheckpoint(fits)).join('\n')).toMatch(
          /the checkpoint of \S+ noted event \d+, and the chain/,
        );
      }
  });

  test('one that is gone with all that it vouches for is found by what it noted or by those that noted it, and by a checkpoint', async () => {
    const found: string[] = [];
    for (const {chain} of await chains()) {
      const [, kind = '', name = ''] = /^(\w+):(.*)$/.exec(chain) ?? [];
      const rows =
        kind === 'set'
          ? `delete from bylaw.plan_approvals where digest in (select digest from bylaw.plans where "set" = '${name}');
              delete from bylaw.plans where "set" = '${name}'; delete from bylaw.runs where "set" = '${name}';
              delete from bylaw.sets where name = '${name}'`
          : ['decisions', 'requests', 'agreements', 'epochs', 'incarnations', 'endings', 'offboarded']
              .map((table) => `delete from bylaw.${table} where workspace = '${name}'`)
              .join('; ');
      const drop = `delete from bylaw.audit_events where chain = '${chain}';
        delete from bylaw.audit_chains where chain = '${chain}'; ${rows}`;
      if (!isIntact(await after(sql, {what: chain, sql: drop}))) found.push(chain);
      expect((await withCheckpoint(drop)).join('\n')).toContain('and the chain is gone');
    }
    // Here, other chains or the people whom it noted tell of each.
    expect((await chains()).map(({chain}) => chain).filter((chain) => !found.includes(chain))).toEqual([]);
  });

  test('one that was written anew from any event, with hashes that fit, is found by a checkpoint', async () => {
    for (const {chain, events} of await chains())
      for (const from of some([...Array.from({length: events}).keys()])) {
        const faults = await withCheckpoint(`do $$ declare e record; v_previous text := (select coalesce(
            (select hash from bylaw.audit_events where chain = '${chain}' and sequence = ${from}), 'sha256:' || repeat('0', 64)));
          begin
            for e in select * from bylaw.audit_events where chain = '${chain}' and sequence > ${from} order by sequence loop
              update bylaw.audit_events set login = 'somebody-else', previous_hash = v_previous, hash = bylaw.event_hash(e.format,
                  e.chain, e.sequence, e.run, bylaw.instant(e.time), e.actor, 'somebody-else', e.action, e.commit, e.plan_digest,
                  e.heads, e.payload_digest, v_previous)
                where chain = e.chain and sequence = e.sequence returning hash into v_previous;
            end loop;
            update bylaw.audit_chains set hash = v_previous where chain = '${chain}';
          end $$`);
        expect([chain, from, faults.join('\n')]).toEqual([
          chain,
          from,
          expect.stringContaining('and another one is there: the chain was rewritten'),
        ]);
      }
  });

  test('one of another installation is no continuation of a checkpoint', async () => {
    await expect(withCheckpoint('update bylaw.installation set id = gen_random_uuid()')).rejects.toThrow(
      'The checkpoint is of another database',
    );
  });
});

test('SECURITY.md says what the history does not vouch for', async () => {
  const text = readFileSync(new URL('../../SECURITY.md', import.meta.url), 'utf8');
  const [, said = ''] = /\*\*What the history vouches for\.\*\*([\s\S]*?)\n\n\*\*/.exec(text) ?? [];
  expect(Object.keys(NOT_COVERED).filter((name) => !said.includes(`\`${name}\``))).toEqual([]);
  // Nor is anything listed that there is not.
  const there = (await columnsOf(sql)).flatMap(({table, column}) => [table, `${table}.${column}`]);
  expect(Object.keys(NOT_COVERED).filter((name) => !there.includes(name))).toEqual([]);
});
