/** All ways of a state as columns of numbers, since many conditions are asked about each of them. */
import type {Facts} from '../expressions/facts.ts';
import {LEVELS, type Level} from '../model/levels.ts';
import type {Way, Ways} from './ways.ts';

/** A person or target as expressions know it. */
export type Keyed = NonNullable<ReturnType<Facts['target']>>;

/** The access paths of all rows. */
interface Paths {
  readonly all: readonly (readonly string[])[];
  /** For each row its index into `all`. */
  readonly of: Uint32Array;
}

/** One row for each way, in the order of `Ways.ever`. */
export interface WayTable {
  readonly people: readonly Keyed[];
  readonly targets: readonly Keyed[];
  /** Index into `people`. */
  readonly who: Uint32Array;
  /** Index into `targets`. */
  readonly what: Uint32Array;
  /** Index into {@link LEVELS}. */
  readonly level: Uint8Array;
  /** Worked out when they are first asked for. */
  readonly paths: () => Paths;
  /** The ways of some rows, which are in order. */
  readonly waysAt: (rows: readonly number[]) => Iterable<Way>;
}

/** Numbers for values, in the order in which they come. */
function indexing<T>(): {readonly all: readonly T[]; readonly of: (value: T) => number} {
  const numbers = new Map<T, number>();
  const all: T[] = [];
  return {
    all,
    of: (value) => {
      const known = numbers.get(value);
      if (known !== undefined) return known;
      numbers.set(value, all.length);
      return all.push(value) - 1;
    },
  };
}

const LEVEL_NUMBER: ReadonlyMap<Level, number> = new Map(LEVELS.map((level, i) => [level, i]));

function pathsOf(rows: Iterable<Way>, count: number): Paths {
  const texts = indexing<string>();
  const of = new Uint32Array(count);
  let row = 0;
  for (const {via} of rows) of[row++] = texts.of(JSON.stringify(via));
  return {all: texts.all.map((text) => JSON.parse(text) as string[]), of};
}

function makeTable(ways: Ways, factsAt: (way: Way) => Facts): WayTable {
  const people = indexing<Keyed>();
  const targets = indexing<Keyed>();
  const who: number[] = [];
  const what: number[] = [];
  const level: number[] = [];
  /** The targets of which there are facts, each with its first row. */
  const begins: {readonly name: string; readonly row: number}[] = [];
  for (const name of ways.targets) {
    begins.push({name, row: who.length});
    for (const way of ways.ever(name)) {
      const facts = factsAt(way);
      const target = facts.target(name);
      if (target === undefined) {
        begins.pop();
        break;
      }
      who.push(people.of(facts.person(way.person, way.outside)));
      what.push(targets.of(target));
      level.push(LEVEL_NUMBER.get(way.level) ?? 0);
    }
  }
  function* waysAt(rows: readonly number[]): Generator<Way> {
    let next = 0;
    for (const [i, {name, row: first}] of begins.entries()) {
      const end = begins[i + 1]?.row ?? who.length;
      if ((rows[next] ?? Infinity) >= end) continue;
      let row = first;
      for (const way of ways.ever(name)) {
        if (rows[next] === row++) {
          next++;
          yield way;
        }
      }
    }
  }
  function* allWays(): Generator<Way> {
    for (const {name} of begins) yield* ways.ever(name);
  }
  let paths: Paths | undefined;
  return {
    people: people.all,
    targets: targets.all,
    who: Uint32Array.from(who),
    what: Uint32Array.from(what),
    level: Uint8Array.from(level),
    paths: () => (paths ??= pathsOf(allWays(), who.length)),
    waysAt,
  };
}

const TABLES = new WeakMap<Ways, WayTable>();

/** The table of the ways of a state, made once. `factsAt`: the facts about people at the time of a way. */
export function wayTable(ways: Ways, factsAt: (way: Way) => Facts): WayTable {
  const known = TABLES.get(ways) ?? makeTable(ways, factsAt);
  TABLES.set(ways, known);
  return known;
}
