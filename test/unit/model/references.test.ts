import {describe, expect, it} from 'vitest';
import type {DesiredObject} from '../../../src/model/objects.ts';
import {permissionsNamed, referencesOf, workspacesOf} from '../../../src/model/references.ts';
import {desiredFrom} from './states.ts';

const declare = (kind: string, spec: string, metadata = '{workspace: acme, name: x}'): DesiredObject =>
  [
    ...desiredFrom(`apiVersion: bylaw/v1\nkind: ${kind}\nmetadata: ${metadata}\nspec: ${spec}\n`).values(),
  ][0] as DesiredObject;

const SIGNATURE = `sha256:${'0'.repeat(64)}`;

describe('what an object refers to, in the order of its fields', () => {
  it.each<[string, string, readonly string[], string?]>([
    ['Workspace', '{displayName: A, organization: a, region: EU}', [], '{name: acme}'],
    ['User', '{systemAdmin: true}', [], '{name: ana@x.example}'],
    ['Role', '{permissions: ["use:shared_spaces"]}', [' Workspace/acme']],
    [
      'Member',
      '{roles: [admin, counsel, clerk]}',
      [' Workspace/acme', '/roles/1 Role/acme/clerk', '/roles/2 Role/acme/counsel'],
      '{workspace: acme, name: ana@x.example}',
    ],
    [
      'Team',
      '{members: [bo@x.example, ana@x.example], parent: legal}',
      [
        ' Workspace/acme',
        '/members/0 Member/acme/ana@x.example',
        '/members/1 Member/acme/bo@x.example',
        '/parent Team/acme/legal',
      ],
    ],
    ['Grant', '{subject: everyone, permissions: []}', [' Workspace/acme']],
    ['Grant', '{subject: "role:admin", permissions: []}', [' Workspace/acme']],
    ['Grant', '{subject: "role:clerk", permissions: []}', [' Workspace/acme', '/subject Role/acme/clerk']],
    ['Grant', '{subject: "team:legal", permissions: []}', [' Workspace/acme', '/subject Team/acme/legal']],
    [
      'Grant',
      '{subject: "user:ana@x.example", permissions: []}',
      [' Workspace/acme', '/subject Member/acme/ana@x.example'],
    ],
    [
      'Resource',
      '{type: vault, creator: ana@x.example}',
      [' Workspace/acme', '/creator Member/acme/ana@x.example'],
    ],
    [
      'Space',
      '{type: internal, creator: ana@x.example, resources: ["vault:b", "thread:a"]}',
      [
        ' Workspace/acme',
        '/creator Member/acme/ana@x.example',
        '/resources/0 Resource/acme/a (thread)',
        '/resources/1 Resource/acme/b (vault)',
      ],
    ],
    [
      'Connection',
      '{with: northwind, requestedBy: ana@x.example, admins: [bo@x.example]}',
      [
        ' Workspace/acme',
        '/with Workspace/northwind',
        '/requestedBy Member/acme/ana@x.example',
        '/admins/0 Member/acme/bo@x.example',
      ],
    ],
    [
      'Share',
      '{target: "space:room", requestedBy: ana@x.example, to: [{subject: "team:legal", role: viewer}, {subject: everyone, role: viewer}, {subject: "right:use:shared_spaces", role: viewer}]}',
      [
        ' Workspace/acme',
        '/target Space/acme/room',
        '/requestedBy Member/acme/ana@x.example',
        '/to/2/subject Team/acme/legal',
      ],
    ],
    [
      'Share',
      '{target: "vault:falcon", with: northwind, requestedBy: ana@x.example, to: [{subject: "user:raj@y.example", role: viewer}]}',
      [
        ' Workspace/acme',
        '/target Resource/acme/falcon (vault)',
        '/requestedBy Member/acme/ana@x.example',
        '/with Workspace/northwind',
        '/to/0/subject Member/northwind/raj@y.example',
      ],
    ],
    [
      'Share',
      '{target: "vault:falcon", with: northwind, requestedBy: ana@x.example, into: "space:theirs", role: viewer}',
      [
        ' Workspace/acme',
        '/target Resource/acme/falcon (vault)',
        '/requestedBy Member/acme/ana@x.example',
        '/with Workspace/northwind',
        '/into Space/northwind/theirs',
      ],
    ],
    [
      'Guest',
      '{spaces: [{space: room, role: viewer}], invitedBy: ana@x.example}',
      [' Workspace/acme', '/invitedBy Member/acme/ana@x.example', '/spaces/0/space Space/acme/room'],
      '{workspace: acme, name: gil@z.example}',
    ],
    [
      'Approval',
      `{request: "share:northwind/falcon", decision: approve, by: ana@x.example, digest: "${SIGNATURE}"}`,
      [' Workspace/acme', '/by Member/acme/ana@x.example'],
    ],
  ])('%s %s', (kind, spec, expected, metadata) => {
    const references = referencesOf(declare(kind, spec, metadata));
    expect(
      references.map(
        ({pointer, to, resourceType}) => `${pointer} ${to}${resourceType ? ` (${resourceType})` : ''}`,
      ),
    ).toEqual(expected);
  });
});

describe('the workspaces that an object concerns', () => {
  it.each<[string, string, readonly string[], string?]>([
    ['Workspace', '{displayName: A, organization: a, region: EU}', ['acme'], '{name: acme}'],
    ['User', '{}', [], '{name: ana@x.example}'],
    ['Team', '{members: []}', ['acme']],
    ['Connection', '{with: northwind, requestedBy: ana@x.example}', ['acme', 'northwind']],
    [
      'Share',
      '{target: "vault:f", with: northwind, requestedBy: ana@x.example, into: "space:s", role: viewer}',
      ['acme', 'northwind'],
    ],
    [
      'Approval',
      `{request: "connection:northwind/acme", decision: approve, by: ana@x.example, digest: "${SIGNATURE}"}`,
      ['acme', 'northwind'],
    ],
  ])('%s', (kind, spec, expected, metadata) => {
    expect(workspacesOf(declare(kind, spec, metadata))).toEqual(expected);
  });
});

it('permissions are named by roles, grants and shares to a right', () => {
  const named = (kind: string, spec: string): readonly unknown[] => permissionsNamed(declare(kind, spec));
  expect(named('Role', '{permissions: ["vaults:read:own", "spaces:*:all"]}')).toEqual([
    {pointer: '/permissions/0', permission: 'spaces:*:all'},
    {pointer: '/permissions/1', permission: 'vaults:read:own'},
  ]);
  expect(
    named(
      'Share',
      '{target: "vault:f", requestedBy: ana@x.example, to: [{subject: everyone, role: viewer}, {subject: "right:spaces:read:all", role: viewer}]}',
    ),
  ).toEqual([{pointer: '/to/1/subject', permission: 'spaces:read:all'}]);
  expect(named('Team', '{members: []}')).toEqual([]);
});
