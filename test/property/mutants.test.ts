/** Changes of shares and invitations alter access to the targets that are said to be touched, and to no others. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {DesiredObject, State} from '../../src/model/objects.ts';
import {mutants, mutated, targetsTouched} from '../../src/proofs/mutants.ts';
import type {Way} from '../../src/proofs/ways.ts';
import {worstState} from '../../src/proofs/worst.ts';
import {tries} from '../effort.ts';
import {organisations} from './access-organisations.ts';
import {FIRMS, HOLES} from './planted-holes.ts';

/** How many changes of an organisation are tried. */
const FEW = 5;

const wayText = ({person, target, level, via, outside, at}: Way): string =>
  [person, target, level, outside ?? '', at, ...via].join(' ');

function waysBeside(state: State, targets: ReadonlySet<string>): readonly string[] {
  const {ways} = worstState(state);
  return ways.targets
    .filter((target) => !targets.has(target))
    .flatMap((target) => [...ways.ever(target)].map(wayText));
}

test(
  'beside the targets that a change touches, everybody has the access that they had',
  {timeout: 300_000},
  () => {
    fc.assert(
      fc.property(organisations, fc.constantFrom(...HOLES), (around, {opens}) => {
        const state = new Map(
          [...around.values(), ...FIRMS, ...opens].map((each) => [each.address, each as DesiredObject]),
        );
        const touching = mutants(state)
          .map((mutant) => ({mutant, targets: targetsTouched(state, mutant)}))
          .flatMap(({mutant, targets}) => (targets === undefined ? [] : [{mutant, targets}]));
        for (const {mutant, targets} of touching.slice(0, FEW)) {
          expect(waysBeside(mutated(state, mutant), targets)).toEqual(waysBeside(state, targets));
        }
      }),
      {numRuns: tries(20)},
    );
  },
);
