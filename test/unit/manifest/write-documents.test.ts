import {describe, expect, it} from 'vitest';
import {formatManifest} from '../../../src/manifest/format.ts';
import {writeDocuments, type WritableDocument} from '../../../src/manifest/write-documents.ts';
import type {WritableObject} from '../../../src/manifest/write.ts';

const of = (kind: WritableObject['kind'], name: string, spec: unknown): WritableObject => ({
  kind,
  workspace: kind === 'Workspace' || kind === 'User' ? null : 'acme-legal',
  name,
  labels: {},
  spec,
});

const single = (object: WritableObject, ...comments: string[]): WritableDocument => ({
  kind: object.kind,
  workspace: object.workspace,
  list: false,
  objects: [{object, comments}],
  comments: [],
});

function expectSettled(text: string): void {
  expect(formatManifest({path: 'a.yaml', text})).toEqual({text});
}

describe('writeDocuments', () => {
  it('puts what is short between brackets, and comments above what they are about', () => {
    const text = writeDocuments([
      single(
        of('Workspace', 'acme-legal', {
          displayName: 'Acme Legal',
          organization: 'acme',
          region: 'EU',
          features: {guestAccounts: true},
        }),
        'Who reads this?\nEverybody.',
      ),
      {
        kind: 'Member',
        workspace: 'acme-legal',
        list: true,
        comments: ['The people.'],
        objects: [
          {object: of('Member', 'ana@acme.example', {roles: ['admin']}), comments: []},
          {
            object: of('Member', 'bo@acme.example', {roles: ['counsel'], displayName: 'yes'}),
            comments: ['On leave.'],
          },
        ],
      },
      single(
        of('Share', 'room', {
          target: 'space:deal-room',
          requestedBy: 'bo@acme.example',
          to: [{subject: 'team:deals', role: 'editor'}],
        }),
      ),
    ]);
    expect(text).toBe(`# Who reads this?\\nEverybody.
apiVersion: bylaw/v1
kind: Workspace
metadata: {name: acme-legal}
spec:
  displayName: Acme Legal
  organization: acme
  region: EU
  features: {guestAccounts: true}
---
# The people.
apiVersion: bylaw/v1
kind: MemberList
metadata: {workspace: acme-legal}
items:
  - {name: ana@acme.example, roles: [admin]}
  # On leave.
  - {name: bo@acme.example, roles: [counsel], displayName: "yes"}
---
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: room}
spec:
  target: space:deal-room
  requestedBy: bo@acme.example
  to:
    - {subject: team:deals, role: editor}
`);
    expectSettled(text);
  });

  it('breaks what does not fit on a line', () => {
    const permissions = [
      'spaces:*:own',
      'vaults:*:own',
      'workflows:*:own',
      'playbooks:*:own',
      'threads:*:own',
    ];
    const text = writeDocuments([
      {
        kind: 'Role',
        workspace: 'acme-legal',
        list: true,
        comments: [],
        objects: [
          {object: of('Role', 'a-role-with-a-rather-long-name', {permissions}), comments: []},
          {object: of('Role', 'b', {permissions: [], description: 'one\ntwo'}), comments: ['x'.repeat(200)]},
        ],
      },
    ]);
    expect(text).toContain('  - name: a-role-with-a-rather-long-name\n    permissions: [spaces:*:own,');
    expect(text).toContain('    description: |-\n      one\n      two\n');
    expectSettled(text);
  });
});
