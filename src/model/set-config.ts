import type {Severity} from '../diagnostics/diagnostic.ts';
import {FIELDS} from '../generated/fields.ts';
import type {Address} from './address.ts';
import type {PublicKey} from './signature.ts';

/** The file at the root of a set that says what the set is. */
export const SET_FILE = 'bylaw.yaml';

/** What `bylaw.yaml` says, with its defaults filled in. */
export interface SetConfig {
  /** The name of the set: the owner of its objects. */
  readonly name: string;
  /** Folders or globs, relative to the set's root; undefined: everything below it. */
  readonly manifests?: readonly string[];
  /** The only workspaces that the set may touch; undefined: any. */
  readonly workspaces?: readonly string[];
  /** On whose authority the set is planned and applied unless a command says otherwise. */
  readonly actor?: string;
  readonly guards: Guards;
  /** Severities of advice by rule id; `off` silences it. Invariants are not in it. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** What the set lets go of: addresses in the order of bylaw.yaml; absent where there are none. */
  readonly release?: readonly Address[];
  /** Rules of the set's own; absent where it has none. */
  readonly policies?: readonly Policy[];
  /** What an apply takes beyond the rules; absent where that is nothing. */
  readonly apply?: ApplySettings;
}

/** What an apply of a set takes beyond the rules. The last apply keeps it. */
export interface ApplySettings {
  /** Keys, one of which must have signed the plan file, in the order of their ids; absent where none must. */
  readonly signedBy?: readonly PublicKey[];
  /** How many people must have approved the stored plan, besides who planned and who applies it; absent where nobody must. */
  readonly approvals?: number;
}

/** What a policy says, wherever it stands. The last apply of a set keeps this of each. */
export interface RecordedPolicy {
  readonly id: string;
  readonly severity: Severity;
  /** What it is asked about: each change, each change of access, or each request. */
  readonly for: 'change' | 'access' | 'request';
  /** A condition in CEL: the policy stands against that of which it holds. */
  readonly when: string;
  /** What is said then, with `${CEL}` in it. */
  readonly message: string;
}

/** A rule of a set's own, reported as `policy/ID`. */
export interface Policy extends RecordedPolicy {
  /** Where it stands: the file, relative to the root of the set, and the JSON pointer within its document. */
  readonly place: {readonly file: string; readonly document: number; readonly pointer: string};
}

/** A policy to explain, and where it is defined: the file relative to the root of the set, and the line, where it is known. */
export interface ExplainedPolicy extends RecordedPolicy {
  readonly file: string;
  readonly line: number | null;
}

/** Shares (0–1) of what may go at once, and the population below which nobody counts. */
export interface Guards {
  readonly maxDeletes: number;
  readonly maxAccessLoss: number;
  readonly minPopulation: number;
}

const {maxDeletes, maxAccessLoss, minPopulation} = FIELDS.Set.guards.fields;

/** What the schema of bylaw.yaml has as defaults. */
export const DEFAULT_GUARDS: Guards = {
  maxDeletes: maxDeletes.default,
  maxAccessLoss: maxAccessLoss.default,
  minPopulation: minPopulation.default,
};
