/**
 * Runs the built program in a folder and an environment of its own: in the process of the test, which spares a second
 * start of Node for each command, or in a process of its own, where that is the point.
 */
import {spawn, type ChildProcess} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {Readable, Writable} from 'node:stream';
import {fileURLToPath} from 'node:url';
import {expect} from 'vitest';
import {OWN_PROCESSES} from '../effort.ts';

const LAUNCHER_URL = new URL('../../bin/bylaw.js', import.meta.url).href;
export const LAUNCHER = fileURLToPath(LAUNCHER_URL);

export interface Outcome {
  /** 128 + its number if a signal ended the program, as shells count. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessSurroundings {
  readonly cwd?: string;
  /** Added to an environment without any settings of bylaw. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it runs in a process of its own. Help and the version are printed by oclif, which needs one. */
  readonly ownProcess?: boolean;
  /** What is typed on the terminal that its stdin and stderr are then; it runs in this process. */
  readonly answer?: string;
  /** User to run as, in a process of its own; only root can be somebody else. */
  readonly uid?: number;
  /** Arguments for Node, before the launcher, in a process of its own. */
  readonly node?: readonly string[];
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Outcome>;
}

const SIGNALS: Readonly<Record<string, number>> = {SIGINT: 2, SIGKILL: 9, SIGTERM: 15};

/** What the shell of whoever runs the tests says about colours, actors and databases must not matter. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(BYLAW_|NODE_|VITEST|FORCE_COLOR|NO_COLOR|COLUMNS|LC_|LANG|GIT_|PG)/.test(name),
  );
  return {...Object.fromEntries(kept), LANG: 'C.UTF-8', GIT_CEILING_DIRECTORIES: tmpdir()};
}

/** Starts the program in a process of its own, without waiting for it. Its stdin is closed. */
export function start(
  args: readonly string[],
  {cwd, env, uid, node = []}: ProcessSurroundings = {},
): Running {
  const child = spawn(process.execPath, [...node, LAUNCHER, ...args], {
    cwd: cwd ?? tmpdir(),
    env: {...cleanEnvironment(), ...env},
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid !== undefined && {uid}),
  });
  const said = {stdout: '', stderr: ''};
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({status: code ?? 128 + (SIGNALS[signal ?? ''] ?? 0), ...said});
    });
  });
  return {child, ended};
}

/** A stream that keeps what is written to it. */
function collector(): {readonly stream: Writable; readonly text: () => string} {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return {stream, text: () => Buffer.concat(chunks).toString()};
}

type Program = Pick<typeof import('../../src/cli.ts'), 'runProgram'>;
const PROGRAM = new URL('../../dist/cli.js', import.meta.url).href;

/** Runs the program to its end in this process. Its stdin ends after the answer. */
async function runHere(args: readonly string[], {cwd, env, answer}: ProcessSurroundings): Promise<Outcome> {
  const {runProgram} = (await import(/* @vite-ignore */ PROGRAM)) as Program;
  const [stdout, stderr] = [collector(), collector()];
  const terminal = {isTTY: answer !== undefined, columns: 200};
  const status = await runProgram(args, LAUNCHER_URL, {
    cwd: cwd ?? tmpdir(),
    env: {...cleanEnvironment(), ...env},
    stdin: Object.assign(Readable.from(answer === undefined ? [] : [`${answer}\n`]), terminal),
    stdout: stdout.stream,
    stderr: Object.assign(stderr.stream, terminal),
  });
  return {status, stdout: stdout.text(), stderr: stderr.text()};
}

/** Runs the program to its end. Nobody must ever see a stack trace. */
export async function bylaw(
  args: readonly string[],
  surroundings: ProcessSurroundings = {},
): Promise<Outcome> {
  const {ownProcess = OWN_PROCESSES && surroundings.answer === undefined, uid, node} = surroundings;
  const outcome =
    ownProcess || uid !== undefined || node !== undefined
      ? await start(args, surroundings).ended
      : await runHere(args, surroundings);
  expect(outcome.stderr).not.toMatch(/^ {4}at |node:internal/m);
  return outcome;
}

/** Runs it, and expects an exit status; returns what it printed. */
export async function run(
  status: number,
  args: readonly string[],
  around?: ProcessSurroundings,
): Promise<Outcome> {
  const outcome = await bylaw(args, around);
  expect(outcome.status, `bylaw ${args.join(' ')}\n${outcome.stdout}${outcome.stderr}`).toBe(status);
  return outcome;
}

/** Runs it, and expects a complaint: one message, with a help below it that says how to mend it. */
export async function complains(
  status: number,
  about: RegExp,
  args: readonly string[],
  around?: ProcessSurroundings,
): Promise<string> {
  const {stderr} = await run(status, args, around);
  expect(stderr).toMatch(/^error: \S.*[.!?]\n {2}\S.*[.!?]?\n$/m);
  expect(stderr).toMatch(about);
  return stderr;
}

/** The result of a command, as JSON. */
export async function json<T>(
  status: number,
  args: readonly string[],
  around?: ProcessSurroundings,
): Promise<T> {
  const {stdout} = await run(status, [...args, '--json'], around);
  return JSON.parse(stdout) as T;
}

/** A folder that ends with the run. Other users may enter it: Postgres does not run as root. */
export function folder(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'bylaw-cli-'));
  chmodSync(dir, 0o755);
  return dir;
}

/** Writes files (text by path) below a folder. */
export function write(dir: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(dir, file)), {recursive: true});
    writeFileSync(path.join(dir, file), content);
  }
}

export const setFile = (name: string, more = ''): string =>
  `apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: ${name}}\nspec:\n  manifests: [manifests]\n${more}`;

const ACTOR = '  actor: ana@acme.example\n';

/** A workspace with two admins and a counsel who made a space. */
export const ESTATE = `apiVersion: bylaw/v1
kind: User
metadata: {name: ana@acme.example}
spec: {systemAdmin: true}
---
apiVersion: bylaw/v1
kind: Workspace
metadata: {name: acme-legal}
spec: {displayName: Acme Legal, organization: acme, region: EU, protect: false}
---
apiVersion: bylaw/v1
kind: MemberList
metadata: {workspace: acme-legal}
items:
  - {name: ana@acme.example, roles: [admin]}
  - {name: al@acme.example, roles: [admin]}
  - {name: bo@acme.example, roles: [counsel]}
---
apiVersion: bylaw/v1
kind: Role
metadata: {workspace: acme-legal, name: counsel}
spec: {permissions: [use:shared_spaces, 'spaces:*:own']}
---
apiVersion: bylaw/v1
kind: Space
metadata: {workspace: acme-legal, name: deal-room, labels: {practice: m-and-a}}
spec: {type: internal, creator: bo@acme.example}
`;

export const OBJECTS = 7;

/** A folder with a set in it: {@link ESTATE}, and further files. */
export function makeSet(name = 'acme', files: Readonly<Record<string, string | Buffer>> = {}): string {
  const dir = folder();
  write(dir, {'bylaw.yaml': setFile(name, ACTOR), 'manifests/estate.yaml': ESTATE, ...files});
  return dir;
}

/** A team of the estate, as a manifest. */
export const team = (name: string, members: readonly string[]): string =>
  `apiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: ${name}}\nspec: {members: [${members.join(', ')}]}\n`;
