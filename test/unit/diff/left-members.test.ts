/** What an offboarding left of a membership belongs to no set from then on, and no plan of its former set deletes it. */
import {expect, test} from 'vitest';
import {diff} from '../../../src/diff/diff.ts';
import type {Live} from '../../../src/model/live.ts';
import {ACCOUNT, digestOfPerson} from '../../../src/model/offboarded-people.ts';
import {NEW_DATABASE} from '../model/new-database.ts';
import {desiredFrom, liveFrom, SET} from '../model/states.ts';

const CY = 'cy@acme.example';

const workspace =
  '{apiVersion: bylaw/v1, kind: Workspace, metadata: {name: acme-legal}, spec: {displayName: Acme, organization: acme, region: EU}}';
const role = (name: string, renamedFrom = ''): string =>
  `{apiVersion: bylaw/v1, kind: Role, metadata: {workspace: acme-legal, name: ${name}${renamedFrom}}, spec: {permissions: []}}`;
const member = (status: string, roles = '[counsel]'): string =>
  `{apiVersion: bylaw/v1, kind: Member, metadata: {workspace: acme-legal, name: ${CY}}, spec: {roles: ${roles}, status: ${status}}}`;

const documents = (...texts: readonly string[]): string => texts.join('\n---\n');

/** What a plan of the set does, where somebody was offboarded `from` a workspace, from everywhere, or not at all; `owner` is whose all of it is. */
function planned(
  declared: readonly string[],
  status: string,
  from: string | null,
  owner = SET,
): {changes: readonly string[]; unmanaged: readonly string[]} {
  const live: Live = {
    objects: liveFrom(documents(workspace, role('counsel'), member(status)), owner),
    applied: new Map(),
    lastRun: 1,
    pristine: false,
    now: 0,
    ...NEW_DATABASE,
    ...(from !== null && {
      offboarded: {salt: 's', people: new Map([[from, new Set([digestOfPerson('s', CY)])]])},
    }),
  };
  const desired = declared.length === 0 ? new Map() : desiredFrom(documents(...declared));
  const {changes, unmanaged} = diff(desired, live, SET);
  return {
    changes: changes.map(({address, actions}) => `${actions.join('+')} ${address}`),
    unmanaged: unmanaged.map(({address}) => address),
  };
}

const MEMBER = `Member/acme-legal/${CY}`;
const REST = [workspace, role('counsel')];

test.each(['acme-legal', ACCOUNT])('is left alone once they were offboarded from %s', (from) => {
  expect(planned(REST, 'deactivated', from)).toEqual({changes: [], unmanaged: [MEMBER]});
});

test.each([
  ['who was only deactivated', 'deactivated', null],
  ['who was offboarded elsewhere', 'deactivated', 'globex'],
  ['who is active again', 'active', 'acme-legal'],
])('is deleted of somebody %s', (_, status, from) => {
  expect(planned(REST, status, from).changes).toEqual([`delete ${MEMBER}`]);
});

test('is none of the set if it was another set’s', () => {
  expect(planned(REST, 'deactivated', 'acme-legal', 'platform')).toEqual({changes: [], unmanaged: []});
});

test.each([
  ['the role that it has goes', [workspace], ['delete Role/acme-legal/counsel']],
  [
    'the role that it has is renamed',
    [workspace, role('lawyer', ', renamedFrom: counsel')],
    ['update Role/acme-legal/lawyer'],
  ],
  ['its workspace goes', [], ['delete Workspace/acme-legal', 'delete Role/acme-legal/counsel']],
])('goes where %s', (_, declared, changes) => {
  expect(planned(declared, 'deactivated', 'acme-legal')).toEqual({
    changes: expect.arrayContaining([...changes, `delete ${MEMBER}`]),
    unmanaged: [],
  });
});

test('stays as it is where it is still declared so', () => {
  expect(planned([...REST, member('deactivated')], 'deactivated', 'acme-legal').changes).toEqual([]);
});
