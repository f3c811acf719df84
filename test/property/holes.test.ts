/**
 * Planted holes: whatever way somebody can come to what a test forbids, the test fails; where it only looks so, the test passes.
 * BYLAW_TEST_HOLES says how many of each; one that goes wrong prints how to replay it.
 */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Assertion} from '../../src/model/access-test.ts';
import {compareLevels, LEVELS} from '../../src/model/levels.ts';
import type {DesiredObject, GovernedObject, State} from '../../src/model/objects.ts';
import {checkAssertion} from '../../src/proofs/check-assertion.ts';
import {worstProofState} from '../../src/proofs/proof-state.ts';
import {tries} from '../effort.ts';
import {organisations} from './access-organisations.ts';
import {EVE, FIRMS, HOLES, SECRET, type Hole} from './planted-holes.ts';

/** What a test may say against a hole, in every form that holds in every state. */
function assertionsAgainst({level, outside, isUnnamed}: Hole): readonly Assertion[] {
  const isIt = `target == "${SECRET}" && rank(level) >= rank("${level}")`;
  const ofOutsiders = `${isIt} && person.outside == "${outside ?? ''}"`;
  const general: readonly Assertion[] =
    outside === undefined ? [] : [{never: ofOutsiders}, {always: `!(${ofOutsiders})`}];
  if (isUnnamed) return general;
  const lower = LEVELS.findLast((each) => compareLevels(each, level) < 0);
  const isEve = `${isIt} && person.email == "${EVE}"`;
  return [
    ...general,
    {user: EVE, target: SECRET, level: 'none'},
    ...(lower === undefined ? [] : [{user: EVE, target: SECRET, atMost: lower}]),
    {target: SECRET, who: {exclude: [EVE], atLeast: level}},
    {never: isEve},
    {always: `!(${isEve})`},
  ];
}

/** An organisation around the two firms, with a hole, and one of the tests against it. */
const plantings = fc
  .record({around: organisations, hole: fc.constantFrom(...HOLES), form: fc.nat()})
  .map(({around, hole, form}) => {
    const all = assertionsAgainst(hole);
    return {around, hole: hole.name, assertion: all[form % all.length] as Assertion, planted: hole};
  });

const state = (around: State, ...lists: readonly (readonly GovernedObject[])[]): State<DesiredObject> =>
  new Map([...around.values(), ...lists.flat()].map((each) => [each.address, each as DesiredObject]));

/** Everybody and everything that tests name is declared, wherever it is shut: nothing passes because there is nothing to ask about. */
const known = (objects: readonly GovernedObject[]): readonly GovernedObject[] =>
  objects.some(({kind, name}) => (kind === 'Member' || kind === 'Guest' || kind === 'User') && name === EVE)
    ? objects
    : [
        ...objects,
        {
          address: `User/${EVE}`,
          kind: 'User',
          workspace: null,
          name: EVE,
          labels: {},
          spec: {systemAdmin: false},
        },
      ];

const given = process.env['BYLAW_TEST_HOLES'];
const seed = process.env['BYLAW_TEST_SEED'];
const effort = {
  numRuns: given === undefined ? tries(50, 250) : Number(given),
  ...(seed !== undefined && {seed: Number(seed)}),
};

describe('planted holes', () => {
  it('are found, whatever form the test has', {timeout: 600_000}, () => {
    fc.assert(
      fc.property(plantings, ({around, assertion, planted}) => {
        const objects = state(around, FIRMS, known(planted.opens));
        const {passed, counterexample} = checkAssertion(
          assertion,
          'worst',
          worstProofState(objects, {objects: []}),
        );
        expect([passed, counterexample?.target]).toEqual([false, SECRET]);
      }),
      effort,
    );
  });

  it('are not found where there are none', {timeout: 600_000}, () => {
    fc.assert(
      fc.property(plantings, ({around, assertion, planted}) => {
        const objects = state(around, FIRMS, known(planted.shut));
        const at = planted.shutAt === undefined ? {} : {at: planted.shutAt};
        const {passed, message} = checkAssertion(
          assertion,
          'worst',
          worstProofState(objects, {objects: [], ...at}),
        );
        expect([passed, message]).toEqual([true, message]);
      }),
      effort,
    );
  });

  it.each(HOLES.map((hole) => [hole.name, hole] as const))('%s', (_name, hole) => {
    const around = new Map();
    for (const assertion of assertionsAgainst(hole)) {
      const opened = worstProofState(state(around, FIRMS, known(hole.opens)), {objects: []});
      expect([assertion, checkAssertion(assertion, 'worst', opened).passed]).toEqual([assertion, false]);
      const at = hole.shutAt === undefined ? {} : {at: hole.shutAt};
      const shut = worstProofState(state(around, FIRMS, known(hole.shut)), {objects: [], ...at});
      expect([assertion, checkAssertion(assertion, 'worst', shut)]).toEqual([
        assertion,
        expect.objectContaining({passed: true}),
      ]);
    }
  });
});
