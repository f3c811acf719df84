import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {checklistOf} from '../../../src/app/checklist.ts';
import {parseSource} from '../../../src/manifest/parse.ts';
import type {DecisionRecord} from '../../../src/model/ledger.ts';
import type {ChecklistItem} from '../../../src/model/checklist.ts';
import {addressOf} from '../../../src/model/address.ts';
import {objectAt, type LiveObject, type State} from '../../../src/model/objects.ts';
import {desiredFrom, liveFrom, together} from '../model/states.ts';
import {settledLedger} from '../model/settled.ts';
import {NEW_DATABASE} from '../model/new-database.ts';
import {NOW} from '../planner/plans.ts';

/** Two firms that are connected, and three other workspaces. */
const FIRMS = liveFrom(readFileSync(new URL('../../rules/estate/firms.yaml', import.meta.url), 'utf8'), null);

const without = (state: State<LiveObject>, ...addresses: readonly string[]): State<LiveObject> =>
  new Map([...state].filter(([address]) => !addresses.includes(address)));

function itemsOf(
  objects: State<LiveObject>,
  name = 'acme-legal',
  ledger = settledLedger(objects, NOW),
): readonly ChecklistItem[] {
  const workspace = objectAt(objects, 'Workspace', addressOf('Workspace', null, name));
  if (workspace === undefined) throw new Error(`${name} is not live`);
  const live = {
    objects,
    applied: new Map(),
    lastRun: null,
    pristine: false,
    now: NOW,
    ...NEW_DATABASE,
    ledger,
  };
  return checklistOf(live, workspace).items;
}

const find = (items: readonly ChecklistItem[], title: string): ChecklistItem => {
  const found = items.find(({item}) => item === title);
  if (found === undefined) throw new Error(`${title} is not among ${items.map(({item}) => item).join(', ')}`);
  return found;
};

/** A workspace with an admin and nothing else. */
const BARE = `apiVersion: bylaw/v1
kind: Workspace
metadata: {name: solo}
spec: {displayName: Solo, organization: solo, region: EU}
---
apiVersion: bylaw/v1
kind: Member
metadata: {workspace: solo, name: sue@solo.example}
spec: {roles: [admin]}
`;

