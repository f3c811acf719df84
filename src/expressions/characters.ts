/** Characters that a position of a pattern takes. */

/** Code points, as ranges from and to, both included. */
export type Characters = readonly (readonly [number, number])[];

const LAST = 0x10_ff_ff;
const DIGIT: Characters = [[48, 57]];
const WORD: Characters = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
const SPACE: Characters = [
  [9, 10],
  [12, 13],
  [32, 32],
];
export const NOT_NEWLINE: Characters = [
  [0, 9],
  [11, LAST],
];

/** All other characters. */
export function complement(characters: Characters): Characters {
  const sorted = [...characters].toSorted(([a], [b]) => a - b);
  const others: [number, number][] = [];
  let next = 0;
  for (const [from, to] of sorted) {
    if (from > next) others.push([next, from - 1]);
    next = Math.max(next, to + 1);
  }
  if (next <= LAST) others.push([next, LAST]);
  return others;
}

export const CLASSES: Readonly<Record<string, Characters>> = {
  d: DIGIT,
  w: WORD,
  s: SPACE,
  D: complement(DIGIT),
  W: complement(WORD),
  S: complement(SPACE),
};
export const CONTROLS: Readonly<Record<string, number>> = {n: 10, r: 13, t: 9, f: 12, v: 11, a: 7};

/** Both cases of ASCII letters among some characters. */
export function bothCases(characters: Characters): Characters {
  const shifted = (from: number, to: number, by: number) =>
    characters.flatMap(([a, b]): readonly (readonly [number, number])[] => {
      const [low, high] = [Math.max(a, from), Math.min(b, to)];
      return low <= high ? [[low + by, high + by]] : [];
    });
  return [...characters, ...shifted(65, 90, 32), ...shifted(97, 122, -32)];
}

export const point = (character: string): Characters => {
  const code = character.codePointAt(0) ?? 0;
  return [[code, code]];
};
export const isPoint = (characters: Characters): boolean =>
  characters.length === 1 && characters[0]?.[0] === characters[0]?.[1];
