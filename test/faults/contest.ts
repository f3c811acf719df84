/** Twenty commands at once on one database, of which some cannot both have their way: one state, and each outcome told truly. */
import {setTimeout as sleep} from 'node:timers/promises';
import type pg from 'pg';
import {expect} from 'vitest';
import {on} from '../cli/database.ts';
import {bylaw} from '../cli/program.ts';
import {withClient} from '../postgres/embedded-test-server.ts';
import {expectIntact} from './every-exchange.ts';
import {below, randomOf, type Outcome} from './rounds.ts';
import type {PlainServer} from './plain-server.ts';
import type {World, WritingCommand} from './writing-commands.ts';

/** Commands that are in each other's way, with the status of one that has had its way, and how often that happened as the database has it. */
const CONTENDERS = {
  apply: ['applied', 'select count(*)::int as n from bylaw.runs where "set" = \'both\''],
  approve: [
    'decided',
    "select count(*)::int as n from bylaw.decisions where \"by\" = 'rae@northwind.example' and decision = 'approve'",
  ],
  withdraw: [
    'withdrawn',
    "select count(*)::int as n from bylaw.audit_events where action = 'withdraw' and chain = 'workspace:northwind-legal'",
  ],
  offboard: ['offboarded', "select count(*)::int as n from bylaw.offboarded where workspace = '*'"],
  rename: ['done', 'select count(*)::int as n from bylaw.former_addresses'],
} as const;
export type Contender = keyof typeof CONTENDERS;
const CONTENDER_NAMES = Object.keys(CONTENDERS) as Contender[];
const COPIES = 4;

async function counts(sql: pg.Client): Promise<Readonly<Record<Contender, number>>> {
  const found: Partial<Record<Contender, number>> = {};
  for (const name of CONTENDER_NAMES) {
    found[name] = (await sql.query<{n: number}>(CONTENDERS[name][1])).rows[0]?.n ?? 0;
  }
  return found as Record<Contender, number>;
}

/**
 * One round: `url` is for the commands, `direct` for a look at the database. Returns who was first, as `approve first`; those that had no
 * way of theirs are left out of it.
 */
async function contest(
  seed: number,
  commands: Readonly<Record<string, WritingCommand>>,
  url: string,
  direct: string,
): Promise<Outcome> {
  const random = randomOf(seed);
  const before = await withClient(direct, counts);
  const order: Contender[] = [];
  const started = CONTENDER_NAMES.flatMap((name) =>
    Array.from({length: COPIES}, async () => {
      const {args = [], cwd} = commands[name] ?? {};
      await sleep(below(random, 400));
      const {status, stdout, stderr} = await bylaw([...args, '--json'], {
        ...(cwd !== undefined && {cwd}),
        env: {...on(url).env, BYLAW_ACTOR: 'root@platform.example'},
      });
      const said = (JSON.parse(stdout) as {status?: string}).status ?? 'none';
      if (said === CONTENDERS[name][0]) order.push(name);
      return {name, status, said, stderr};
    }),
  );
  const ended = await Promise.all(started);
  // Nobody ran into a conflict that bylaw has to solve, nor waited in vain.
  expect(ended.filter(({status}) => ![0, 1, 5, 6].includes(status))).toEqual([]);
  const after = await withClient(direct, counts);
  const did = CONTENDER_NAMES.map((name) => [name, after[name] - before[name]]);
  expect(did).toEqual(
    CONTENDER_NAMES.map((name) => [
      name,
      ended.filter((one) => one.name === name && one.said === CONTENDERS[name][0]).length,
    ]),
  );
  await expectIntact(direct);
  return `${order[0] ?? 'nobody'} first`;
}

let made = 0;

/** One round on a copy of a world's database, to which `urlOf` leads. */
export async function contestOn(
  server: PlainServer,
  world: World,
  seed: number,
  urlOf: (database: string) => string,
): Promise<Outcome> {
  const name = `contest_${(made += 1)}`;
  await withClient(server.url(), (admin) =>
    admin.query(`create database ${name} template ${world.database}`),
  );
  const outcome = await contest(seed, world.commands, urlOf(name), server.url(name));
  await withClient(server.url(), (admin) => admin.query(`drop database ${name} with (force)`));
  return outcome;
}
