/** What a condition says of every access that there is: `never` and `always` of tests. */
import {compileExpression, type Condition} from '../expressions/expression.ts';
import {REACH} from '../expressions/environments.ts';
import type {Facts} from '../expressions/facts.ts';
import type {ExpressionProblem} from '../expressions/syntax.ts';
import {LEVELS} from '../model/levels.ts';
import {wayTable, type Keyed, type WayTable} from './way-table.ts';
import type {Way, Ways} from './ways.ts';

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

/** Numbers for values, which those share that are alike in the members that matter. */
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
  const personOf = numbering(text, 'person');
  const targetOf = numbering(text, 'target');
  const isViaRead = /\bvia\b/.test(text);
  const known = new Map<string, boolean>();
  return (way) => {
    const facts = factsAt(way);
    const target = facts.target(way.target);
    if (target === undefined) return false;
    const person = facts.person(way.person, way.outside);
    const key = `${personOf(person)} ${targetOf(target)} ${isViaRead ? way.via.join(' ') : ''}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const speaks = LEVELS.some(
      (level) => condition.evaluate({person, target, level, via: way.via}) === !wanted,
    );
    known.set(key, speaks);
    return speaks;
  };
}

/** Asks a condition about the rows of a table; about those once that it cannot tell apart. */
function rowVerdicts(
  text: string,
  condition: Condition,
  table: WayTable,
): (row: number) => boolean | ExpressionProblem {
  const {people, targets, who, what, level} = table;
  const person = Uint32Array.from(people, numbering(text, 'person'));
  const target = Uint32Array.from(targets, numbering(text, 'target'));
  const paths = /\bvia\b/.test(text) ? table.paths() : undefined;
  const verdicts = new Map<number, boolean>();
  return (row) => {
    const [of, to, at] = [who[row] ?? 0, what[row] ?? 0, level[row] ?? 0];
    const path = paths?.of[row] ?? 0;
    const pair = (person[of] ?? 0) * targets.length + (target[to] ?? 0);
    const key = (pair * (paths?.all.length ?? 1) + path) * LEVELS.length + at;
    const known = verdicts.get(key);
    if (known !== undefined) return known;
    const said = condition.evaluate({
      person: people[of],
      target: targets[to],
      level: LEVELS[at],
      via: paths?.all[path] ?? [],
    });
    if (typeof said === 'boolean') verdicts.set(key, said);
    return said;
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
  const table = wayTable(ways, factsAt);
  const verdictOf = rowVerdicts(text, condition, table);
  const against: number[] = [];
  for (let row = 0; row < table.who.length; row++) {
    const verdict = verdictOf(row);
    if (typeof verdict !== 'boolean') return {problem: verdict};
    if (verdict !== wanted) against.push(row);
  }
  return {against: table.waysAt(against)};
}
