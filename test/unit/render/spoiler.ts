/** Puts hostile texts into inputs of views, and finds what of them came through. */

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

const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
/** A character that is not to be seen raw, if there is one. */
export const rawCharacter = (text: string): string | undefined =>
  HIDDEN.exec(text.replaceAll('\n', '').replaceAll(/\p{Extended_Pictographic}\uFE0F/gu, ''))?.[0];
