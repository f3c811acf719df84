/** Whether one assertion holds on a state, and if not, what is against it. */
import {compareText} from '../diagnostics/compare-text.ts';
import {nearest} from '../diagnostics/nearest.ts';
import {hostOf} from '../access/targets.ts';
import type {
  Assertion,
  EveryAssertion,
  TestState,
  UserAssertion,
  WhoAssertion,
} from '../model/access-test.ts';
import {rfc3339} from '../model/expiry.ts';
import {compareLevels, isAtLeast, type Level} from '../model/levels.ts';
import type {Counterexample} from '../model/counterexample.ts';
import {everyWay} from './every-way.ts';
import type {ProofState} from './proof-state.ts';
import type {Way} from './ways.ts';

/** What came of an assertion. */
export interface Outcome {
  readonly passed: boolean;
  /** What holds; or what is wrong and why. */
  readonly message: string;
  /** How to fix it; empty where it holds. */
  readonly help: string;
  readonly counterexample: Counterexample | null;
  /** The field of the test that is wrong, where it is not the test as a whole. */
  readonly field?: string;
  /** Where in the text of that field, in UTF-16 units from its beginning. */
  readonly offset?: number;
}

const held = (message: string): Outcome => ({passed: true, message, help: '', counterexample: null});

/** The outcome of an assertion that cannot be judged: never a pass. */
export const unjudged = (message: string, help: string, field?: string): Outcome => ({
  passed: false,
  message,
  help,
  counterexample: null,
  ...(field !== undefined && {field}),
});

function counterexampleOf(way: Way, state: ProofState): Counterexample {
  const from = state.from(way);
  return {
    person: way.person,
    target: way.target,
    level: way.level,
    via: way.via,
    outside: way.outside,
    needs: state.needs(way.takes),
    resumed: way.takes.filter(state.isSuspended),
    from: from === null ? null : rfc3339(from),
  };
}

const missing = (person: string, target: string): Counterexample => ({
  person,
  target,
  level: null,
  via: [],
  outside: null,
  needs: [],
  resumed: [],
  from: null,
});

/** Orders counterexamples, the smallest first: what takes least, then the shortest path, then by text. */
const compareWays = (a: Way, b: Way): number =>
  a.takes.length - b.takes.length ||
  a.at - b.at ||
  a.via.length - b.via.length ||
  compareText(a.person, b.person) ||
  compareText(a.target, b.target) ||
  compareLevels(b.level, a.level);

function smallest(ways: Iterable<Way>): Way | undefined {
  let least: Way | undefined;
  for (const way of ways) if (least === undefined || compareWays(way, least) < 0) least = way;
  return least;
}

const CHANGE_ACCESS = 'Change the access, or the test if this is intended.';

/** `has editor access`, `can come to have editor access`. */
const hasText = (level: Level | 'no', state: TestState): string =>
  `${state === 'worst' && level !== 'no' ? 'can come to have' : 'has'} ${level} access`;

const wayText = ({person, target, level}: Way, state: TestState): string =>
  `${person} ${hasText(level, state)} to ${target}`;

function failed(way: Way, kind: TestState, state: ProofState, expected: string): Outcome {
  return {
    passed: false,
    message: `${wayText(way, kind)}; expected ${expected}.`,
    help: CHANGE_ACCESS,
    counterexample: counterexampleOf(way, state),
  };
}

/** Why a person or target cannot be asked about: nobody declares it. */
function undeclared(
  name: string,
  known: ReadonlySet<string>,
  kind: TestState,
  what: {readonly field: string; readonly gone: boolean},
): Outcome | undefined {
  if (known.has(name) || what.gone) return undefined;
  const near = nearest(name, known);
  const where = kind === 'live' ? 'The database has' : 'The manifests declare';
  return unjudged(
    `${where} no ${what.field} ${name}, so nothing is tested.`,
    near === undefined
      ? `Check the name. For one that was removed, write \`gone: true\` beside \`level: none\`.`
      : `Did you mean ${near}?`,
    what.field,
  );
}

function undeclaredTarget(
  target: string,
  state: ProofState,
  kind: TestState,
  gone = false,
): Outcome | undefined {
  const found = undeclared(target, state.targets, kind, {field: 'target', gone});
  if (found !== undefined || gone) return found;
  const workspace = hostOf(target);
  if (state.isKnown(workspace)) return undefined;
  return unjudged(
    `Workspace ${workspace} is not declared here, so it is not known who has access to ${target}.`,
    'Test it on `state: live`, or give the workspace with `given.objects`.',
    'target',
  );
}

const everOf = (state: ProofState, target: string, matches: (way: Way) => boolean): Way | undefined =>
  smallest([...state.ways.ever(target)].filter(matches));

