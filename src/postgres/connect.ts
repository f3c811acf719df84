/**
 * Connections to one database. Nothing here outlives a transaction: no session settings, no start-up options,
 * no named statements, so that a transaction-mode pooler may stand in between.
 */
import path from 'node:path';
import process from 'node:process';
import pg from 'pg';
import pgpass, {type ConnectionInfo} from 'pgpass';
import {StoreError} from '../model/store-error.ts';
import {saidBy, urlOf, type Said} from './connection-parameters.ts';
import {SERVER_STATE, serversOf, unfit, type Servers, type ServerState, type Wanted} from './hosts.ts';
import {isTooLarge} from './small-file.ts';
import {connectError, connectFailure, ConnectionLost, sqlState} from './store-errors.ts';
import {CLEAR, tlsOf, type Tls} from './tls.ts';
import {isWithoutTls} from './tls-errors.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** A network that fell silent is noticed after this time and ten seconds. */
const KEEP_ALIVE_MS = 30_000;

/** Where to connect: a URL, or a server that is known already (the embedded one). */
export type Target =
  | {readonly url: string}
  | {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly database: string;
      readonly ssl: false;
    };

/** One connection while somebody works with it. */
export interface Session {
  /** Runs one statement (or, without values, several). Rejects with the driver's error, or `ConnectionLost`. */
  query<R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<pg.QueryResult<R>>;
  /** Marks the connection as unfit for others: it is closed when the work ends. */
  spoil(): void;
}

/** A small pool of connections to one database. */
export interface Connector {
  /** Names the database in messages: host, port and name, never a password. */
  readonly label: string;
  /** The login that it connects as. */
  readonly login: string;
  /** Runs `work` on a connection of its own. Throws StoreError `unreachable` when there is none to be had. */
  session<T>(work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** How long connecting may take: `connect_timeout` in seconds, where 0 is for ever, as libpq has it. */
function timeoutOf(said: Said | undefined): number {
  const text = said?.of('connect_timeout') ?? '';
  if (text === '') return CONNECT_TIMEOUT_MS;
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1000;
  throw new StoreError(
    'unreachable',
    `${JSON.stringify(text)} in \`connect_timeout\` is not a number of seconds.`,
    'Write it as `connect_timeout=10`; 0 sets no limit.',
  );
}

/** What the driver is told of a server. */
function clientConfig(target: Target, applicationName: string, timeoutMs: number): pg.ClientConfig {
  const common = {
    application_name: applicationName,
    connectionTimeoutMillis: timeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  };
  return 'url' in target ? {connectionString: target.url, ...common} : {...target, ...common};
}

/** The same over TLS, or in the clear. Sockets of this machine have no need of it, and no server offers it there. */
const withTls = (
  config: pg.ClientConfig,
  {isSocket}: Names,
  {options, negotiation}: Tls,
): pg.ClientConfig => ({
  ...config,
  ssl: isSocket ? false : options,
  sslnegotiation: isSocket ? 'postgres' : negotiation,
});

/** What is used of the driver's connection; its types do not have it. */
interface Driven {
  password?: unknown;
  readonly connection: NodeJS.EventEmitter & {
    readonly stream: {destroy(): void};
    attachListeners(stream: NodeJS.EventEmitter): void;
  };
}

/** Has the driver's reader of messages end in an error, where it would end the program: it throws at a login that it does not know. */
function readSafely({connection}: Driven): void {
  const attach = connection.attachListeners.bind(connection);
  let isLoggedIn = false;
  connection.once('readyForQuery', () => (isLoggedIn = true));
  connection.attachListeners = (stream) => {
    const others = new Set(stream.listeners('data'));
    attach(stream);
    for (const listener of stream.listeners('data') as ((chunk: Buffer) => void)[]) {
      if (others.has(listener)) continue;
      stream.off('data', listener);
      stream.on('data', (chunk: Buffer) => {
        try {
          listener(chunk);
        } catch (error) {
          if (isLoggedIn) throw error;
          connection.emit('error', unknownLogin(error));
        }
      });
    }
  };
}

const unknownLogin = (cause: unknown): StoreError =>
  new StoreError(
    'unreachable',
    'The server asks for a way to log in that bylaw does not have, such as GSSAPI.',
    'Use a login for which pg_hba.conf says scram-sha-256 or cert, and check that the host and port are those of a Postgres server.',
    {cause},
  );

/** A client that looks for a password in the password file (PGPASSFILE, `~/.pgpass`), as libpq does, where nothing else names one. */
class Client extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const client = this as unknown as Driven;
    // Its own look at that file is to go, and says so on stderr each time.
    if (client.password === null) client.password = passwordInFile;
    readSafely(client);
    // The driver leaves the connection open to a server with which it cannot log in, and the program would not end before the server closes it.
    client.connection.on('error', () => client.connection.stream.destroy());
  }
}

