import {describe, expect, it} from 'vitest';
import {fieldPlace} from '../../../src/model/field-place.ts';
import type {DesiredObject} from '../../../src/model/objects.ts';
import {desiredFrom} from './states.ts';

const only = (text: string): DesiredObject => [...desiredFrom(text).values()][0] as DesiredObject;
const pointerOf = (object: DesiredObject, pointer: string): string => fieldPlace(object, pointer).pointer;

describe('the place of a field in its manifest', () => {
  const share = only(`
    apiVersion: bylaw/v1
    kind: Share
    metadata: {workspace: acme-legal, name: falcon}
    spec:
      target: vault:falcon
      requestedBy: ana@acme.example
      to:
        - {subject: "user:zoe@acme.example", role: viewer}
        - {subject: "user:bo@acme.example", role: editor}
        - {subject: "user:bo@acme.example", role: viewer}
  `);

  it('follows the order in which the manifest lists items', () => {
    const written = share.kind === 'Share' ? share.spec.to?.map(({subject, role}) => [subject, role]) : [];
    expect(written).toEqual([
      ['user:bo@acme.example', 'editor'],
      ['user:bo@acme.example', 'viewer'],
      ['user:zoe@acme.example', 'viewer'],
    ]);
    expect(pointerOf(share, '/to/2/role')).toBe('/spec/to/0/role');
    expect(pointerOf(share, '/to/0/role')).toBe('/spec/to/1/role');
  });

  it('tells items of one key apart by their order', () => {
    expect(pointerOf(share, '/to/1/role')).toBe('/spec/to/2/role');
  });

  it('is the nearest thing that is written, for what the manifest leaves out', () => {
    expect(pointerOf(share, '/to/0/expires')).toBe('/spec/to/1');
    expect(pointerOf(share, '/with')).toBe('');
    expect(pointerOf(share, '')).toBe('');
    expect(pointerOf(share, '/constructor')).toBe('');
    expect(pointerOf(share, '/to/length')).toBe('/spec/to');
  });

  it('is within its item in a list of objects', () => {
    const [, team] = [
      ...desiredFrom(`
        apiVersion: bylaw/v1
        kind: TeamList
        metadata: {workspace: acme-legal}
        items:
          - {name: a, members: []}
          - {name: b, members: [zoe@acme.example, bo@acme.example]}
      `).values(),
    ];
    expect(pointerOf(team as DesiredObject, '/members/0')).toBe('/items/1/members/1');
    expect(pointerOf(team as DesiredObject, '/members/1')).toBe('/items/1/members/0');
    expect(pointerOf(team as DesiredObject, '')).toBe('/items/1');
  });

  it('escapes the keys of a config as its pointer does', () => {
    const workspace = only(`
      apiVersion: bylaw/v1
      kind: Workspace
      metadata: {name: acme-legal}
      spec:
        displayName: Acme
        organization: acme
        region: EU
        settings:
          integrations:
            - {name: z, config: {}}
            - {name: crm, config: {"a/b": {"c~d": [1, 2]}}}
    `);
    expect(pointerOf(workspace, '/settings/integrations/0/config/a~1b/c~0d/1')).toBe(
      '/spec/settings/integrations/1/config/a~1b/c~0d/1',
    );
  });
});
