/** What was declared once, without whom was offboarded since. */
import {expect, test} from 'vitest';
import {digestOfPerson} from '../../../src/model/offboarded-people.ts';
import {withoutOffboarded} from '../../../src/planner/without-offboarded.ts';
import {desiredFrom, liveFrom} from '../model/states.ts';
import {liveWith} from './plans.ts';

const [BO, CY] = ['bo@acme.example', 'cy@acme.example'];

const firm = (creator: string): string => `
apiVersion: bylaw/v1
kind: Resource
metadata: {workspace: acme, name: falcon}
spec: {type: vault, creator: ${creator}}
`;

const THEN = `${firm(CY)}---
{apiVersion: bylaw/v1, kind: Member, metadata: {workspace: acme, name: ${BO}}, spec: {roles: [admin]}}
---
{apiVersion: bylaw/v1, kind: Member, metadata: {workspace: acme, name: ${CY}}, spec: {roles: [admin]}}
---
{apiVersion: bylaw/v1, kind: Resource, metadata: {workspace: acme, name: eagle}, spec: {type: vault, creator: ${CY}}}
---
{apiVersion: bylaw/v1, kind: Team, metadata: {workspace: acme, name: deals}, spec: {members: [${BO}, ${CY}]}}
---
{apiVersion: bylaw/v1, kind: Grant, metadata: {workspace: acme, name: reads}, spec: {subject: "user:${CY}", permissions: ["organization:read:all"]}}
---
{apiVersion: bylaw/v1, kind: Share, metadata: {workspace: acme, name: eagle-cy}, spec: {target: "vault:eagle", requestedBy: ${CY}, to: [{subject: "user:${BO}", role: viewer}, {subject: "team:deals", role: viewer}]}}
---
{apiVersion: bylaw/v1, kind: Guest, metadata: {workspace: acme, name: gia@guests.example}, spec: {spaces: [{space: room, role: viewer}], invitedBy: ${CY}}}
`;

test('their access is left out, and what they created and requested is of whoever took it over', () => {
  const offboarded = {salt: 's', people: new Map([['acme', new Set([digestOfPerson('s', CY)])]])};
  const live = liveWith(liveFrom(firm(BO)), {offboarded});
  const found = withoutOffboarded(desiredFrom(THEN), {
    live,
    set: 'acme-governance',
    actor: null,
    addressNow: (address) => address,
  });
  const left = [...found.desired.values()].map(({address, spec}) => [address, JSON.stringify(spec)]);
  expect(left.map(([address]) => address).toSorted()).toEqual([
    `Member/acme/${BO}`,
    'Resource/acme/eagle',
    'Resource/acme/falcon',
    'Share/acme/eagle-cy',
    'Team/acme/deals',
  ]);
  expect(JSON.stringify(left)).not.toContain(CY);
  expect(found.people).toEqual([{person: CY, objects: 7}]);
});
