/**
 * Connections to one database. Nothing here outlives a transaction: no session settings, no start-up options,
 * no named statements, so that a transaction-mode pooler may stand in between.
 */
import pg from 'pg';
import pgpass, {type ConnectionInfo} from 'pgpass';
import {StoreError} from '../model/store-error.ts';
import {connectError, ConnectionLost} from './store-errors.ts';

const CONNECT_TIMEOUT_MS = 10_000;

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

function clientConfig(target: Target, applicationName: string): pg.ClientConfig {
  const common = {
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  };
  if (!('url' in target)) return {...target, ...common};
  if (!/^postgres(ql)?:\/\//.test(target.url)) {
    throw new StoreError(
      'unreachable',
      'The database URL is not a Postgres URL: it does not begin with postgres:// or postgresql://.',
      'Write it as postgres://USER@HOST:5432/DATABASE in --database-url or BYLAW_DATABASE_URL.',
    );
  }
  return {connectionString: target.url, ...common};
}

/** A client that looks for a password in the password file (PGPASSFILE, `~/.pgpass`), as libpq does, where nothing else names one. */
class Client extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const client = this as {password?: unknown};
    // Its own look at that file is to go, and says so on stderr each time.
    if (client.password === null) client.password = passwordInFile;
  }
}

function passwordInFile(connection: ConnectionInfo): Promise<string | undefined> {
  return new Promise((found) => {
    pgpass(connection, found);
  });
}

/** The name of the database for messages, and the login; or a StoreError when the URL cannot be read. */
function namesIn(config: pg.ClientConfig): Pick<Connector, 'label' | 'login'> {
  try {
    const {host, port, database, user} = new pg.Client(config);
    const label = host.startsWith('/')
      ? `The database "${database}" (socket in ${host})`
      : `The database "${database}" on ${host}:${port}`;
    return {label, login: user ?? 'of this connection'};
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

/**
 * A connector to the target; it connects when first used. Two connections at most, unless more things are done at a time: one
 * to work with, and one to ask who is in the way, or to cancel.
 */
export function connect(target: Target, applicationName: string, connections = 2): Connector {
  const config = clientConfig(target, applicationName);
  const {label, login} = namesIn(config);
  const pool = new pg.Pool({
    ...config,
    Client,
    max: connections,
    idleTimeoutMillis: 30_000,
    allowExitOnIdle: true,
  });
  // An idle connection that the server closes is simply no longer in the pool.
  pool.on('error', () => undefined);
  let closing: Promise<void> | undefined;
  return {
    label,
    login,
    async session(work) {
      const client = await pool.connect().catch((error: unknown) => {
        throw connectError(error, label);
      });
      const opened = openSession(client);
      try {
        return await work(opened.session);
      } finally {
        opened.end();
      }
    },
    close: () => (closing ??= pool.end()),
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
