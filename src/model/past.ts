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
  /** Of a set's run; null for what belongs to none. */
  readonly run: number | null;
  /** ms since 1970. */
  readonly at: number;
  readonly actor: string;
  readonly login: string;
  readonly action: string;
  readonly address: Address;
  readonly before: unknown;
  readonly after: unknown;
}

/** Of what the past is asked. */
export interface PastScope {
  /** Workspaces: of all that is in them, and of what they agreed. */
  readonly workspaces: readonly string[];
  /** E-mail addresses of people whose accounts matter: what makes somebody a system admin is in no workspace. */
  readonly people: readonly string[];
}

/** What the audit says of a scope. */
export interface PastEvents {
  readonly scope: PastScope;
  /** In the order of time; of one moment, by chain and sequence. */
  readonly events: readonly PastEvent[];
  /** From when on they are complete, ms since 1970: older ones were not read. Null: from the beginning. */
  readonly from: number | null;
}
