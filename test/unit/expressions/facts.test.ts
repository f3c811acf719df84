/** People and targets as expressions know them. */
import {expect, test} from 'vitest';
import {rankOf} from '../../../src/expressions/environments.ts';
import {factsIn} from '../../../src/expressions/facts.ts';
import {NAMED} from '../../../src/expressions/values.ts';
import {addressOf} from '../../../src/model/address.ts';
import {canonicalSpec} from '../../../src/model/canonical.ts';
import type {Kind} from '../../../src/model/kinds.ts';
import type {GovernedObject} from '../../../src/model/objects.ts';

const NOW = Date.parse('2027-01-01T00:00:00Z');
const object = (
  kind: Kind,
  workspace: string | null,
  name: string,
  spec: unknown,
  labels = {},
): GovernedObject =>
  ({
    address: addressOf(kind, workspace, name),
    kind,
    workspace,
    name,
    labels,
    spec: canonicalSpec(kind, spec as never),
  }) as GovernedObject;
const state = new Map(
  [
    object('Workspace', null, 'acme', {displayName: 'Acme', organization: 'acme-group', region: 'EU'}),
    object('User', null, 'root@acme.example', {systemAdmin: true}),
    object('Member', 'acme', 'ana@acme.example', {roles: ['counsel']}),
    object('Member', 'acme', 'old@acme.example', {roles: ['counsel'], expires: '2026-01-01'}),
    object('Team', 'acme', 'legal', {members: ['ana@acme.example', 'old@acme.example']}),
    object('Space', 'acme', 'room', {type: 'internal', creator: 'ana@acme.example', resources: ['vault:v']}),
    object('Resource', 'acme', 'v', {type: 'vault', creator: 'ana@acme.example'}, {privileged: 'yes'}),
  ].map((each) => [each.address, each]),
);
const facts = factsIn(state, NOW);

test('a person is where they are an active member', () => {
  expect(facts.person('ana@acme.example', null)).toEqual({
    [NAMED]: 'ana@acme.example',
    email: 'ana@acme.example',
    domain: 'acme.example',
    outside: '',
    systemAdmin: false,
    workspaces: ['acme'],
    organizations: ['acme-group'],
    roles: ['acme/counsel'],
    teams: ['acme/legal'],
  });
  expect(facts.person('old@acme.example', 'guest')).toMatchObject({
    outside: 'guest',
    workspaces: [],
    teams: [],
  });
  expect(facts.person('root@acme.example', null)).toMatchObject({systemAdmin: true, workspaces: []});
});

test('a target has what its object and its workspace say', () => {
  expect(facts.target('vault:acme/v')).toEqual({
    [NAMED]: 'vault:acme/v',
    type: 'vault',
    name: 'v',
    workspace: 'acme',
    organization: 'acme-group',
    region: 'EU',
    labels: {privileged: 'yes'},
    generalAccess: 'restricted',
    creator: 'ana@acme.example',
    spaces: ['acme/room'],
  });
  expect(facts.target('vault:acme/none')).toBeUndefined();
});

test('ranks of levels', () => {
  expect([null, 'none', 'viewer', 'editor', 'co-owner', 'creator'].map(rankOf)).toEqual([0, 0, 1, 2, 3, 4]);
});
