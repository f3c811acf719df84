/** What came of the tests of a set, in the shape of the contract's JSON. */
import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import type {TestState} from './access-test.ts';
import type {Address} from './address.ts';
import {counterexampleSentences, type Counterexample} from './counterexample.ts';
import type {Level} from './levels.ts';
import type {Outside} from './plan.ts';

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
  /** How many changes there are, of which only a sample was tried; null where all were. */
  readonly sampleOf: number | null;
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

/** The same with the counterexample in its message, for what shows findings alone. */
function findingWithExample(test: TestResult): Diagnostic {
  const found = findingOf(test);
  const more = test.counterexample === null ? '' : counterexampleSentences(test.counterexample);
  return more === '' ? found : {...found, message: `${found.message} ${more}`};
}

/** The tests that failed, each with its counterexample, and what is wrong with the manifests, as findings. */
export const failedFindings = ({tests, diagnostics}: TestReport): readonly Diagnostic[] => [
  ...diagnostics,
  ...tests.filter(({passed}) => !passed).map(findingWithExample),
];
