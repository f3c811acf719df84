import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {programFile} from '../program-files.ts';
import {prepareBinaries} from './binaries.ts';
import {isClaimedElsewhere, readClaim} from './claim.ts';
import {databaseName} from './cluster.ts';
import {EmbeddedServerError, fileError} from './errors.ts';
import {joinKeeper, type JoinOutcome, type KeeperLink} from './keeper-link.ts';
import type {KeeperGreeting, KeeperOrder} from './keeper-protocol.ts';
import {readPostmaster, servesFolder} from './postmaster.ts';
import {findServerPlace, type ServerPlace} from './server-place.ts';
import {isPrivate, socketPort} from './socket-folder.ts';

export {EmbeddedServerError} from './errors.ts';

/** The use of a running embedded Postgres by one command. */
export interface EmbeddedServer {
  /** For `pg`: the host is the folder of the server's Unix socket. There is no password, and no TLS on a socket. */
  readonly config: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly database: string;
    readonly ssl: false;
  };
  /**
   * Lets go of the server; close your database connections first. When nobody else holds it, resolves after
   * the server has ended. Closing twice does nothing. The end of the command does the same.
   */
  close(): Promise<void>;
}

export interface EmbeddedServerOptions {
  /** Called with a message for people when opening takes a while. */
  readonly onProgress?: (message: string) => void;
  /** Gives up opening; it does not close a server that is open. */
  readonly signal?: AbortSignal;
  /** How long opening may take, in milliseconds. */
  readonly deadlineMs?: number;
  /** The platform's Postgres package, instead of the installed one. */
  readonly packageDir?: string;
  /** Where root keeps what its own folders hide from the server's user, instead of /var/lib/bylaw. */
  readonly machineDir?: string;
}

/** How long a keeper may take to say that it listens: it starts Node, no more. */
const greetingMs = 20_000;

/**
 * Starts, or joins, the server whose data is under `stateDir` (the set's `.bylaw/`), which is made if missing.
 * Any number of commands may hold one server at once; it ends with the last of them.
 * @throws EmbeddedServerError when it cannot serve; the signal's reason when that aborts
 */
export async function openEmbeddedServer(
  stateDir: string,
  options: EmbeddedServerOptions = {},
): Promise<EmbeddedServer> {
  const {onProgress = () => undefined, deadlineMs = 60_000, machineDir} = options;
  options.signal?.throwIfAborted();
  const place = await findServerPlace(stateDir, machineDir);
  const late = AbortSignal.timeout(deadlineMs);
  const signal = options.signal ? AbortSignal.any([late, options.signal]) : late;
  let obstacle = 'it is still starting.';
  try {
    for (;;) {
      signal.throwIfAborted();
      const outcome = await joinOrStart(place, options, onProgress, signal);
      if (outcome.kind === 'ready') return serverOver(place, outcome.folder, outcome.link);
      if (outcome.kind === 'failed') throw new EmbeddedServerError(outcome.message);
      if (outcome.kind === 'again') obstacle = outcome.message;
      await sleep(50, undefined, {signal}).catch(() => undefined);
    }
  } catch (error) {
    if (error !== late.reason || !late.aborted) throw error;
    throw new EmbeddedServerError(
      `The embedded Postgres in ${place.base} was not ready within ${deadlineMs / 1000} seconds: ${obstacle} ` +
        `Its log is ${place.base}/postgres.log. Run the command again; if that does not help, end the processes that use that folder.`,
      {cause: error},
    );
  }
}

type Opened = Exclude<JoinOutcome, {kind: 'ready'}> | {kind: 'ready'; folder: string; link: KeeperLink};

