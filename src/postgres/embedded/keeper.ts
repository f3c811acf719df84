import type {ChildProcess} from 'node:child_process';
import {chmodSync, chownSync, rmSync, writeSync} from 'node:fs';
import {createServer, type Server, type Socket} from 'node:net';
import {setTimeout as sleep} from 'node:timers/promises';
import {createCluster, hasDatabase} from './cluster.ts';
import {heartbeatMs, removeClaim, takeClaim, touchClaim} from './claim.ts';
import {fileError, useServerInstead} from './errors.ts';
import {bye, hold, type KeeperGreeting, type KeeperMessage, type KeeperOrder} from './keeper-protocol.ts';
import {clearOrphan, stopProcess} from './postmaster.ts';
import {
  ended,
  isServing,
  openLog,
  startPostgres,
  whyNotRun,
  writeAccessFiles,
  type ServerLog,
} from './server-process.ts';
import {controlSocket, makeSocketFolder, sweepSocketFolders} from './socket-folder.ts';

/*
 * The keeper is a process of its own between the commands and the server. Each command holds a connection to
 * it; the kernel ends that connection whichever way the command ends. With the last one the keeper stops the
 * server, removes the socket folder and goes. It runs in its own session, so that Ctrl-C does not reach it.
 * It must load nothing but Node's own modules: it starts on each command.
 */

/** If no command has connected by then, the one that started the keeper is dead. */
const firstClientMs = 10_000;
/** How long the server gets for each way of stopping. */
const graceMs = 10_000;

type End = Extract<KeeperMessage, {message: string}>;

class Keeper {
  readonly #order: KeeperOrder;
  readonly #folder: string;
  readonly #listener: Server;
  /** Commands at work; those that said bye and wait for the end are in #leaving. */
  readonly #clients = new Set<Socket>();
  readonly #leaving = new Set<Socket>();
  #phase: 'starting' | 'ready' | 'stopping' = 'starting';
  #progress: string | undefined;
  /** Why the keeper stops, when that is not because the last command left. */
  #verdict: End | undefined;
  /** Resolves with the first command. */
  readonly #met = firstTime();
  /** initdb or the server: what has to end before the keeper may. */
  #child: ChildProcess | undefined;
  #childEnd: Promise<unknown> = Promise.resolve();
  #childGone = true;

  constructor(order: KeeperOrder, folder: string) {
    this.#order = order;
    this.#folder = folder;
    this.#listener = createServer((socket) => this.#welcome(socket));
  }