function passwordInFile(connection: ConnectionInfo): Promise<string | undefined> {
  return new Promise((found) => {
    const {PGPASSFILE: named, HOME: home = ''} = process.env;
    // A line of many megabytes would be searched anew with each part of it that is read: as what is no file, it has no password.
    if (isTooLarge(named || path.join(home, '.pgpass'))) found(undefined);
    else pgpass(connection, found);
  });
}

/** A server as messages name it, and the login; or a StoreError when the URL cannot be read. */
interface Names {
  /** `on HOST:PORT`, or the folder of its socket. */
  readonly place: string;
  readonly database: string;
  readonly login: string;
  readonly isSocket: boolean;
}

function namesIn(config: pg.ClientConfig): Names {
  try {
    const {host, port, database, user} = new pg.Client({...config, ssl: false, sslnegotiation: 'postgres'});
    const isSocket = host.startsWith('/');
    const place = isSocket ? `(socket in ${host})` : `on ${host}:${port}`;
    return {place, database: database ?? '', login: user ?? 'of this connection', isSocket};
  } catch {
    // The cause would quote the URL, and with it the password.
    throw new StoreError(
      'unreachable',
      'The database URL cannot be read.',
      'Write it as postgres://USER@HOST:5432/DATABASE; encode special characters in a password as %XX.',
    );
  }
}

function openSession(client: pg.PoolClient): {session: Session; end: () => void} {
  let lost = false;
  let spoilt = false;
  /** Why the server ended the connection, if it said so. */
  let why: Error | undefined;
  const onLoss = (error?: Error): void => {
    lost = true;
    why ??= error;
  };
  client.on('error', onLoss);
  client.on('end', onLoss);
  return {
    session: {
      async query<R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]) {
        try {
          return await client.query<R>(text, values as unknown[]);
        } catch (error) {
          if (!(error instanceof pg.DatabaseError) && lost) {
            if (why instanceof pg.DatabaseError) throw why;
            throw new ConnectionLost('the connection was lost', {cause: error});
          }
          throw error;
        }
      },
      spoil: () => {
        spoilt = true;
      },
    },
    end: () => {
      client.off('end', onLoss);
      // A connection that breaks while it is released must not end the program: the pool listens for errors
      // only after the release.
      client.release(lost || spoilt);
      client.off('error', onLoss);
    },
  };
}

interface Server extends Names {
  readonly tls: Tls;
  readonly pool: pg.Pool;
  /** Connections in the clear, where the server may be without TLS. */
  readonly clear: pg.Pool | undefined;
}

/** A connection to a server. One without TLS is taken if that is allowed; nothing else that goes wrong with TLS leads there. */
async function connectTo({pool, clear}: Server): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    if (clear === undefined || !isWithoutTls(error)) throw error;
    return clear.connect();
  }
}

/** A refused login or a missing database: the same is to be expected of the other servers. */
const isFinal = (error: unknown): boolean => /^(28|3D)/.test(sqlState(error) ?? '');

