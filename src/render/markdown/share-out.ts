/**
 * Shares the space of a comment among its parts. Each part is rendered with as much detail as fits: all of it if all
 * parts fit, otherwise within its share and what other parts leave of theirs. The length of a part at some detail is
 * found by rendering it: some twenty times at most, and never much more than twice what fits.
 */
import {type Detail, EVERYTHING, Folded, type Folding} from './detail.ts';

/** A part, rendered. */
export interface RenderedPart {
  readonly lines: readonly string[];
  /** UTF-16 units, line feeds included. */
  readonly length: number;
  readonly folded: Folded;
  /** The amount that was rendered, if not all. */
  readonly amount: number;
}

/** A part of a comment; without lines if there is nothing to show. */
export interface Part {
  /** Its share of the space when the parts do not all fit. */
  readonly share: number;
  /** Renders as much as fits, and at least that there is something. */
  readonly fit: (space: number) => RenderedPart;
}

type Render = (folding: Folding) => readonly string[];
/** The detail that shows this amount. */
type DetailFor = (amount: number) => Partial<Detail>;

function rendered(render: Render, detail: Partial<Detail>, amount: number): RenderedPart {
  const folded = new Folded();
  const lines = render({detail: {...EVERYTHING, ...detail}, folded});
  return {lines, length: lines.reduce((sum, line) => sum + line.length + 1, 0), folded, amount};
}

/** As much as fits, between 0 and `most`: the amount is doubled until it is too much, then found by bisection. */
export function fitAmount(render: Render, detailFor: DetailFor, most: number, space: number): RenderedPart {
  let best = rendered(render, detailFor(0), 0);
  let tooMuch = most + 1;
  for (let amount = 1; amount < tooMuch;) {
    const next = rendered(render, detailFor(amount), amount);
    if (next.length <= space) best = next;
    else tooMuch = amount;
    amount = tooMuch > most ? Math.min(2 * amount, most) : Math.floor((best.amount + tooMuch) / 2);
    if (amount <= best.amount) break;
  }
  return best;
}

/**
 * All of it with the most detail that fits; if none fits, as much as fits with the least. `details` are from most to
 * least.
 */
export function fitDetails(
  render: Render,
  details: readonly DetailFor[],
  most: number,
  space: number,
): RenderedPart {
  for (const detailFor of details) {
    const whole = rendered(render, detailFor(most), most);
    if (whole.length <= space) return whole;
  }
  return fitAmount(render, details.at(-1) ?? (() => ({})), most, space);
}

/** Renders all parts within the space. They are given in order of importance. */
export function shareOut(parts: readonly Part[], space: number): readonly RenderedPart[] {
  const whole = parts.map((part) => part.fit(space));
  if (whole.reduce((sum, {length}) => sum + length, 0) <= space) return whole;
  const shares = new Map(parts.map((part, i) => [i, part.share]));
  const made = new Map<number, RenderedPart>();
  let left = space;
  const rightOf = (i: number): number => {
    const all = [...shares.values()].reduce((sum, share) => sum + share, 0);
    return Math.floor((left * (shares.get(i) ?? 0)) / all);
  };
  const take = (i: number, part: RenderedPart): void => {
    made.set(i, part);
    shares.delete(i);
    left = Math.max(0, left - part.length);
  };
  // Parts that need less than their share leave the rest to the others, which may make another part fit.
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
