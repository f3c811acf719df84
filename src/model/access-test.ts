/** Assertions on access, as manifests declare them: section 9 of the contract. They are never applied. */
import type {Place} from '../diagnostics/diagnostic.ts';
import type {Address} from './address.ts';
import type {Level} from './levels.ts';
import type {DesiredObject} from './objects.ts';

/** Which state is asked: what is declared, what is live, or all that the declared can come to without an edit. */
export type TestState = 'desired' | 'live' | 'worst';

/** What one user can do with a target. Exactly one of the levels is there. */
export interface UserAssertion {
  readonly user: string;
  readonly target: string;
  readonly level?: Level | 'none';
  readonly atLeast?: Level;
  readonly atMost?: Level;
  /** The user or the target may be one that nobody declares; only beside `level: none`. */
  readonly gone?: boolean;
}

/** Who has access to a target. Exactly one of the lists is there. */
export interface WhoAssertion {
  readonly target: string;
  readonly who: {
    readonly exactly?: readonly string[];
    readonly include?: readonly string[];
    readonly exclude?: readonly string[];
    readonly atLeast?: Level;
  };
}

/** What is false of every access, or true of every access: an expression in CEL. */
export type EveryAssertion = {readonly never: string} | {readonly always: string};

/** That the set, with what is given, breaks a rule at an object. */
export interface RuleAssertion {
  readonly rule: string;
  readonly address: string;
}

/** That a policy of the set is violated at an object by the set with what is given, or that it is not. */
export interface PolicyAssertion {
  readonly policy: string;
  readonly address: string;
  /** Default: `violated`. */
  readonly expect?: 'violated' | 'allowed';
}

export type Assertion = (UserAssertion | WhoAssertion | EveryAssertion | RuleAssertion | PolicyAssertion) & {
  readonly because?: string;
};

/** What is assumed on top of a state. */
export interface Given {
  /** An expiry as text: a date is the end of that day. */
  readonly at?: string;
  /** Ids of requests that count as approved by both sides. */
  readonly approved?: readonly string[] | 'all';
  /** Objects that count as declared, in place of those of their addresses. */
  readonly objects: readonly DesiredObject[];
}

/** An `AccessTest` as the manifests declare it. */
export interface AccessTest {
  readonly address: Address;
  readonly state: TestState;
  readonly given: Given;
  readonly tests: readonly Assertion[];
  /** The object's document or list item. */
  readonly place: Place;
  /** JSON pointer, within the document, of the spec. */
  readonly specPointer: string;
}
