/** Puts hostile texts into inputs of views, and finds what of them came through. */
import {tries} from '../../effort.ts';

/** Replaces texts of an input, or leaves them. */
export type Spoil = <T>(data: T) => T;

/** What decides how something is shown has to stay what it is, or else there is nothing to show. */
export const KEPT: readonly string[] = [
  'level',
  'severity',
  'status',
  'actions',
  'reason',
  'action',
  'decision',
  'kind',
  'state',
  'effects',
];

/**
 * Puts `hostile` into texts, and into keys of free maps: into those whose number, as they are met, leaves
 * `rest` when divided by `among`; `hostile` may depend on that number.
 */
export function spoiler(
  hostile: string | ((field: number) => string),
  rest: number,
  among: number,
  kept = KEPT,
): {spoil: Spoil; met: () => number} {
  let met = 0;
  const text = (value: string): string => {
    const field = met++;
    if (field % among !== rest) return value;
    return value + (typeof hostile === 'string' ? hostile : hostile(field));
  };
  const spoilt = (data: unknown, key = ''): unknown => {
    if (kept.includes(key)) return data;
    if (typeof data === 'string') return text(data);
    if (Array.isArray(data)) return data.map((item) => spoilt(item));
    if (typeof data !== 'object' || data === null) return data;
    const free = key === 'labels' || key === 'config';
    return Object.fromEntries(
      Object.entries(data).map(([name, value]) => [free ? text(name) : name, spoilt(value, name)]),
    );
  };
  return {spoil: (data) => spoilt(data) as typeof data, met: () => met};
}

/** Whatever the input has, it is spoilt so often: in a large one, each text has then stood in many fields. */
const TURNS = 15;

/**
 * Spoils the input of `render` again and again: every `among`th text at a time, so that the others still make sense of it,
 * and each with the next of `texts`, until all of those had their turn. Yields what was made of it.
 */
export function* spoiltRenderings(
  texts: readonly string[],
  among: number,
  render: (spoil: Spoil, turn: number) => string,
): Generator<{readonly turn: number; readonly text: string}> {
  const counter = spoiler('', 0, 1);
  render(counter.spoil, 0);
  const parts = Math.min(among, counter.met());
  let next = 0;
  const hostile = (): string => texts[next++ % texts.length] ?? '';
  for (let turn = 0; next < tries(texts.length) || turn < tries(TURNS); turn++) {
    yield {turn, text: render(spoiler(hostile, turn % parts, parts).spoil, turn)};
  }
}

const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
/** A character that is not to be seen raw, if there is one. */
export const rawCharacter = (text: string): string | undefined =>
  HIDDEN.exec(text.replaceAll('\n', '').replaceAll(/\p{Extended_Pictographic}\uFE0F/gu, ''))?.[0];
