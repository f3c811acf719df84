import {UsageError} from '../app/usage-error.ts';

const UNIT_MS: Readonly<Record<string, number>> = {ms: 1, s: 1000, m: 60_000, h: 3_600_000};

const AGE_MS: Readonly<Record<string, number>> = {h: 3_600_000, d: 86_400_000, w: 604_800_000};

/** An age such as `12h`, `90d` or `13w`, with what it is in ms. Throws UsageError. */
export function ageAsked(text: string, flag: string): {readonly text: string; readonly ms: number} {
  const [, count, unit = ''] = /^(\d{1,5})([hdw])$/.exec(text) ?? [];
  if (count === undefined) {
    throw new UsageError(
      `${flag} ${text} is not an age.`,
      'Write a number and a unit: 12h (hours), 90d (days), 13w (weeks).',
    );
  }
  return {text, ms: Number(count) * (AGE_MS[unit] ?? 0)};
}

/** A duration such as `30s`, `2m` or `500ms` in ms; a bare number is seconds. Throws UsageError. */
export function durationMs(text: string, flag: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  const unit = UNIT_MS[match?.[2] ?? 's'];
  if (match === null || unit === undefined) {
    throw new UsageError(`${flag} ${text} is not a duration.`, 'Write a number and a unit: 30s, 2m, 500ms.');
  }
  return Number(match[1]) * unit;
}
