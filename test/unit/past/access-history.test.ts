/** When access began and ended, where somebody wrote around bylaw. */
import {expect, test} from 'vitest';
import type {GovernedObject} from '../../../src/model/objects.ts';
import {member, resource, role, share, stateOf, team, workspace} from '../access/organisation.ts';
import {Story} from './story.ts';

const [ANA, BO, CY] = ['ana@acme.example', 'bo@acme.example', 'cy@acme.example'];
const VAULT = 'vault:acme/falcon';

const firm = (...more: readonly GovernedObject[]): readonly GovernedObject[] => [
  ...stateOf([
    workspace('acme'),
    role('acme', 'host', ['use:shared_spaces']),
    member('acme', ANA, ['admin']),
    member('acme', BO, ['host']),
    member('acme', CY, ['host']),
    resource('acme', 'vault', 'falcon', BO),
    share('acme', 'falcon-team', 'vault:falcon', {'team:deals': 'editor'}),
    ...more,
  ]).values(),
];
const deals = (...members: readonly string[]): GovernedObject => team('acme', 'deals', members);
const DEALS = 'Team/acme/deals';

const accepted = (): Story =>
  new Story()
    .apply('01-01', firm(deals()))
    .around(deals(CY))
    .apply('03-01', firm(deals(CY)));

test('what somebody wrote around bylaw begins with the run that accepts it, and stays so', () => {
  const expected = ['editor 03-01.. run 2', `${DEALS} 01-01..03-01 outside`];
  expect(accepted().history(CY, VAULT)).toEqual(expected);
  const later = accepted().apply('05-01', firm(deals(CY), team('acme', 'tax', [])));
  expect(later.history(CY, VAULT)).toEqual(expected);
});

test('what a run both accepts and edits begins with it, too', () => {
  const story = new Story().apply('01-01', firm(deals())).around(deals(CY));
  expect(story.apply('03-01', firm(deals(BO, CY))).history(CY, VAULT)).toEqual([
    'editor 03-01.. run 2',
    `${DEALS} 01-01..03-01 outside`,
  ]);
});

test('what a run adopts begins with it', () => {
  const without = firm().filter(({address}) => address !== DEALS);
  const story = new Story().apply('01-01', without).around(deals(CY));
  expect(story.apply('03-01', firm(deals(CY))).history(CY, VAULT)).toEqual([
    'editor 03-01.. run 2',
    `${DEALS} ..03-01 unmanaged`,
  ]);
});

test('what nothing has seen yet begins now', () => {
  const story = new Story().apply('01-01', firm(deals())).around(deals(CY));
  expect(story.history(CY, VAULT)).toEqual(['editor 12-31.. outside', `${DEALS} 01-01.. outside`]);
});

test('only what the answer uses is uncertain', () => {
  const story = new Story()
    .apply('01-01', firm(deals(CY)))
    .around(team('acme', 'tax', []), team('acme', 'pr', [CY]));
  expect(story.history(CY, VAULT)).toEqual(['editor 01-01.. run 1']);
});

test('what it would have used while it may have been there is uncertain', () => {
  const toTax = share('acme', 'falcon-tax', 'vault:falcon', {'team:tax': 'viewer'});
  const story = new Story()
    .apply('01-01', firm(deals(), toTax, team('acme', 'tax', [])))
    .apply('02-01', firm(deals(), team('acme', 'tax', [])))
    .around(team('acme', 'tax', [CY]))
    .apply('03-01', firm(deals(), team('acme', 'tax', [CY])));
  expect(story.history(CY, VAULT)).toEqual(['Team/acme/tax 01-01..03-01 outside']);
});
