import {expect, test} from 'vitest';
import type {PlannedChange} from '../../../../src/model/plan.ts';
import {systemAdminsText} from '../../../../src/render/words/system-admins.ts';

const user = (email: string, before: boolean | null, after: boolean | null): PlannedChange => ({
  address: `User/${email}`,
  actions: ['update'],
  reason: 'edited',
  fields: [],
  before: before === null ? null : {systemAdmin: before},
  after: after === null ? null : {systemAdmin: after},
  gate: {status: 'ready', needs: []},
  file: null,
  line: null,
});

test('who becomes a system admin or is none any more is told, and nobody else', () => {
  const changes = [
    user('new@acme.example', null, true),
    user('up@acme.example', false, true),
    user('down@acme.example', true, false),
    user('gone@acme.example', true, null),
    user('still@acme.example', true, true),
    user('never@acme.example', null, false),
    {...user('x', null, true), address: 'Member/acme/x@acme.example'},
  ];
  expect(systemAdminsText({changes})).toBe(
    'new@acme.example and up@acme.example become system admins: co-owner of everything in every workspace, which is not all shown here. down@acme.example and gone@acme.example are no longer system admins: the access of one to every workspace ends.',
  );
  expect(systemAdminsText({changes: changes.slice(0, 1)})).toMatch(
    /^new@acme\.example becomes a system admin: /,
  );
  expect(systemAdminsText({changes: changes.slice(2, 3)})).toMatch(
    /^down@acme\.example is no longer a system admin: /,
  );
  expect(systemAdminsText({changes: changes.slice(4)})).toBeUndefined();
});