/** The manifests that an item says to declare, which must be valid. */
function manifestsIn({how}: ChecklistItem): readonly string[] {
  const texts = [...(how ?? '').matchAll(/`(\{apiVersion:[^`]+)`/g)].map(([, text]) => text ?? '');
  for (const text of texts) {
    const filled = text.replaceAll('EMAIL', 'sue@solo.example').replaceAll('PARTNER', 'partner');
    expect(parseSource({path: 'a.yaml', text: filled}).findings).toEqual([]);
    expect(desiredFrom(filled).size).toBe(1);
  }
  return texts;
}

describe('the checklist of a workspace', () => {
  it('that is connected and works with guests has everything in order', () => {
    const items = itemsOf(FIRMS);
    expect(items.filter(({status}) => status !== 'ok')).toEqual([]);
    expect(items.map(({item}) => item)).toEqual([
      'Collaboration model',
      'Region',
      'Shared spaces',
      'First space',
      'External collaboration',
      'External Connection Admins',
      'Partner northwind-legal: workspace',
      'Partner northwind-legal: region',
      'Partner northwind-legal: External Connection Admins',
      'Partner northwind-legal: external collaboration',
      'Partner northwind-legal: agreed here',
      'Partner northwind-legal: agreed there',
      'Guests: entitlement',
      'Guests: inviter',
    ]);
    expect(find(items, 'Collaboration model').detail).toContain('with partners and with guests');
    expect(find(items, 'Guests: inviter').detail).toContain('bo@acme.example');
  });

  it('in which nothing was set up says how to begin, with manifests that are valid', () => {
    const items = itemsOf(liveFrom(BARE, null), 'solo');
    expect(items.map(({item, status}) => [item, status])).toEqual([
      ['Collaboration model', 'missing'],
      ['Region', 'ok'],
      ['Shared spaces', 'missing'],
      ['First space', 'missing'],
      ['External collaboration', 'optional'],
      ['External Connection Admins', 'ok'],
      ['Partners', 'optional'],
      ['Guests: entitlement', 'optional'],
      ['Guests: inviter', 'optional'],
    ]);
    expect(items.flatMap(manifestsIn)).toHaveLength(6);
  });

  it('that works inside alone says so', () => {
    const role = `${BARE}---
apiVersion: bylaw/v1
kind: Grant
metadata: {workspace: solo, name: spaces}
spec: {subject: everyone, permissions: ['use:shared_spaces']}
`;
    const items = itemsOf(liveFrom(role, null), 'solo');
    expect(find(items, 'Collaboration model').detail).toContain('internal only');
    expect(find(items, 'First space')).toMatchObject({
      status: 'missing',
      how: expect.stringContaining('creator: sue@solo.example'),
    });
  });

  it('counts External Connection Admins: none, and more than five', () => {
    const deactivated = BARE.replace('{roles: [admin]}', '{roles: [admin], status: deactivated}');
    expect(find(itemsOf(liveFrom(deactivated, null), 'solo'), 'External Connection Admins')).toMatchObject({
      status: 'optional',
      detail: expect.stringContaining('cannot agree to a connection'),
    });
    const many = ['a', 'b', 'c', 'd', 'e'].map(
      (name) => `  - {name: ${name}@solo.example, roles: [admin]}\n`,
    );
    const crowd = `${BARE}---\napiVersion: bylaw/v1\nkind: MemberList\nmetadata: {workspace: solo}\nitems:\n${many.join('')}`;
    const item = find(itemsOf(liveFrom(crowd, null), 'solo'), 'External Connection Admins');
    expect(item).toMatchObject({
      status: 'optional',
      detail: expect.stringMatching(/^6, which is more than the recommended 5/),
    });
  });
});

describe('of a partner it says', () => {
  const agreed = (side: string): string => `Partner northwind-legal: agreed ${side}`;
  const connections = [...FIRMS.values()].filter(
    ({kind, workspace}) => kind === 'Connection' && workspace !== null,
  );
  const addressIn = (workspace: string): string =>
    connections.find((each) => each.workspace === workspace)?.address ?? 'none';

  it('which side has not agreed yet, seen from either', () => {
    const objects = without(FIRMS, addressIn('northwind-legal'));
    const here = itemsOf(objects);
    expect(find(here, agreed('here')).status).toBe('ok');
    expect(find(here, agreed('there'))).toMatchObject({
      status: 'missing',
      detail: 'northwind-legal has not agreed yet',
      how: expect.stringMatching(
        /requests approve connection:acme-legal\/\S+`.*metadata: \{workspace: northwind-legal, name: acme-legal\}/,
      ),
    });
    expect(manifestsIn(find(here, agreed('there')))).toHaveLength(1);
    const there = itemsOf(objects, 'northwind-legal');
    expect(find(there, 'Partner acme-legal: agreed here').status).toBe('missing');
    expect(find(there, 'Partner acme-legal: agreed there').status).toBe('ok');
  });

  it('which side took its agreement back', () => {
    const objects = without(FIRMS, addressIn('northwind-legal'));
    const own = objects.get(addressIn('acme-legal'));
    if (own?.kind !== 'Connection') throw new Error('no connection');
    const ledger = settledLedger(objects, NOW);
    const request = `connection:acme-legal/${own.name}`;
    const made = {request, sequence: 1, side: 'northwind-legal', decision: 'approve', ended: true} as const;
    const incarnation = ledger.incarnations.get(own.address) ?? 0;
    const decisions = new Map([[request, [{...made, incarnation} as DecisionRecord]]]);
    expect(find(itemsOf(objects, 'acme-legal', {...ledger, decisions}), agreed('there'))).toMatchObject({
      status: 'missing',
      detail: 'northwind-legal withdrew its agreement',
      how: expect.stringContaining('requests approve connection:acme-legal/') as string,
    });
  });

  it('that a side shuts the other out, and that nobody withdrew by that but the side itself', () => {
    const acme = objectAt(FIRMS, 'Workspace', 'Workspace/acme-legal');
    if (acme === undefined) throw new Error('it is live');
    const partners = {allow: [], deny: ['northwind-legal']};
    const objects = together(FIRMS, new Map([[acme.address, {...acme, spec: {...acme.spec, partners}}]]));
    const why = '`partners` of acme-legal excludes the other side';
    const ledger = settledLedger(objects, NOW);
    expect(find(itemsOf(objects, 'acme-legal', ledger), agreed('there'))).toMatchObject({
      status: 'missing',
      detail: `Connection/northwind-legal/acme has ended: ${why}`,
      how: 'Have acme-legal accept northwind-legal in its `partners` again: Connection/northwind-legal/acme then counts again.',
    });
    expect(find(itemsOf(objects, 'acme-legal', ledger), agreed('here'))).toMatchObject({
      detail: `Connection/acme-legal/northwind has ended: ${why}`,
      how: 'Accept northwind-legal in `partners` of Workspace/acme-legal again, and set `renew: 1` in Connection/acme-legal/northwind.',
    });
  });

  it('that it has no External Connection Admin, and then has not agreed either', () => {
    const objects = new Map(
      [...FIRMS].map(([address, object]) => [
        address,
        object.kind === 'Member' && object.workspace === 'northwind-legal'
          ? {...object, spec: {...object.spec, roles: []}}
          : object,
      ]),
    );
    const items = itemsOf(objects);
    expect(find(items, 'Partner northwind-legal: External Connection Admins').status).toBe('missing');
    expect(find(items, 'Partner northwind-legal: external collaboration').status).toBe('missing');
    expect(find(items, agreed('there')).detail).toMatch(
      /not an active External Connection Admin of northwind/,
    );
  });

  it('that its region is another, that it is shut out, and that it is not live', () => {
    const address = 'Workspace/northwind-legal';
    const northwind = objectAt(FIRMS, 'Workspace', address);
    if (northwind === undefined) throw new Error('it is live');
    const changed = {
      ...northwind,
      spec: {...northwind.spec, region: 'US' as const, partners: {allow: ['globex'], deny: []}},
    };
    const items = itemsOf(together(FIRMS, new Map([[address, changed]])));
    expect(find(items, 'Partner northwind-legal: region')).toMatchObject({
      status: 'missing',
      detail: expect.stringContaining('US, but EU here'),
    });
    expect(find(items, 'Partner northwind-legal: policy')).toMatchObject({
      status: 'missing',
      how: 'Add acme-legal to `partners.allow` of Workspace/northwind-legal.',
    });
    const gone = itemsOf(without(FIRMS, address)).filter(({item}) => item.startsWith('Partner northwind'));
    expect(gone.map(({item, status}) => [item, status])).toEqual([
      ['Partner northwind-legal: workspace', 'missing'],
    ]);
  });
});

it('guests need the entitlement, and an inviter who manages a space', () => {
  const acme = objectAt(FIRMS, 'Workspace', 'Workspace/acme-legal');
  if (acme === undefined) throw new Error('it is live');
  const off = {...acme, spec: {...acme.spec, features: {guestAccounts: false}}};
  const guests = [...FIRMS.values()].filter(({kind}) => kind === 'Guest').map(({address}) => address);
  const objects = together(without(FIRMS, ...guests), new Map([[acme.address, off]]));
  expect(find(itemsOf(objects), 'Guests: entitlement').status).toBe('optional');
  const noSpaces = new Map([...FIRMS].filter(([, {kind}]) => kind !== 'Space'));
  expect(find(itemsOf(noSpaces), 'Guests: inviter')).toMatchObject({
    detail: 'bo@acme.example may invite guests, but is not `co-owner` or higher on any space',
    how: expect.stringContaining('bo@acme.example as its `creator`'),
  });
  const nobody = without(FIRMS, 'Grant/acme-legal/bo-invites');
  expect(find(itemsOf(nobody), 'Guests: inviter')).toMatchObject({
    status: 'missing',
    how: expect.stringContaining("permissions: ['use:invite_guest_accounts']"),
  });
});
