/** Which part of a set a plan is for, and what of the manifests it rests on then. */
import {describe, expect, it} from 'vitest';
import type {Change} from '../../../src/model/change.ts';
import type {LiveObject, State} from '../../../src/model/objects.ts';
import {
  bears,
  desiredInScope,
  filterOf,
  inScope,
  isFiltered,
  isNamed,
  type PlanFilter,
} from '../../../src/planner/plan-scope.ts';
import {desiredFrom, liveFrom, SET, together} from '../model/states.ts';
import {documents, team} from '../rules/organisation.ts';

const labelled = {practice: 'tax', area: 'legal'};
const [DEALS, TAX, OLD] = ['Team/acme-legal/deals', 'Team/acme-legal/tax', 'Team/acme-legal/old'];
const TEXT = documents(team('deals', []), team('tax', [], 'practice: tax'));
const desired = desiredFrom(TEXT);
const change = (address: string, more: Partial<Change> = {}): Change => ({
  address,
  actions: ['update'],
  reason: 'edited',
  fields: [],
  ...more,
});

it('a plan is for a part as soon as something is asked for', () => {
  expect([{}, {targets: []}, {selector: {}}, {targets: [DEALS], selector: labelled}].map(isFiltered)).toEqual(
    [false, true, true, true],
  );
});

it('something bears a selector that has all its labels', () => {
  expect(
    [{}, {practice: 'tax'}, labelled, {practice: 'vat'}, {practice: 'tax', more: 'x'}].map((selector) =>
      bears(labelled, selector),
    ),
  ).toEqual([true, true, true, false, false]);
  expect(bears(undefined, {})).toBe(false);
});

it('an object is named by its address, and by its labels', () => {
  expect(isNamed([DEALS], labelled, {})).toBe(true);
  expect(isNamed([DEALS], labelled, {targets: [DEALS]})).toBe(true);
  expect(isNamed([DEALS], labelled, {targets: [TAX]})).toBe(false);
  expect(isNamed([DEALS], labelled, {selector: {practice: 'tax'}})).toBe(true);
  expect(isNamed([DEALS], labelled, {selector: {practice: 'vat'}})).toBe(false);
  expect(isNamed([DEALS], labelled, {targets: [TAX], selector: {practice: 'tax'}})).toBe(false);
});

it('a renamed object is within a plan for either of its names, and bears labels before or after', () => {
  const renamed = change(DEALS, {renamedFrom: OLD});
  expect([DEALS, OLD, TAX].map((address) => inScope(renamed, {targets: [address]}))).toEqual([
    true,
    true,
    false,
  ]);
  const before = liveFrom(team('deals', [], 'practice: tax')).get(DEALS);
  const after = desired.get(DEALS);
  if (before === undefined || after === undefined) throw new Error('the team was not declared');
  const unlabelled = change(DEALS, {before, after});
  expect(inScope(unlabelled, {selector: {practice: 'tax'}})).toBe(true);
  expect(inScope(change(DEALS, {after}), {selector: {practice: 'tax'}})).toBe(false);
});

describe('what is declared for a part of a set', () => {
  const declaredFor = (
    filter: PlanFilter,
    changes: readonly Change[],
    live: State<LiveObject> = liveFrom(TEXT),
  ): readonly string[] => [...desiredInScope(desired, changes, {live, set: SET, filter}).keys()];

  it('is all of it where nothing is asked for', () => {
    expect(desiredInScope(desired, [change(DEALS)], {live: new Map(), set: SET, filter: {}})).toBe(desired);
  });

  it('is without what would change and is not asked for', () => {
    expect(declaredFor({targets: [TAX]}, [change(DEALS), change(TAX)])).toEqual([TAX]);
    expect(declaredFor({targets: [DEALS, TAX]}, [change(DEALS), change(TAX)])).toEqual([DEALS, TAX]);
  });

  it('is with what does not change, asked for or not', () => {
    expect(declaredFor({targets: [TAX]}, [])).toEqual([DEALS, TAX]);
  });

  it('is without what another set owns, unless it is asked for', () => {
    const others = together(
      liveFrom(TEXT),
      liveFrom(documents(team('deals', []), team('tax', [], 'practice: tax')), 'others'),
    );
    expect(declaredFor({targets: [TAX]}, [], others)).toEqual([TAX]);
    expect(declaredFor({selector: {practice: 'tax'}}, [], others)).toEqual([TAX]);
    expect(declaredFor({targets: [OLD]}, [], new Map())).toEqual([DEALS, TAX]);
  });
});

it('what a plan leaves out is named as far as it is shown, and that there is more is said', () => {
  const changes = [change(DEALS), change(TAX), change(OLD)];
  const filter = {targets: [TAX, DEALS]};
  expect(filterOf(filter, changes, () => true)).toStrictEqual({targets: [DEALS, TAX], leftOut: [OLD]});
  expect(filterOf({selector: {practice: 'tax'}}, changes, ({address}) => address !== OLD)).toStrictEqual({
    selector: {practice: 'tax'},
    leftOut: [DEALS, TAX],
    inPart: true,
  });
});