async function joinOrStart(
  place: ServerPlace,
  options: EmbeddedServerOptions,
  onProgress: (message: string) => void,
  signal: AbortSignal,
): Promise<Opened> {
  const join = async (folder: string): Promise<Opened> => {
    const outcome = await joinKeeper(folder, onProgress, signal);
    return outcome.kind === 'ready' ? {...outcome, folder} : outcome;
  };
  const claimed = readClaim(place.base);
  if (claimed !== undefined && isClaimedElsewhere(place.base, claimed)) {
    onProgress('Waiting for a command in another container or on another machine');
    await sleep(500, undefined, {signal}).catch(() => undefined);
    return {kind: 'again', message: 'a command in another container, or on another machine, uses it.'};
  }
  // The claim names the socket folder before Postgres has started; if it is lost, Postgres's own file does.
  for (const folder of new Set([claimed, readPostmaster(place.dataDir)?.socketDir])) {
    if (folder === undefined || !isPrivate(folder, place.user)) continue;
    const outcome = await join(folder);
    if (outcome.kind !== 'dead') return outcome;
  }
  const binaries = await prepareBinaries(place.user, {
    packageDir: options.packageDir,
    cacheRoot: options.machineDir,
  });
  const greeting = await startKeeper({...place, ...binaries});
  if (greeting.kind === 'listening') return await join(greeting.folder);
  if (greeting.kind === 'failed') return greeting;
  return {kind: 'again', message: 'another command was starting it, or its keeper was killed.'};
}

/** Under a test runner this file is the source, which Node itself cannot run: the built keeper serves. */
function keeperProgram(): string {
  const here = fileURLToPath(programFile('postgres/embedded/keeper.js'));
  const program = here.replace(/\/src\/postgres\/embedded\/keeper\.js$/, '/dist/postgres/embedded/keeper.js');
  if (existsSync(program)) return program;
  throw new EmbeddedServerError(
    `A part of bylaw is missing: ${program}. Install bylaw again (from source: npm run build).`,
  );
}

function startKeeper(order: KeeperOrder): Promise<KeeperGreeting> {
  return new Promise((resolve, reject) => {
    const keeper = spawn(process.execPath, [keeperProgram(), JSON.stringify(order)], {
      cwd: '/',
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      // What the shell set for this command is not for a process that outlives it.
      env: {...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: ''},
    });
    let said = '';
    let complaint = '';
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      keeper.stdout.destroy();
      keeper.stderr.destroy();
      keeper.unref();
      act();
    };
    const fail = (why: string, cause?: unknown): void =>
      settle(() =>
        reject(new EmbeddedServerError(`The keeper of the embedded Postgres did not start: ${why}`, {cause})),
      );
    const timer = setTimeout(() => {
      keeper.kill();
      fail(
        `it said nothing within ${greetingMs / 1000} seconds. The machine may be overloaded; run the command again.`,
      );
    }, greetingMs);
    keeper.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const end = said.indexOf('\n');
      if (end >= 0) settle(() => resolve(JSON.parse(said.slice(0, end)) as KeeperGreeting));
    });
    keeper.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    keeper.once('error', (error) => fail(error.message, error));
    keeper.once('close', (_code, killer) => {
      if (said.includes('\n')) return;
      if (killer === 'SIGKILL') settle(() => resolve({kind: 'lost'}));
      else fail(complaint.trim().split('\n').slice(-3).join('\n') || 'it ended without a message.');
    });
  });
}

function serverOver(place: ServerPlace, folder: string, link: KeeperLink): EmbeddedServer {
  let closing: Promise<void> | undefined;
  return {
    config: {host: folder, port: socketPort, user: databaseName, database: databaseName, ssl: false},
    close: () =>
      (closing ??= link
        .leave()
        .then((answer) => (answer === 'lost' ? endWithoutKeeper(place.dataDir) : undefined))),
  };
}

/**
 * The keeper was killed, so nobody stops the server. Asks it to end as soon as its last connection has, for
 * other commands may still be at work in it, and waits a little for that.
 */
async function endWithoutKeeper(dataDir: string): Promise<void> {
  try {
    const pid = readPostmaster(dataDir)?.pid ?? NaN;
    if (!servesFolder(pid, dataDir)) return;
    process.kill(pid, 'SIGTERM');
    for (const end = Date.now() + 5_000; servesFolder(pid, dataDir) && Date.now() < end;) await sleep(10);
  } catch (error) {
    throw fileError('The embedded Postgres could not be stopped', error);
  }
}
