/** Chains that were written anew as a whole, with hashes that fit: a checkpoint finds each, and nothing else that is whole. */
import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {againstCheckpoint, payloadFault} from '../../src/receipts/check-file.ts';
import {chainOf, checkpoint, evidence, rewritten} from '../unit/receipts/chains.ts';

const CHANGES = ['actor', 'login', 'action', 'time', 'commit', 'planDigest', 'payload', 'salt'] as const;
const ROUNDS = Number(process.env['BYLAW_TEST_CHAINS'] ?? 300);

const LENGTH = 9;
const OWN = chainOf('workspace:acme', LENGTH);
const SET = chainOf('set:acme-governance', LENGTH);

test('a chain that was rewritten before what a checkpoint noted is found, and by what is in it otherwise', () => {
  fc.assert(
    fc.property(
      fc.integer({min: 0, max: LENGTH - 1}),
      fc.integer({min: 0, max: LENGTH - 1}),
      fc.constantFrom(...CHANGES),
      fc.boolean(),
      fc.string({minLength: 1, maxLength: 8}),
      (at, noted, field, ofSet, text) => {
        const chain = ofSet ? SET : OWN;
        const other = ofSet ? OWN : SET;
        const anew = rewritten(chain, at, (event) => ({...event, [field]: `${event[field] ?? ''}${text}`}));
        const file = evidence(other, anew);
        const note = checkpoint(chain.slice(0, noted + 1), other);
        const found = againstCheckpoint(file, note);
        if (noted >= at)
          expect(found).toMatch(/^event \d+ of .* is not the one that the checkpoint of .* noted/);
        else expect(found).toBeUndefined();
        // What is not of that chain is never blamed.
        expect(againstCheckpoint(evidence(other, chain), note)).toBeUndefined();
        // Where only some of the hashes were made anew, no checkpoint is needed.
        const broken = [...anew.slice(0, at), {...anew[at], hash: chain[at]?.hash}, ...anew.slice(at + 1)];
        expect(payloadFault(evidence(other, broken as typeof anew))).toBeDefined();
      },
    ),
    {numRuns: ROUNDS},
  );
});

test('whatever is taken from whole evidence, or changed in it, is found', () => {
  const whole = evidence(OWN, SET);
  expect(payloadFault(whole)).toBeUndefined();
  const events = [...whole.events];
  const unseen: string[] = [];
  const tried = (what: string, changed: Partial<typeof whole>): void => {
    if (payloadFault({...whole, ...changed}) === undefined) unseen.push(what);
  };
  for (const [i, event] of events.entries()) {
    tried(`without ${i}`, {events: events.toSpliced(i, 1)});
    tried(`twice ${i}`, {events: events.toSpliced(i, 0, event)});
    for (const [member, value] of Object.entries(event)) {
      const changed = typeof value === 'number' ? value + 1 : member === 'heads' ? [] : `${String(value)}x`;
      tried(`${member} of ${i}`, {events: events.with(i, {...event, [member]: changed})});
    }
  }
  for (const [member, value] of Object.entries({
    runs: whole.runs.slice(1),
    plans: [],
    commits: ['other'],
    decisions: [{action: 'approve'}],
    heads: whole.heads.slice(1),
  }))
    tried(member, {[member]: value});
  expect(unseen).toEqual([]);
});

test('others leave the content out, and the chain verifies all the same', () => {
  const without = SET.map(({payload: _, salt: __, ...event}) => event);
  expect(payloadFault(evidence(OWN, without))).toBeUndefined();
});

test('a chain that got shorter since a checkpoint is found, and one of another database', () => {
  const [whole, short] = [evidence(OWN), evidence(OWN.slice(0, -1))];
  expect(payloadFault(short)).toBeUndefined();
  expect(againstCheckpoint(short, checkpoint(OWN))).toMatch(
    /ends at event 8, but .* noted event 9: it was cut off/,
  );
  expect(againstCheckpoint(whole, {...checkpoint(OWN), database: 'other'})).toMatch(/another database/);
  // A chain that is gone as a whole, with its end, shows where both are of the same workspace.
  const noted = {...checkpoint(OWN, SET), workspace: 'acme'};
  expect(payloadFault(whole)).toBeUndefined();
  expect(againstCheckpoint(whole, noted)).toMatch(/^set:acme-governance is missing, but the checkpoint/);
  expect(againstCheckpoint(evidence(OWN, SET), noted)).toBeUndefined();
  expect(againstCheckpoint({...whole, since: '2026-11-01T00:00:00Z'}, noted)).toBeUndefined();
  // A checkpoint from later than the file says nothing about its length, even if a clock was wrong.
  const later = {...checkpoint(OWN), time: '2027-01-01T00:00:00.000Z'};
  expect(againstCheckpoint(short, later)).toBeUndefined();
});
