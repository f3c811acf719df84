/**
 * The hash chains of the audit: what an event is, and how each holds the one before it. The database makes the hashes
 * itself; here they are made again, to be held against it, also without a database.
 */
import {compareText} from '../diagnostics/compare-text.ts';
import {sha256} from './canonical-json.ts';

/** The `previous_hash` of the first event of a chain. */
export const GENESIS = 'sha256:0000000000000000000000000000000000000000000000000000000000000000';

/** The end of a chain: the sequence of its last event, and that one's hash. */
export type ChainEnd = readonly [sequence: number, hash: string];

/** What of an event its hash covers, besides the digest of its payload. */
export interface Envelope {
  readonly format: number;
  readonly chain: string;
  readonly sequence: number;
  readonly run: number | null;
  /** RFC 3339 in UTC, with milliseconds. */
  readonly time: string;
  readonly actor: string;
  readonly login: string;
  readonly action: string;
  readonly commit: string | null;
  readonly plan_digest: string | null;
  /** Ends of other chains when the event was written, by the names of the chains. */
  readonly heads: Readonly<Record<string, ChainEnd>> | null;
  readonly payload_digest: string;
  readonly previous_hash: string;
}

/** A list as Postgres writes a JSON array of texts, whole numbers and nulls: `["a", 1, null]`. */
const jsonbText = (values: readonly (string | number | null | readonly string[])[]): string =>
  `[${values
    .map((value) => (Array.isArray(value) ? jsonbText(value as readonly string[]) : JSON.stringify(value)))
    .join(', ')}]`;

/**
 * The hash of an event, and so of the whole chain up to it. Of `heads`, the hashes alone are covered: each tells its place,
 * and the names of chains can be left out.
 * Twin in SQL: src/postgres/behaviour/event-hash.sql, src/postgres/behaviour/head-hashes.sql.
 */
export function hashOf(event: Envelope): string {
  const heads =
    event.heads === null
      ? null
      : Object.values(event.heads)
          .map(([, hash]) => hash)
          .toSorted(compareText);
  return sha256(
    jsonbText([
      event.format,
      event.chain,
      event.sequence,
      event.run,
      event.time,
      event.actor,
      event.login,
      event.action,
      event.commit,
      event.plan_digest,
      heads,
      event.payload_digest,
      event.previous_hash,
    ]),
  );
}

/**
 * The salted digest of what an event says of its object: `text` is `{"address", "before", "after"}` as Postgres writes it.
 * Twin in SQL: src/postgres/behaviour/payload-digest.sql.
 */
export const payloadDigest = (salt: string, text: string): string => sha256(`${salt}:${text}`);

/** The name of a set's chain. */
export const chainOf = (set: string): string => `set:${set}`;

/** The name of a workspace's chain. */
export const workspaceChain = (workspace: string): string => `workspace:${workspace}`;
