import type {ServerUser} from './server-user.ts';

/** What a command asks of the keeper that it starts, as JSON in the keeper's only argument. */
export interface KeeperOrder {
  readonly base: string;
  readonly dataDir: string;
  readonly binDir: string;
  /** Of the programs in `binDir`. */
  readonly major: string;
  readonly user: ServerUser;
}

/**
 * The first line on the keeper's standard output: the socket folder on which it listens and has the claim,
 * or, before it ends, why it has not.
 */
export type KeeperGreeting =
  | {readonly kind: 'listening'; readonly folder: string}
  | {readonly kind: 'lost'}
  | {readonly kind: 'failed'; readonly message: string};

/**
 * What a keeper says on a control connection, one JSON text a line. `ready`: connect to the database.
 * `again`: something is in the way that passes; `failed`: it does not. `left` and `stopped` answer `bye`:
 * others remain, or the server is down and the keeper goes now.
 */
export type KeeperMessage =
  | {readonly kind: 'hello'; readonly pid: number}
  | {readonly kind: 'progress'; readonly message: string}
  | {readonly kind: 'ready' | 'stopping' | 'left' | 'stopped'}
  | {readonly kind: 'again' | 'failed'; readonly message: string};

/**
 * What a command says, a word a line: `hold` when it comes, so that a mere look whether a keeper lives does not
 * count, and `bye` when it leaves. A connection that ends says the same as `bye`, so a killed command does too.
 */
export const hold = 'hold\n';
export const bye = 'bye\n';
