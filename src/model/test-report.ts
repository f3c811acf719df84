/** What came of the tests of a set, in the shape of the contract's JSON. */
import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import type {TestState} from './access-test.ts';
import type {Address} from './address.ts';
import type {Level} from './levels.ts';
import type {Outside} from './plan.ts';

/** An approval that it takes: of which request, by which side, and who may give it; nobody where that is not known. */
export interface ApprovalNeeded {
  readonly request: string;
  readonly side: string;
  readonly approvers: readonly string[];
}

/** One access that a test says must not be, or one that is missing (`level` is null, `via` empty). */
export interface Counterexample {
  /** An e-mail address, or somebody who is not known by one: `any member of northwind-legal`. */
  readonly person: string;
  readonly target: string;
  readonly level: Level | null;
  readonly via: readonly string[];
  readonly outside: Outside | null;
  /** On the worst state: the approvals that are still needed for it. */
  readonly needs: readonly ApprovalNeeded[];
  /** On the worst state: suspended agreements that have to be resumed for it, by address. */
  readonly resumed: readonly Address[];
  /** On the worst state: from when on it is so, RFC 3339; null for from the beginning. */
  readonly from: string | null;
}

export interface TestResult {
  readonly address: Address;
  /** Which of the tests of the `AccessTest`, from 0. */
  readonly index: number;
  readonly state: TestState;
  readonly passed: boolean;
  /** What was tested; for a failed one, what is wrong and why. */
  readonly message: string;
  /** How to fix it; empty for a test that passed. */
  readonly help: string;
  /** Why it must hold, as the test says; null if it does not. */
  readonly because: string | null;
  readonly counterexample: Counterexample | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
}

/** An access that somebody can come to have. */
export interface Reached {
  /** `user:` and an e-mail address, or words for people of whom none is known. */
  readonly principal: string;
  readonly object: string;
  /** The highest that they can come to have as such an outsider, or as none. */
  readonly level: Level;
  readonly outside: Outside | null;
}

/** Which access tests speak of; a person, a target, and as what somebody is an outsider are one access. */
export interface Coverage {
  readonly reaches: number;
  readonly covered: number;
  /** That of outsiders first. */
  readonly uncovered: readonly Reached[];
}

/** Which single changes of the set tests notice. */
export interface Mutation {
  readonly mutants: number;
  readonly killed: number;
  readonly survived: readonly {
    /** What was changed. */
    readonly change: string;
    /** What came of it, and the test that would have noticed. */
    readonly message: string;
  }[];
}

/** What `bylaw test` found. */
export interface TestReport {
  readonly summary: {readonly tests: number; readonly passed: number; readonly failed: number};
  readonly tests: readonly TestResult[];
  /** About the manifests: errors for which no test was run. */
  readonly diagnostics: readonly Diagnostic[];
  /** With `--coverage`. */
  readonly coverage?: Coverage;
  /** With `--mutate`. */
  readonly mutation?: Mutation;
}

/** A test that failed as a finding of rule `test/failed`. */
export const findingOf = ({address, message, help, file, line, column}: TestResult): Diagnostic => ({
  rule: 'test/failed',
  severity: 'error',
  address,
  message,
  help,
  file,
  line,
  column,
});

/** The tests that failed, and what is wrong with the manifests, as findings. */
export const failedFindings = ({tests, diagnostics}: TestReport): readonly Diagnostic[] => [
  ...diagnostics,
  ...tests.filter(({passed}) => !passed).map(findingOf),
];
