/** The audit, as far as it tells what held in the past. */
import type {Address} from './address.ts';

/**
 * An event that changed an object or an agreement. People stand in it under the addresses that they have now, whatever they
 * had then; who was erased, under the address that stands for them.
 */
export interface PastEvent {
  /** `set:NAME` or `workspace:NAME`. */
  readonly chain: string;
  readonly sequence: number;
  /** As it stands in its chain, which `history verify` holds against the events. */
  readonly hash: string;
  /** Of a set's run; null for what belongs to none. */
  readonly run: number | null;
  /** Of an effect of a run on agreements, which stands in no chain of a set: the set, if it is known. */
  readonly ofSet?: string;
  /** ms since 1970. */
  readonly at: number;
  readonly actor: string;
  readonly login: string;
  readonly action: string;
  readonly address: Address;
  readonly before: unknown;
  readonly after: unknown;
}

/** ms: far longer than the database takes from the changes of a run to what follows from them, which is noted later. */
export const LONGEST_RUN_MS = 600_000;

/** Of what the past is asked. */
export interface PastScope {
  /** Workspaces: of all that is in them, and of what they agreed. */
  readonly workspaces: readonly string[];
  /** E-mail addresses of people whose accounts matter: what makes somebody a system admin is in no workspace. */
  readonly people: readonly string[];
}

/** What is asked of the past, before it is known which workspaces that concerns. */
export interface PastQuestion {
  readonly workspaces: readonly string[];
  /** Somebody of whom everything is asked: all workspaces of which they ever were a member or guest are read, too. */
  readonly person?: string;
  /** A set: all workspaces in which it ever had something. */
  readonly set?: string | null;
  /** Every workspace that there ever was. */
  readonly everything?: boolean;
}

/** What the audit says of a scope. */
export interface PastEvents {
  readonly scope: PastScope;
  /** In the order of time; of one moment, by chain and sequence. */
  readonly events: readonly PastEvent[];
  /** From when on they are complete, ms since 1970: older ones were not read. Null: from the beginning. */
  readonly from: number | null;
}

/** Where an event stands, and the hash that it has there. */
export interface Evidence {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
}

/** An object of which it is not known what it said. */
export interface Uncertain {
  readonly address: Address;
  /** The last time at which it is known what it said, RFC 3339; null where that is not known of any time before. */
  readonly since: string | null;
  /** The first time at which it is known again. */
  readonly until: string | null;
  /**
   * Why: its row was written outside bylaw; no event is as old as that; or no set manages it, so that the history has never told
   * of it.
   */
  readonly why: 'outside' | 'no-event' | 'unmanaged';
}

/** When an answer about the past held, what it rests on, and what makes it uncertain. */
export interface AsOf {
  /** RFC 3339, UTC, with milliseconds. */
  readonly at: string;
  readonly evidence: readonly Evidence[];
  readonly uncertain: readonly Uncertain[];
}
