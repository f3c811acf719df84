/**
 * Whether a pattern can loop over the same text in two ways, which makes engines that go back take exponential time: in the
 * product of its automaton with itself, a pair of one position reaches a pair of two that reaches it again.
 */
import type {Characters} from './characters.ts';

/** What each position takes, and which may come after each. */
interface Automaton {
  readonly positions: readonly Characters[];
  readonly follow: readonly ReadonlySet<number>[];
}

const overlap = (a: Characters, b: Characters): boolean =>
  a.some(([from, to]) => b.some(([start, end]) => from <= end && start <= to));

/** Positions that are in a loop with each other, by position: two in the same loop have the same number. */
function loops(follow: Automaton['follow']): ReadonlyMap<number, number> {
  const reachable = (from: number): ReadonlySet<number> => {
    const seen = new Set<number>();
    const open = [from];
    for (let next = open.pop(); next !== undefined; next = open.pop())
      for (const to of follow[next] ?? []) {
        if (!seen.has(to)) {
          seen.add(to);
          open.push(to);
        }
      }
    return seen;
  };
  const reached = follow.map((_, position) => reachable(position));
  const loopOf = new Map<number, number>();
  for (const position of follow.keys()) {
    if (reached[position]?.has(position) !== true || loopOf.has(position)) continue;
    for (const other of reached[position])
      if (reached[other]?.has(position) === true) loopOf.set(other, position);
  }
  return loopOf;
}

/** Pairs that are looked at; a pattern that asks for more counts as ambiguous. */
const MAX_PAIRS = 1_000_000;

export function isAmbiguous({positions, follow}: Automaton): boolean {
  const loopOf = loops(follow);
  const size = positions.length;
  let pairs = 0;
  // Pairs as one number. All that matter stay within one loop.
  const pairsAfter = function* (pair: number): Generator<number> {
    const [a, b] = [Math.floor(pair / size), pair % size];
    for (const x of follow[a] ?? []) {
      if (loopOf.get(x) !== loopOf.get(a)) continue;
      for (const y of follow[b] ?? [])
        if (loopOf.get(y) === loopOf.get(b) && overlap(positions[x] ?? [], positions[y] ?? []))
          yield x * size + y;
    }
  };
  for (const position of loopOf.keys()) {
    const start = position * size + position;
    const seen = new Set<number>();
    const open = [...pairsAfter(start)].map((pair) => ({pair, parted: isParted(pair, size)}));
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const {pair, parted} = next;
      pairs += 1;
      if (pairs > MAX_PAIRS) return true;
      if (pair === start && parted) return true;
      const key = pair * 2 + (parted ? 1 : 0);
      if (seen.has(key)) continue;
      seen.add(key);
      for (const after of pairsAfter(pair)) open.push({pair: after, parted: parted || isParted(after, size)});
    }
  }
  return false;
}

const isParted = (pair: number, size: number): boolean => Math.floor(pair / size) !== pair % size;
