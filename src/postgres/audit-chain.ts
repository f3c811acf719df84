/** The hash chain of the audit: what an event is, and how its hash covers the events before it. */
import {canonicalJson, sha256} from '../model/canonical-json.ts';

/** The `previous_hash` of the first event of a chain. */
export const GENESIS = 'sha256:0000000000000000000000000000000000000000000000000000000000000000';

/** An event as it is stored, without its own hash. The hash covers everything here. */
export interface ChainedEvent {
  readonly chain: string;
  readonly sequence: number;
  readonly run: number | null;
  /** RFC 3339 in UTC, with milliseconds. */
  readonly time: string;
  readonly actor: string;
  readonly login: string;
  readonly action: string;
  readonly address: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly commit: string | null;
  readonly plan_digest: string | null;
  readonly previous_hash: string;
}

/** The hash of an event: of its columns as canonical JSON, and so of the whole chain up to it. */
export const hashOf = (event: ChainedEvent): string => sha256(canonicalJson(event));

/** The name of a set's chain. */
export const chainOf = (set: string): string => `set:${set}`;
