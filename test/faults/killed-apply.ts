/** Applies that are killed, at moments of a seed within the transaction that writes: nothing of them is there, or all. */
import type pg from 'pg';
import {expect} from 'vitest';
import {NOBODY_THERE, on, until} from '../cli/database.ts';
import {json, run, start} from '../cli/program.ts';
import type {TestServer} from '../postgres/test-server.ts';
import {bigSet} from './big-set.ts';
import {expectIntact} from './every-exchange.ts';
import {startFaultyProxy} from './protocol-proxy.ts';
import {below, randomOf, type Outcome} from './rounds.ts';

const FOUND = `select (select count(*)::int from bylaw.resources where title = 'first') as vaults,
  (select count(*)::int from bylaw.roles) as roles, (select count(*)::int from bylaw.runs) as runs,
  (select count(*)::int from bylaw.audit_events where action = 'create') as events`;

export interface KilledApplies {
  /** Kills one, by a seed. What it left serves the next, until all of it is there. */
  readonly round: (seed: number) => Promise<Outcome>;
  /** Applies once more what is not there. */
  readonly finish: () => Promise<void>;
}

/** Applies of so many objects. */
export async function killedApplies(server: TestServer, objects: number): Promise<KilledApplies> {
  const cwd = bigSet(objects);
  let url = await server.database();
  let sql: pg.Client = await server.connect(url);
  const count = async (): Promise<readonly number[]> => {
    const {rows} = await sql.query<Record<string, number>>(FOUND);
    return Object.values(rows[0] ?? {});
  };
  const roles = Math.floor((objects - 4) / 10);
  const nothing = [0, 0, 0, 0];
  const everything = [objects - 4 - roles, roles, 1, objects];
  // How many exchanges it takes in the transaction that writes.
  let exchanges = 0;
  {
    const proxy = await startFaultyProxy(url);
    await run(0, ['apply', '--auto-approve', '--quiet'], {cwd, ...on(proxy.url)});
    expect(await count()).toEqual(everything);
    exchanges =
      proxy.texts.findLastIndex((text) => text.includes('commit\0')) - firstOfWriting(proxy.texts) + 1;
    await proxy.close();
  }
  const anew = async (): Promise<void> => {
    url = await server.database();
    sql = await server.connect(url);
  };
  await anew();

  async function round(seed: number): Promise<Outcome> {
    const random = randomOf(seed);
    // The commit is one exchange of many, and has rounds of its own.
    const after = random() < 0.3 ? exchanges - 1 : below(random, exchanges);
    const ms = below(random, 12);
    const proxy = await startFaultyProxy(url);
    const {child, ended} = start(['apply', '--auto-approve', '--quiet', '--json'], {cwd, ...on(proxy.url)});
    let first: number | undefined;
    proxy.watch = (exchange, text) => {
      if (first === undefined && isWriting(text)) first = exchange;
      if (first !== undefined && exchange === first + after) setTimeout(() => child.kill('SIGKILL'), ms);
    };
    const {status, stdout} = await ended;
    await proxy.close();
    await until(sql, NOBODY_THERE, 'the end of the connection');
    const found = await count();
    // Killed before it could say anything, or done.
    expect([0, 137]).toContain(status);
    if (status === 0) expect(JSON.parse(stdout)).toMatchObject({status: 'applied', run: 1});
    if (status === 137 && found[2] === 0) {
      expect(found).toEqual(nothing);
      return 'nothing';
    }
    expect(found).toEqual(everything);
    await expectIntact(url);
    await anew();
    return status === 0 ? 'done before' : 'all';
  }
  return {
    round,
    async finish() {
      const at = {cwd, ...on(url)};
      expect(await json(0, ['lock', 'status'], at)).toMatchObject({holder: null});
      expect(await json(0, ['apply', '--auto-approve', '--quiet'], at)).toMatchObject({
        status: 'applied',
        run: 1,
      });
      expect(await count()).toEqual(everything);
      expect(await json(0, ['history', 'verify'], at)).toMatchObject({intact: true});
    },
  };
}

const isWriting = (text: string): boolean => /^Q....begin isolation level (?!.*read only)/s.test(text);
const firstOfWriting = (texts: readonly string[]): number => texts.findIndex(isWriting);
