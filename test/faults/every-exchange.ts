/** One command with one fault at one exchange with the database: what came of it, told by the database and by the command. */
import {randomBytes} from 'node:crypto';
import {expect} from 'vitest';
import {openStore} from '../../src/postgres/open-store.ts';
import {on} from '../cli/database.ts';
import {bylaw, type Outcome as Ended} from '../cli/program.ts';
import {urlOf, withClient} from '../postgres/embedded-test-server.ts';
import type {TestServer} from '../postgres/test-server.ts';
import {startFaultyProxy, type Fault, type FaultyProxy} from './protocol-proxy.ts';
import {differing, snapshotOf} from './snapshot.ts';
import type {World, WritingCommand} from './writing-commands.ts';

type Snapshot = Readonly<Record<string, string>>;

/** What a command does when nothing is in its way. */
export interface Undisturbed {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly exchanges: number;
  /** Those of the transaction that writes and all after it. */
  readonly writing: readonly number[];
}

export interface Stage {
  readonly undisturbed: (name: string) => Promise<Undisturbed>;
  /** Returns what came of it: `done`, `not done` or, where the command says that it cannot know, `unknown`. */
  readonly disturbed: (name: string, exchange: number, fault: Fault) => Promise<string>;
}

export function stageOf(server: TestServer, {database, commands}: World): Stage {
  const urlAt = (name: string): string => {
    const url = new URL(
      server.admin.host.startsWith('/') ? 'postgres://localhost/' : `postgres://${server.admin.host}/`,
    );
    if (server.admin.host.startsWith('/')) url.searchParams.set('host', server.admin.host);
    url.port = String(server.admin.port);
    url.username = server.admin.user ?? '';
    return urlOf(url.href, name);
  };
  const commandNamed = (name: string): WritingCommand => {
    const command = commands[name];
    if (command === undefined) throw new Error(`there is no command ${name}`);
    return command;
  };
  const known = new Map<string, Promise<Undisturbed>>();

  /** Gives a copy of the database for as long as `work` lasts. */
  async function onCopy<T>(
    {onEmpty}: WritingCommand,
    work: (url: string, proxy: FaultyProxy) => Promise<T>,
  ): Promise<T> {
    const name = `bylaw_fault_${randomBytes(6).toString('hex')}`;
    const from = onEmpty === true ? 'template0' : database;
    await server.admin.query(`create database ${name} template ${from} strategy file_copy`);
    const url = urlAt(name);
    const proxy = await startFaultyProxy(url);
    try {
      return await work(url, proxy);
    } finally {
      await proxy.close();
      await server.admin.query(`drop database ${name} with (force)`);
    }
  }
  const runIt = ({args, cwd}: WritingCommand, url: string): Promise<Ended> =>
    bylaw([...args, '--json'], {
      ...(cwd !== undefined && {cwd}),
      env: {...on(url).env, BYLAW_ACTOR: 'root@platform.example'},
    });
  const snapshot = (url: string): Promise<Snapshot> => withClient(url, snapshotOf);

  async function observe(name: string): Promise<Undisturbed> {
    const command = commandNamed(name);
    return onCopy(command, async (url, proxy) => {
      const before = await snapshot(url);
      const {status, stdout, stderr} = await runIt(command, proxy.url);
      const after = await snapshot(url);
      const first = proxy.texts.findIndex((text) => /^Q....begin(?!.*read only)/s.test(text));
      if (status !== 0 || differing(before, after).length === 0 || first < 1)
        throw new Error(`${name} does nothing: ${stdout}${stderr}`);
      const writing = proxy.texts.flatMap((_, exchange) => (exchange < first ? [] : [exchange]));
      return {before, after, exchanges: proxy.exchanges(), writing};
    });
  }
  const undisturbed = (name: string): Promise<Undisturbed> => {
    const found = known.get(name) ?? observe(name);
    known.set(name, found);
    return found;
  };

  async function disturbed(name: string, exchange: number, fault: Fault): Promise<string> {
    const command = commandNamed(name);
    const known = await undisturbed(name);
    return onCopy(command, async (url, proxy) => {
      proxy.plan(exchange, fault);
      const ended = await runIt(command, proxy.url);
      const at = `${name}, ${JSON.stringify(fault)} at ${exchange}: ${proxy.texts[exchange]?.slice(0, 200)}`;
      proxy.heal();
      try {
        return await judged(command, {url, proxy}, ended, known);
      } catch (error) {
        if (error instanceof Error)
          error.message = `${at}\n${ended.status} ${ended.stdout}${ended.stderr}\n${error.message}`;
        throw error;
      }
    });
  }

  async function judged(
    command: WritingCommand,
    {url, proxy}: {readonly url: string; readonly proxy: FaultyProxy},
    {status, stdout}: Ended,
    {before, after}: Undisturbed,
  ): Promise<string> {
    const found = await settledSnapshot(url);
    const done = differing(found, after).length === 0;
    // All or nothing.
    if (!done) expect(differing(found, before)).toEqual([]);
    // And the command says which, unless it says that it cannot know.
    const unknown = stdout.includes('"commit-unknown"');
    expect(stdout.includes('"status": "unknown"')).toBe(unknown && command.args[0] === 'apply');
    expect(unknown ? [4] : done ? [0] : [4, 7]).toContain(status);
    if (!(done && command.addsUp === true)) {
      // Once more, and it is done once.
      expect((await runIt(command, proxy.url)).status).toBe(done ? (command.again ?? 0) : 0);
      expect(differing(await snapshot(url), after)).toEqual([]);
    }
    if (command.leavesHistory !== false) await expectIntact(url);
    return unknown ? 'unknown' : done ? 'done' : 'not done';
  }

  /** What is there once nobody of the command is at work any more. */
  async function settledSnapshot(url: string): Promise<Snapshot> {
    return withClient(url, async (sql) => {
      for (let tries = 0; tries < 600; tries++) {
        const {rowCount} = await sql.query(
          `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
            and backend_type = 'client backend' and state <> 'idle'`,
        );
        if (rowCount === 0) break;
        await sql.query('select pg_sleep(0.05)');
      }
      return snapshotOf(sql);
    });
  }
  return {undisturbed, disturbed};
}

/** Every chain is intact. */
export async function expectIntact(url: string): Promise<void> {
  const store = await openStore({url, stateDir: '/nowhere'});
  try {
    const states = await store.verify();
    expect(states.filter(({intact}) => !intact)).toEqual([]);
  } finally {
    await store.close();
  }
}
