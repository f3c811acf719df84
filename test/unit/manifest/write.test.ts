import {describe, expect, it} from 'vitest';
import {formatManifest} from '../../../src/manifest/format.ts';
import {writeManifests, type WritableObject} from '../../../src/manifest/write.ts';

const member = (name: string, spec: object, labels = {}): WritableObject => ({
  kind: 'Member',
  workspace: 'acme-legal',
  name,
  labels,
  spec,
});

describe('writeManifests', () => {
  it('writes what fmt leaves as it is, without defaults', () => {
    const text = writeManifests([
      {
        kind: 'Workspace',
        workspace: null,
        name: 'acme-legal',
        labels: {practice: 'm-and-a'},
        spec: {
          displayName: 'Acme: legal',
          organization: 'acme',
          region: 'EU',
          features: {guestAccounts: false},
          partners: {allow: [], deny: ['initech']},
          separationOfDuties: 'standard',
          protect: true,
          retentionDays: 30,
          settings: {integrations: [{name: 'dms', enabled: true, config: {port: 443, path: '/a\nb'}}]},
        },
      },
      member('bo@acme.example', {status: 'active', roles: [], expires: '2027-01-31'}),
      {kind: 'User', workspace: null, name: 'ana@acme.example', labels: {}, spec: {systemAdmin: false}},
    ]);
    expect(text).toBe(`apiVersion: bylaw/v1
kind: Workspace
metadata:
  name: acme-legal
  labels:
    practice: m-and-a
spec:
  displayName: "Acme: legal"
  organization: acme
  region: EU
  partners:
    deny:
      - initech
  settings:
    integrations:
      - name: dms
        config:
          port: 443
          path: |-
            /a
            b
---
apiVersion: bylaw/v1
kind: Member
metadata:
  workspace: acme-legal
  name: bo@acme.example
spec:
  roles: []
  expires: "2027-01-31"
---
apiVersion: bylaw/v1
kind: User
metadata:
  name: ana@acme.example
spec: {}
`);
    expect(formatManifest({path: 'a.yaml', text})).toEqual({text});
  });

  it.each(['no', 'NO', 'y', '010', '1.10', '1e3', '2027-01-31', '~', '', 'null', 'true', '- a', 'a: b', 'a #b', '*a', '=', '<<', '0x1F', '12:30'])(
    'writes %j in quotes',
    (text) => {
      expect(writeManifests([member('a@b', {roles: ['x'], displayName: text})])).toContain(`displayName: "${text}"\n`);
    },
  ); // prettier-ignore

  it('writes nothing of nothing', () => {
    expect(writeManifests([])).toBe('');
  });
});
