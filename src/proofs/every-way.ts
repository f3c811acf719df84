/** What a condition says of every access that there is: `never` and `always` of tests. */
import {compileExpression} from '../expressions/expression.ts';
import {REACH} from '../expressions/environments.ts';
import type {Facts} from '../expressions/facts.ts';
import type {ExpressionProblem} from '../expressions/syntax.ts';
import {LEVELS} from '../model/levels.ts';
import type {Way, Ways} from './ways.ts';

type Keyed = NonNullable<ReturnType<Facts['target']>>;

/** The ways for which a condition is not as it has to be, or what is wrong with it. */
export type EveryOutcome = {readonly against: Iterable<Way>} | {readonly problem: ExpressionProblem};

/**
 * Which members of a variable an expression may read: all of which its text has a word of that name; all there are, where it may
 * name them in another way. People and targets that are alike in these are asked about once.
 */
function mayRead(text: string, variable: string, members: readonly string[]): readonly string[] {
  const isPlain = !/[[\\]/.test(text) && !new RegExp(`\\b${variable}\\b(?!\\s*\\.)`).test(text);
  const words = new Set(text.match(/[A-Za-z_]\w*/g));
  return isPlain ? members.filter((member) => words.has(member)) : members;
}

/** Numbers for values that are alike in the members that matter. */
function numbering(text: string, variable: string): (value: Keyed) => number {
  const numbers = new Map<string, number>();
  const known = new WeakMap<Keyed, number>();
  let read: readonly string[] | undefined;
  return (value) => {
    const before = known.get(value);
    if (before !== undefined) return before;
    read ??= mayRead(text, variable, Object.keys(value));
    const key = JSON.stringify(read.map((member) => value[member]));
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    known.set(value, number);
    return number;
  };
}

/** What is wrong with a condition, as far as its text shows it. */
export function expressionProblems(text: string): readonly ExpressionProblem[] {
  const condition = compileExpression(text, REACH);
  return condition.ok ? [] : condition.errors;
}

/**
 * Whether a condition speaks of an access: it is not as it has to be there, or would not be at another level. `null` where the
 * condition cannot be evaluated.
 */
export function speaksOf(
  text: string,
  wanted: boolean,
  factsAt: (way: Way) => Facts,
): ((way: Way) => boolean) | null {
  const condition = compileExpression(text, REACH);
  if (!condition.ok) return null;
  return (way) => {
    const facts = factsAt(way);
    const target = facts.target(way.target);
    if (target === undefined) return false;
    const person = facts.person(way.person, way.outside);
    return LEVELS.some((level) => condition.evaluate({person, target, level, via: way.via}) === !wanted);
  };
}

/**
 * Asks a condition about every access: which make it something else than `wanted`. `factsAt` are the facts about people at the
 * time of a way.
 */
export function everyWay(
  text: string,
  wanted: boolean,
  ways: Ways,
  factsAt: (way: Way) => Facts,
): EveryOutcome {
  const condition = compileExpression(text, REACH);
  if (!condition.ok) return {problem: condition.errors[0] ?? {message: 'It cannot be read.', offset: 0}};
  const person = numbering(text, 'person');
  const target = numbering(text, 'target');
  const isViaRead = /\bvia\b/.test(text);
  const verdicts = new Map<string, boolean>();
  const against: Way[] = [];
  for (const name of ways.targets) {
    for (const way of ways.ever(name)) {
      const facts = factsAt(way);
      const who = facts.person(way.person, way.outside);
      const what = facts.target(name);
      if (what === undefined) continue;
      const key = `${person(who)} ${target(what)} ${way.level}${isViaRead ? ` ${way.via.join(' ')}` : ''}`;
      let verdict = verdicts.get(key);
      if (verdict === undefined) {
        const said = condition.evaluate({person: who, target: what, level: way.level, via: way.via});
        if (typeof said !== 'boolean') return {problem: said};
        verdicts.set(key, (verdict = said));
      }
      if (verdict !== wanted) against.push(way);
    }
  }
  return {against};
}
