/**
 * Shares out the room of a comment among its parts. Each part is told at the greatest length that fits: whole if
 * all of them fit, and otherwise within its share and what the others leave of theirs. How long a part is at some
 * length is found by telling it, so that each is told some twenty times at most, and never more of it than about
 * twice what fits.
 */
import {type Detail, EVERYTHING, Folded, type Folding} from './detail.ts';

/** A part as it was told. */
export interface Told {
  readonly lines: readonly string[];
  /** UTF-16 units, line feeds included. */
  readonly length: number;
  readonly folded: Folded;
  /** How much of it was told, where it was not all. */
  readonly amount: number;
}

/** A part of a comment; of no lines if there is nothing to tell. */
export interface Part {
  /** Its share of the room when the parts do not all fit. */
  readonly share: number;
  /** Tells as much as fits, and in any case that there is something. */
  readonly fit: (room: number) => Told;
}

type Tell = (folding: Folding) => readonly string[];
/** The detail at which so much is told. */
type Way = (amount: number) => Partial<Detail>;

function told(tell: Tell, detail: Partial<Detail>, amount: number): Told {
  const folded = new Folded();
  const lines = tell({detail: {...EVERYTHING, ...detail}, folded});
  return {lines, length: lines.reduce((sum, line) => sum + line.length + 1, 0), folded, amount};
}

/** As much as fits, between none and `most`: doubled until it is too much, then halved in between. */
export function fitAmount(tell: Tell, way: Way, most: number, room: number): Told {
  let best = told(tell, way(0), 0);
  let tooMuch = most + 1;
  for (let amount = 1; amount < tooMuch;) {
    const next = told(tell, way(amount), amount);
    if (next.length <= room) best = next;
    else tooMuch = amount;
    amount = tooMuch > most ? Math.min(2 * amount, most) : Math.floor((best.amount + tooMuch) / 2);
    if (amount <= best.amount) break;
  }
  return best;
}

/** All of it in the longest way that fits; if none does, as much as fits in the shortest. */
export function fitWays(tell: Tell, ways: readonly Way[], most: number, room: number): Told {
  for (const way of ways) {
    const whole = told(tell, way(most), most);
    if (whole.length <= room) return whole;
  }
  return fitAmount(tell, ways.at(-1) ?? (() => ({})), most, room);
}

/** Tells all parts within the room, in the order given, which is that of their importance too. */
export function shareOut(parts: readonly Part[], room: number): readonly Told[] {
  const whole = parts.map((part) => part.fit(room));
  if (whole.reduce((sum, {length}) => sum + length, 0) <= room) return whole;
  const shares = new Map(parts.map((part, i) => [i, part.share]));
  const made = new Map<number, Told>();
  let left = room;
  const rightOf = (i: number): number => {
    const all = [...shares.values()].reduce((sum, share) => sum + share, 0);
    return Math.floor((left * (shares.get(i) ?? 0)) / all);
  };
  const take = (i: number, part: Told): void => {
    made.set(i, part);
    shares.delete(i);
    left = Math.max(0, left - part.length);
  };
  // Those that need less than their share leave room to the others, some of which may then need less than theirs.
  for (let before = -1; before !== shares.size;) {
    before = shares.size;
    for (const [i, part] of whole.entries()) {
      if (shares.has(i) && part.length <= rightOf(i)) take(i, part);
    }
  }
  for (const [i, part] of parts.entries()) {
    if (shares.has(i)) take(i, part.fit(rightOf(i)));
  }
  return parts.flatMap((_, i) => made.get(i) ?? []);
}