  /** Listens before anything else happens, so that an answer on this socket proves a living keeper. */
  async listen(): Promise<void> {
    const path = controlSocket(this.#folder);
    await new Promise<void>((resolve, reject) => {
      this.#listener.once('error', reject).listen(path, resolve);
    });
    chmodSync(path, 0o600);
    writeAccessFiles(this.#order, this.#folder);
    const {user} = this.#order;
    if (!user.switched) return;
    // Only now, while the folder still is root's, nobody can have put a link in these places.
    chownSync(path, user.uid, user.gid);
    chownSync(this.#folder, user.uid, user.gid);
  }

  /** Starts the server and serves until the last command has left. Never rejects. */
  async run(): Promise<void> {
    setTimeout(() => this.#stopIfAlone(), firstClientMs).unref();
    setInterval(() => touchClaim(this.#order.base), heartbeatMs).unref();
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void this.#stop());
    process.on('SIGHUP', () => undefined);
    try {
      await this.#start();
    } catch (error) {
      if (this.#phase === 'stopping') return;
      const known = fileError(`The embedded Postgres in ${this.#order.base} cannot start`, error);
      await this.#stop({kind: 'failed', message: known.message});
    }
  }

  async #start(): Promise<void> {
    const order = this.#order;
    await clearOrphan(
      order.dataDir,
      () => this.#tell('Stopping a Postgres that a killed command left behind'),
      graceMs,
    );
    const log = openLog(order);
    if (!hasDatabase(order)) {
      this.#tell('Creating the embedded database (only the first time)');
      await createCluster(order, log, (child) => this.#adopt(child));
    }
    if (this.#phase === 'stopping') return;
    const server = startPostgres(order, this.#folder, log);
    this.#adopt(server);
    const gone = this.#childEnd;
    if (!(await isServing(order, server, () => this.#childGone))) {
      const reason = await gone;
      await this.#stop(whyNotStarted(order, log, reason));
      return;
    }
    void gone.then(() => this.#stop());
    // Stopping began while it started: the stop has the server already.
    if (this.#isStopping()) return;
    this.#phase = 'ready';
    this.#broadcast({kind: 'ready'});
    // Tidying up may fail, in a folder that cannot be listed for one; the server serves all the same.
    await sweepSocketFolders(this.#folder, order.user).catch(() => undefined);
  }

  #isStopping(): boolean {
    return this.#phase === 'stopping';
  }

  #adopt(child: ChildProcess): void {
    this.#child = child;
    this.#childGone = false;
    this.#childEnd = ended(child)
      .catch((error: unknown) => error)
      .finally(() => {
        if (this.#child === child) this.#childGone = true;
      });
    // One that was spawned just when the stop began.
    if (this.#isStopping()) child.kill('SIGTERM');
  }

  #welcome(socket: Socket): void {
    socket.setEncoding('utf8').on('error', () => socket.destroy());
    say(socket, {kind: 'hello', pid: process.pid});
    let heard = '';
    socket.on('data', (text: string) => {
      const words = (heard + text).split('\n');
      heard = words.pop() ?? '';
      for (const word of words) {
        if (`${word}\n` === hold) this.#admit(socket);
        if (`${word}\n` === bye) this.#farewell(socket);
      }
    });
    socket.on('close', () => this.#leave(socket));
  }

  #admit(socket: Socket): void {
    if (this.#phase === 'stopping') {
      // It waits for the end of the connection, which comes when this process ends, and starts anew.
      say(socket, this.#verdict ?? {kind: 'stopping'});
    } else {
      this.#clients.add(socket);
      if (this.#phase === 'ready') say(socket, {kind: 'ready'});
      else if (this.#progress !== undefined) say(socket, {kind: 'progress', message: this.#progress});
    }
    this.#met.resolve();
  }

  #farewell(socket: Socket): void {
    if (!this.#clients.has(socket)) return;
    if (this.#clients.size > 1) say(socket, {kind: 'left'});
    else this.#leaving.add(socket);
    this.#leave(socket);
  }

  #leave(socket: Socket): void {
    if (this.#clients.delete(socket)) this.#stopIfAlone();
  }

  #stopIfAlone(): void {
    if (this.#clients.size === 0) void this.#stop();
  }

  #tell(message: string): void {
    this.#progress = message;
    this.#broadcast({kind: 'progress', message});
  }

  #broadcast(message: KeeperMessage): void {
    for (const socket of this.#clients) say(socket, message);
  }

  /** Stops the server, then removes what is the keeper's own, tells the waiting, and ends the process. */
  async #stop(why?: End): Promise<void> {
    if (this.#isStopping()) return;
    this.#phase = 'stopping';
    this.#verdict = why;
    if (why) this.#broadcast(why);
    try {
      // Initialising: the next program of it is refused in #adopt.
      while (!this.#childGone && this.#child?.pid !== undefined) {
        await stopProcess(this.#child.pid, () => this.#childGone, graceMs);
        await this.#childEnd;
        await new Promise((resolve) => setImmediate(resolve));
      }
      // A start can fail before the command that ordered it is here to hear of it.
      if (why) await Promise.race([this.#met.promise, sleep(firstClientMs)]);
    } finally {
      try {
        removeClaim(this.#order.base, this.#folder);
      } catch {
        // The state folder has become read-only, or is gone: the next keeper sees that nobody answers for this claim.
      }
      rmSync(this.#folder, {recursive: true, force: true});
      for (const socket of this.#leaving) say(socket, {kind: 'stopped'});
      // Small writes to a local socket are in the kernel at once; the ends of the connections tell the rest.
      setImmediate(() => process.exit(0));
    }
  }
}

function firstTime(): {promise: Promise<void>; resolve: () => void} {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return {promise, resolve};
}

function say(socket: Socket, message: KeeperMessage): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}

/** Judges the log of a server that ended before it served. */
function whyNotStarted(order: KeeperOrder, log: ServerLog, reason: unknown): End {
  const notRun = whyNotRun(order, reason);
  if (notRun) return {kind: 'failed', message: notRun.message};
  const lines = log.tail(8);
  const message =
    `The embedded Postgres did not start (${String(reason)}). Its log ends:\n${lines}\n` +
    `The whole log is in ${log.path}. Fix that, and run the command again. ${useServerInstead}`;
  // Somebody killed it; or another server, or the last children of a killed one, still have the data folder.
  const passes =
    reason === 'SIGKILL' ||
    /lock file "postmaster\.pid" already exists|pre-existing shared memory block/.test(lines);
  return {kind: passes ? 'again' : 'failed', message};
}

function greet(greeting: KeeperGreeting): void {
  try {
    writeSync(1, `${JSON.stringify(greeting)}\n`);
  } catch {
    // The command that started this was killed; another may have come by the claim.
  }
}

async function main(order: KeeperOrder): Promise<void> {
  let folder: string | undefined;
  try {
    folder = await makeSocketFolder(order.user);
    const keeper = new Keeper(order, folder);
    await keeper.listen();
    if (await takeClaim(order.base, folder, order.user)) {
      greet({kind: 'listening', folder});
      await keeper.run();
      return;
    }
    greet({kind: 'lost'});
  } catch (error) {
    const known = fileError(`The embedded Postgres in ${order.base} cannot start`, error);
    greet({kind: 'failed', message: known.message});
  }
  if (folder !== undefined) rmSync(folder, {recursive: true, force: true});
  process.exit(0);
}

void main(JSON.parse(process.argv[2] ?? '{}') as KeeperOrder);
