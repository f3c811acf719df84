/**
 * Texts that would be SQL, a command of a terminal or of a job, as every flag and argument that the commands say they take: nothing of them is run,
 * and nothing that is printed is anything but text.
 */
import {readFileSync} from 'node:fs';
import type pg from 'pg';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {EXIT} from '../../src/cli/exit-status.ts';
import {runnerCommands} from '../hostile/runner.ts';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {bylaw, makeSet, run} from './program.ts';

interface Described {
  readonly args?: Readonly<Record<string, {readonly required?: boolean}>>;
  readonly flags?: Readonly<
    Record<string, {readonly type: string; readonly helpGroup?: string; readonly options?: readonly string[]}>
  >;
}

const {commands} = JSON.parse(
  readFileSync(new URL('../../oclif.manifest.json', import.meta.url), 'utf8'),
) as {
  readonly commands: Readonly<Record<string, Described>>;
};

const DROP = 'drop table public.canary; --';
const TEXTS: readonly string[] = [
  `'; ${DROP}`,
  `"; ${DROP}`,
  `$$; ${DROP}`,
  `\\'); ${DROP}`,
  `%I%s%1$s'; ${DROP}`,
  '\u001B]0;title\u0007\u001B[2Jx',
  'x\n::set-output name=a::b\n::error::x',
  '##[error]x',
  'x\u2028::error::x\u202Ey',
  '<script>alert(1)</script>[x](javascript:x)',
  '%2e%2e%2fx',
  '--help\n',
  '',
];
// Some flags name a file to write, and tests may run as root: no text may lead out of the folder of its command.
for (const text of TEXTS)
  if (text.startsWith('/') || text.split('/').includes('..'))
    throw new Error(`${text} leads out of the folder`);

/** How many texts are tried for each flag and argument. */
const EACH = Number(process.env['BYLAW_TEST_HOSTILE_FLAGS'] ?? 1);

let server: TestServer;
let url: string;
let sql: pg.Client;
beforeAll(async () => {
  server = await startTestServer();
  url = await server.database();
  sql = await server.connect(url);
  await sql.query('create table public.canary (id int); insert into public.canary values (1)');
  await run(0, ['apply', '--auto-approve', '--quiet'], {cwd: makeSet(), ...on(url)});
});
afterAll(() => server.close());

/** What in an output is anything but text. */
const MEANS_SOMETHING = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/;

let turn = 0;

test.each(Object.entries(commands))('%s', async (id, {args = {}, flags = {}}) => {
  const words = id.split(':');
  const names = Object.keys(args);
  const given = names.filter((name) => args[name]?.required === true).map(() => 'x');
  const options = Object.entries(flags).filter(
    ([name, flag]) =>
      flag.type === 'option' &&
      flag.options === undefined &&
      // What every command has is tried with one of them.
      (flag.helpGroup !== 'GLOBAL' || id === 'plan') &&
      name !== 'database-url',
  );
  const cwd = makeSet();
  const tried = [
    ...options.map(([name]) => (text: string) => [...words, ...given, `--${name}=${text}`]),
    ...(names.length === 0 ? [] : [(text: string) => [...words, '--', ...names.map(() => text)]]),
    (text: string) => [...words, ...given, '--as', text],
  ];
  for (const of of tried)
    for (let i = 0; i < EACH; i++) {
      const text = TEXTS[turn++ % TEXTS.length] ?? '';
      const line = of(text);
      const {status, stdout, stderr} = await bylaw(line, {cwd, ...on(url)});
      const said = `${stdout}${stderr}`;
      expect([line, status === EXIT.bug]).toEqual([line, false]);
      expect([line, MEANS_SOMETHING.exec(said)?.[0]]).toEqual([line, undefined]);
      expect([line, runnerCommands(said)]).toEqual([line, {commands: [], suspects: []}]);
      const {rows} = await sql.query("select to_regclass('public.canary')::text as there");
      expect([line, rows]).toEqual([line, [{there: 'canary'}]]);
    }
});
