/** What is taken out of the audit, to be checked with no database at hand (section 10 of the contract). */
import type {SignedPayload} from './signature.ts';

/** The end of a chain, or a place in it. */
export interface Head {
  readonly chain: string;
  /** The sequence of its event; 0 before the first. */
  readonly sequence: number;
  readonly hash: string;
}

/** An event of a chain, with what its hash covers. */
export interface ChainEvent {
  readonly chain: string;
  readonly sequence: number;
  /** Of the rules by which the hash is made. */
  readonly format: number;
  readonly run: number | null;
  /** RFC 3339 in UTC, with milliseconds. */
  readonly time: string;
  /** The opaque id of a person. */
  readonly actor: string;
  readonly login: string;
  readonly action: string;
  readonly commit: string | null;
  readonly planDigest: string | null;
  /** Ends of other chains when it was written; the names of those that are not for who asks are left out. */
  readonly heads:
    readonly {readonly chain: string | null; readonly sequence: number; readonly hash: string}[] | null;
  readonly payloadDigest: string;
  readonly previousHash: string;
  readonly hash: string;
  /** What it says of its object, as JSON with `address`, `before` and `after`, and what salts the digest of that. Absent for others'. */
  readonly payload?: string;
  readonly salt?: string;
}

/** Addresses of people by their opaque ids. */
export type PeopleOf = Readonly<Record<string, string>>;

/** A run that the events tell of. */
export interface RunTold {
  readonly set: string;
  readonly run: number;
  /** RFC 3339. */
  readonly at: string;
  /** The opaque id of a person. */
  readonly by: string;
  readonly login: string;
  readonly commit: string | null;
  readonly plan: string | null;
}

/** A decision, or the end of an agreement, that the events tell of. */
export interface DecisionTold {
  readonly action: string;
  readonly address: string;
  readonly side: string | null;
  readonly by: string;
  readonly at: string;
  /** Of what was decided on. */
  readonly digest: string | null;
  readonly chain: string;
  readonly sequence: number;
}

/** What was done or decided once. */
export interface Receipt extends SignedPayload {
  readonly type: 'bylaw/receipt@1';
  /** Of what: a run of a set, or a request. */
  readonly of: {readonly set: string; readonly run: number} | {readonly request: string};
  readonly runs: readonly RunTold[];
  readonly decisions: readonly DecisionTold[];
  readonly events: readonly ChainEvent[];
  readonly people: PeopleOf;
}

/** Where chains ended at a time. */
export interface Checkpoint extends SignedPayload {
  readonly type: 'bylaw/checkpoint@1';
  /** Whose chains; null for all of the installation. */
  readonly workspace: string | null;
  /** RFC 3339, by the database's clock. */
  readonly time: string;
  readonly heads: readonly Head[];
}

/** The chains that concern a workspace, since a time. */
export interface Evidence extends SignedPayload {
  readonly type: 'bylaw/evidence@1';
  readonly workspace: string;
  /** RFC 3339; null for all that there is. */
  readonly since: string | null;
  readonly time: string;
  readonly heads: readonly Head[];
  readonly runs: readonly RunTold[];
  readonly decisions: readonly DecisionTold[];
  /** Digests of the plans, and commits, that the runs applied, each once. */
  readonly plans: readonly string[];
  readonly commits: readonly string[];
  readonly events: readonly ChainEvent[];
  readonly people: PeopleOf;
}

/** What came of checking a file. */
export interface VerifiedFile {
  readonly kind: 'plan' | 'receipt' | 'checkpoint' | 'evidence' | 'unknown';
  /** What it is of, in words. */
  readonly of: string;
  readonly database: string | null;
  /** How many events were checked. */
  readonly events: number;
  /** Ids of the keys by which it says to be signed. */
  readonly signatures: readonly string[];
  /** The key that was named and has signed it; null where none was named. */
  readonly signedBy: string | null;
  /** The first that is wrong; null where nothing is. */
  readonly fault: string | null;
}
