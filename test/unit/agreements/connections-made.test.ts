import {describe, expect, it} from 'vitest';
import {connectionsMade} from '../../../src/agreements/connections-made.ts';
import {EMPTY_LEDGER} from '../../../src/model/ledger.ts';
import {liveFrom} from '../model/states.ts';
import {settledLedger} from '../model/settled.ts';

const NOW = Date.parse('2027-01-20T12:00:00Z');
const LATER = NOW + 60_000;
const ROOT = 'root@platform.example';
const ANA = 'ana@acme.example';
const RAJ = 'raj@northwind.example';

const FIRMS = `
  apiVersion: bylaw/v1
  kind: WorkspaceList
  metadata: {}
  items:
    - {name: acme, displayName: Acme, organization: acme, region: EU}
    - {name: northwind, displayName: Northwind, organization: northwind, region: EU}
  ---
  apiVersion: bylaw/v1
  kind: Member
  metadata: {workspace: acme, name: ${ANA}}
  spec: {roles: [admin]}
  ---
  apiVersion: bylaw/v1
  kind: Member
  metadata: {workspace: northwind, name: ${RAJ}}
  spec: {roles: [admin]}
  ---
  apiVersion: bylaw/v1
  kind: Connection
  metadata: {workspace: acme, name: northwind}
  spec: {with: northwind, requestedBy: ${ANA}}
`;
const THEIRS = (more = ''): string => `
  ---
  apiVersion: bylaw/v1
  kind: Connection
  metadata: {workspace: northwind, name: acme}
  spec: {with: acme, requestedBy: ${RAJ}${more}}
`;
const one = liveFrom(FIRMS, 'acme-set');
const both = liveFrom(FIRMS + THEIRS(), 'acme-set');

describe('where each side declares its own Connection', () => {
  const asked = settledLedger(one, NOW, ROOT);

  it('tells of it when the second makes it, and names both', () => {
    expect(connectionsMade(one, asked, EMPTY_LEDGER)).toEqual([]);
    expect(connectionsMade(both, settledLedger(both, LATER, ROOT), asked)).toEqual([
      {
        workspaces: ['acme', 'northwind'],
        sides: [
          {side: 'acme', by: ANA, at: '2027-01-20T12:00:00.000Z'},
          {side: 'northwind', by: RAJ, at: null},
        ],
      },
    ]);
  });

  it('makes it once', () => {
    const made = settledLedger(both, LATER, ROOT);
    expect(connectionsMade(both, made, made)).toEqual([]);
    expect(connectionsMade(both, settledLedger(both, LATER + 1, ROOT), made)).toEqual([]);
  });

  it('does not tell of one that is suspended', () => {
    const suspended = liveFrom(FIRMS + THEIRS(', suspended: true'), 'acme-set');
    expect(connectionsMade(suspended, settledLedger(suspended, LATER, ROOT), asked)).toEqual([]);
  });
});