function checkUser(test: UserAssertion, kind: TestState, state: ProofState): Outcome {
  const {user, target, level, atLeast, atMost, gone = false} = test;
  const wrong =
    undeclared(user, state.people, kind, {field: 'user', gone}) ??
    undeclaredTarget(target, state, kind, gone);
  if (wrong !== undefined) return wrong;
  if (level === 'none' || atMost !== undefined) {
    const way = everOf(
      state,
      target,
      ({person, level: has}) => person === user && (atMost === undefined || compareLevels(has, atMost) > 0),
    );
    if (way === undefined) {
      return held(`${user} has ${atMost === undefined ? 'no' : `at most ${atMost}`} access to ${target}.`);
    }
    return failed(way, kind, state, atMost === undefined ? 'no access' : `at most ${atMost}`);
  }
  const way = state.ways.now(target).get(user);
  const isAsWanted = atLeast === undefined ? way?.level === level : isAtLeast(way?.level, atLeast);
  const expected = atLeast === undefined ? (level ?? '') : `at least ${atLeast}`;
  if (isAsWanted) return held(`${user} has ${expected} access to ${target}.`);
  if (way !== undefined) return failed(way, kind, state, expected);
  return {
    passed: false,
    message: `${user} has no access to ${target}; expected ${expected}.`,
    help: CHANGE_ACCESS,
    counterexample: missing(user, target),
  };
}

/** The people whose access counts, by name; on the one state. */
const peopleWith = (state: ProofState, target: string, least: Level): ReadonlyMap<string, Way> =>
  new Map([...state.ways.now(target)].filter(([, {level}]) => isAtLeast(level, least)));

const fewNames = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');

function checkWho({target, who}: WhoAssertion, kind: TestState, state: ProofState): Outcome {
  const {exactly, include, exclude = [], atLeast = 'viewer'} = who;
  const wanted = exactly ?? include;
  const wrong = [...(wanted ?? exclude)]
    .map((person) => undeclared(person, state.people, kind, {field: 'who', gone: false}))
    .find((found) => found !== undefined);
  const unknown = undeclaredTarget(target, state, kind) ?? wrong;
  if (unknown !== undefined) return unknown;
  const level = atLeast === 'viewer' ? '' : ` (${atLeast} or higher)`;
  if (wanted === undefined) {
    const way = everOf(state, target, (one) => exclude.includes(one.person) && isAtLeast(one.level, atLeast));
    if (way === undefined)
      return held(
        `${fewNames(exclude)} ${exclude.length > 1 ? 'have' : 'has'} no access to ${target}${level}.`,
      );
    return failed(way, kind, state, atLeast === 'viewer' ? 'no access' : `less than ${atLeast}`);
  }
  const found = peopleWith(state, target, atLeast);
  const lacking = wanted.filter((person) => !found.has(person)).toSorted(compareText);
  const extra =
    exactly === undefined ? [] : [...found.values()].filter(({person}) => !wanted.includes(person));
  if (lacking.length === 0 && extra.length === 0) {
    const people = wanted.length === 0 ? 'Nobody' : fewNames(wanted);
    const exact = exactly === undefined || wanted.length === 0 ? '' : ', and nobody else,';
    return held(`${people}${exact} ${wanted.length > 1 ? 'have' : 'has'} access to ${target}${level}.`);
  }
  const more = extra.map(({person}) => person).toSorted(compareText);
  const parts = [
    ...(more.length === 0
      ? []
      : [`${fewNames(more)} ${more.length > 1 ? 'have' : 'has'} access that is not expected`]),
    ...(lacking.length === 0
      ? []
      : [`${fewNames(lacking)} ${lacking.length > 1 ? 'lack' : 'lacks'} the access that is expected`]),
  ];
  const least = smallest(extra);
  return {
    passed: false,
    message: `Who has access to ${target}${level} differs: ${parts.join('; ')}.`,
    help: CHANGE_ACCESS,
    counterexample: least === undefined ? missing(lacking[0] ?? '', target) : counterexampleOf(least, state),
  };
}

function checkEvery(test: EveryAssertion, kind: TestState, state: ProofState): Outcome {
  const field = 'never' in test ? 'never' : 'always';
  const text = 'never' in test ? test.never : test.always;
  const outcome = everyWay(text, field === 'always', state.ways, state.factsAt);
  if ('problem' in outcome) {
    const {message, offset} = outcome.problem;
    const why = `The expression of \`${field}\` cannot be evaluated: ${message} (At character ${offset + 1} of it.)`;
    const mend = 'Correct the expression; `bylaw explain AccessTest.tests` shows what it can use.';
    return {...unjudged(why, mend, field), offset};
  }
  const way = smallest(outcome.against);
  if (way === undefined) return held(`\`${field}\` holds for every access.`);
  return {
    passed: false,
    message: `${wayText(way, kind)}, ${field === 'never' ? 'which must never be' : 'for which `always` does not hold'}.`,
    help: CHANGE_ACCESS,
    counterexample: counterexampleOf(way, state),
  };
}

/** Whether an assertion is about access, and not about what rules or policies say. */
export const isAboutAccess = (test: Assertion): boolean => !('rule' in test) && !('policy' in test);

/** Checks an assertion about access; those about rules and policies are judged elsewhere. */
export function checkAssertion(test: Assertion, kind: TestState, state: ProofState): Outcome {
  if ('user' in test) return checkUser(test, kind, state);
  if ('who' in test) return checkWho(test, kind, state);
  if ('rule' in test || 'policy' in test)
    throw new Error('an assertion about a rule or a policy is not one about access');
  return checkEvery(test, kind, state);
}
