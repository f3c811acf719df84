import {describe, expect, test} from 'vitest';
import {progressLine} from '../../../src/cli/progress.ts';
import type {Output} from '../../../src/cli/process-surroundings.ts';
import type {Progress} from '../../../src/model/progress.ts';

const CLEAR = '\r\u001B[2K';

/** A line on a terminal, with a clock that only the test moves; `env` and `terminal` are of whoever looks. */
function lineOn({columns = 80, isTTY = true, env = {}, quiet = false} = {}) {
  const written: string[] = [];
  let now = 0;
  const stderr = {isTTY, columns, write: (text: string) => written.push(text) > 0} as unknown as Output;
  const line = progressLine({stderr, env}, quiet, () => now);
  const at = (ms: number, progress: Progress): void => {
    now = ms;
    line.update(progress);
  };
  return {written, at, end: line.end};
}

const judging = (done: number): Progress => ({phase: 'judge', done, total: 90});

describe('the line that tells how far a command is', () => {
  test('says what is done, how much of it there is, and how long the rest will take', () => {
    const {written, at} = lineOn();
    at(0, {phase: 'write', done: 0, total: 20_001});
    at(600, {phase: 'write', done: 1000, total: 20_001});
    at(4000, {phase: 'write', done: 5000, total: 20_001});
    expect(written).toEqual([
      `${CLEAR}Writing: 1,000 of 20,001 objects …`,
      `${CLEAR}Writing: 5,000 of 20,001 objects, 13 s left …`,
    ]);
  });

  test('is not drawn for what is done at once, nor again and again', () => {
    const {written, at, end} = lineOn();
    for (let ms = 0; ms < 500; ms++) at(ms, judging(1));
    expect(written).toEqual([]);
    for (let ms = 500; ms < 700; ms++) at(ms, judging(2));
    expect(written).toHaveLength(2);
    end();
    expect(written.at(-1)).toBe(CLEAR);
    end();
    expect(written).toHaveLength(3);
  });

  test('tells at once of a lock that somebody else holds', () => {
    const {written, at} = lineOn();
    at(0, {phase: 'lock', detail: 'bo\u001B@acme.example'});
    expect(written).toHaveLength(1);
    expect(written[0]).toContain('Waiting for the lock that bo');
    expect(written[0]?.slice(CLEAR.length)).not.toContain('\u001B');
  });

  test('fits a narrow terminal', () => {
    const {written, at} = lineOn({columns: 20});
    at(0, judging(0));
    at(600, judging(12));
    expect(written).toEqual([`${CLEAR}Judging: 12 of 90 r`]);
  });

  test.each([
    ['without a terminal', {isTTY: false}],
    ['with --quiet', {quiet: true}],
    ['in CI', {env: {CI: 'true'}}],
    ['on a dumb terminal', {env: {TERM: 'dumb'}}],
  ])('nothing is written %s', (_, options) => {
    const {written, at, end} = lineOn(options);
    at(0, judging(0));
    at(9000, judging(40));
    at(9000, {phase: 'lock', detail: 'bo@acme.example'});
    end();
    expect(written).toEqual([]);
  });
});
