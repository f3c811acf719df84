/** The bugs that the simulator must find can all still be planted: each changes one place of the program as it is. */
import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {patched} from './engine.ts';
import {MEANT, PLANNED, STORED, UNLOCKED} from './planted-bugs.ts';

test.for([...PLANNED, ...STORED, ...Object.values(MEANT), UNLOCKED])('$wrong', {timeout: 10_000}, (bug) => {
  const text = readFileSync(new URL(`../../${bug.file}`, import.meta.url), 'utf8');
  expect(patched(text, bug)).not.toBe(text);
});
