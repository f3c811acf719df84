/**
 * How many rounds a fault is tried, and by which seeds. A round follows from its seed alone, so that one that fails can be
 * had again: `BYLAW_TEST_SEED=SEED BYLAW_TEST_FAULTS=1`. What rounds came to is kept for docs/reliability.md, where
 * BYLAW_TEST_TALLY names a folder for that.
 */
import {appendFileSync, mkdirSync} from 'node:fs';
import path from 'node:path';
import {expect} from 'vitest';
import {tries} from '../effort.ts';

const given = (name: string): number | undefined => {
  const text = process.env[name] ?? '';
  return text === '' ? undefined : Number(text);
};

/** A number from 0 up to 1, the next of its seed. */
export type Random = () => number;

/** Random numbers of a seed (mulberry32). */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from 0 up to `below`. */
export const below = (random: Random, limit: number): number => Math.floor(random() * limit);

export const oneOf = <T>(random: Random, choices: readonly T[]): T => {
  const chosen = choices[below(random, choices.length)];
  if (chosen === undefined) throw new Error('there is nothing to choose from');
  return chosen;
};

/** How many rounds: BYLAW_TEST_FAULTS, where that is set. */
export const roundsOf = (usually: number, inCi: number): number =>
  given('BYLAW_TEST_FAULTS') ?? tries(usually, inCi);

/** Whether rounds are done by hand, as many as are asked for: whatever takes long may be done, too. */
export const isLong = given('BYLAW_TEST_FAULTS') !== undefined;

const FIRST_SEED = given('BYLAW_TEST_SEED') ?? 1;

/** What a round came to, in a word or two, such as `applied`. */
export type Outcome = string;

/** Notes for docs/reliability.md what a round came to. */
function note(fault: string, seed: number, outcome: Outcome): void {
  const folder = process.env['BYLAW_TEST_TALLY'] ?? '';
  if (folder === '') return;
  mkdirSync(folder, {recursive: true});
  const line = JSON.stringify({fault, seed, outcome});
  appendFileSync(path.join(folder, `${process.pid}.jsonl`), `${line}\n`);
}

/** Runs rounds one after the other; a failure names the seed by which it can be had again. Returns how many came to what. */
export async function inRounds(
  fault: string,
  rounds: number,
  round: (seed: number) => Promise<Outcome>,
): Promise<ReadonlyMap<Outcome, number>> {
  const counts = new Map<Outcome, number>();
  for (let seed = FIRST_SEED; seed < FIRST_SEED + rounds; seed++) {
    try {
      const outcome = await round(seed);
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      note(fault, seed, outcome);
    } catch (error) {
      if (error instanceof Error) error.message = `seed ${seed}: ${error.message}`;
      note(fault, seed, 'FAILED');
      throw error;
    }
  }
  expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(rounds);
  return counts;
}