/** Connections to the first server that is as wanted, beginning with the one that was so last. Throws StoreError `unreachable`. */
function takeServer(servers: readonly Server[], wanted: Wanted, label: string): () => Promise<pg.PoolClient> {
  const fit = new WeakSet<pg.PoolClient>();
  let last = 0;
  /** The connection, or why there is none. */
  const from = async (server: Server, asked: Wanted): Promise<pg.PoolClient | {readonly why: string}> => {
    const {place, tls} = server;
    const client = await connectTo(server).catch((error: unknown) => {
      if (servers.length === 1 || isFinal(error)) throw connectError(error, label, tls);
      return {why: `${place.replace(/^on /, '')} ${connectFailure(error, tls)}`};
    });
    if ('why' in client || asked === 'any' || fit.has(client)) return client;
    const why = await client.query<ServerState>(SERVER_STATE).then(
      ({rows: [state]}) => (state === undefined ? undefined : unfit(state, asked)),
      (error: unknown) => connectFailure(error, tls),
    );
    if (why === undefined) {
      fit.add(client);
      return client;
    }
    client.release(true);
    return {why: `${place.replace(/^on /, '')} ${why}`};
  };
  const search = async (asked: Wanted): Promise<pg.PoolClient | readonly string[]> => {
    const reasons: string[] = [];
    for (let i = 0; i < servers.length; i++) {
      const at = (last + i) % servers.length;
      const found = await from(servers[at] as Server, asked);
      if (!('why' in found)) {
        last = at;
        return found;
      }
      reasons.push(found.why);
    }
    return reasons;
  };
  return async () => {
    let found = await search(wanted);
    if (!('release' in found) && wanted === 'prefer-standby') found = await search('any');
    if ('release' in found) return found;
    throw new StoreError(
      'unreachable',
      `${label} cannot be used: ${found.join('; ')}.`,
      servers.length === 1
        ? 'Use the URL of another server, or another target_session_attrs.'
        : 'Check that one of these servers runs, and is as target_session_attrs in the URL wants it: one that accepts writes, unless it says otherwise.',
    );
  };
}

/**
 * A connector to the target; it connects when first used. Two connections at most, unless more things are done at a time: one
 * to work with, and one to ask who is in the way, or to cancel.
 */
export function connect(target: Target, applicationName: string, connections = 2): Connector {
  const said = 'url' in target ? saidBy(target.url) : undefined;
  const tls = said === undefined ? CLEAR : tlsOf(said);
  const {urls, wanted}: Servers =
    said === undefined ? {urls: [], wanted: 'any'} : serversOf(urlOf(said.parts));
  const targets = 'url' in target ? urls.map((url) => ({url})) : [target];
  const servers = targets.map((one): Server => {
    const config = clientConfig(one, applicationName, timeoutOf(said));
    const names = namesIn(config);
    const open = (how: Tls): pg.Pool => {
      const pool = new pg.Pool({
        ...withTls(config, names, how),
        Client,
        max: connections,
        idleTimeoutMillis: 30_000,
        allowExitOnIdle: true,
      });
      // An idle connection that the server closes is simply no longer in the pool.
      pool.on('error', () => undefined);
      return pool;
    };
    const own = names.isSocket ? CLEAR : tls;
    return {
      ...names,
      tls: own,
      pool: open(own),
      clear: own.options !== false && own.mayBeClear ? open(CLEAR) : undefined,
    };
  });
  const [{database, login} = {database: '', login: ''}] = servers;
  const label = `The database "${database}" ${servers.map(({place}) => place).join(', ')}`;
  const take = takeServer(servers, wanted, label);
  let closing: Promise<void> | undefined;
  return {
    label,
    login,
    async session(work) {
      const opened = openSession(await take());
      try {
        return await work(opened.session);
      } finally {
        opened.end();
      }
    },
    close: () =>
      (closing ??= Promise.all(
        servers
          .flatMap(({pool, clear}) => (clear === undefined ? [pool] : [pool, clear]))
          .map((pool) => pool.end()),
      ).then(() => undefined)),
  };
}

/**
 * Runs `work` in a transaction that `begin` opens, and commits it. When `work` fails the transaction is rolled
 * back; a connection on which even that fails is closed, which ends the transaction as well.
 */
export async function inTransaction<T>(session: Session, begin: string, work: () => Promise<T>): Promise<T> {
  try {
    await session.query(begin);
    const result = await work();
    await session.query('commit');
    return result;
  } catch (error) {
    await session.query('rollback').catch(() => session.spoil());
    throw error;
  }
}
