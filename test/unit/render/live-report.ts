/** An invented live state with something of everything. */
import {canonicalSpec} from '../../../src/model/canonical.ts';
import {parseAddress} from '../../../src/model/address.ts';
import type {LiveReport} from '../../../src/model/live-report.ts';
import type {LiveObject} from '../../../src/model/objects.ts';
import {RICH_PLAN} from './rich-plan.ts';
import {CONNECTION} from './rich-requests.ts';

function live(address: string, raw: unknown, managedBy: string | null = 'acme-governance'): LiveObject {
  const parts = parseAddress(address);
  if (parts === undefined) throw new Error(`${address} is no address`);
  return {...parts, address, labels: {}, spec: canonicalSpec(parts.kind, raw), managedBy} as LiveObject;
}

export const LIVE_REPORT: LiveReport = {
  tool: {name: 'bylaw', version: '0.1.0'},
  createdAt: '2026-11-21T19:33:07.512Z',
  of: 'the set acme-governance',
  workspaces: ['acme-legal'],
  objects: [
    live('User/vera@acme.example', {systemAdmin: true}, null),
    live('Workspace/acme-legal', {displayName: 'Acme Legal', organization: 'acme', region: 'EU'}),
    live('Member/acme-legal/ana@acme.example', {roles: ['admin']}),
    live('Member/acme-legal/bo@acme.example', {roles: ['counsel', 'paralegal']}),
    live('Connection/acme-legal/northwind', {with: 'northwind-legal', requestedBy: 'ana@acme.example'}),
    live('Share/acme-legal/deal-room-northwind', {
      target: 'space:deal-room',
      with: 'northwind-legal',
      requestedBy: 'ana@acme.example',
      to: [{subject: 'user:raj@northwind.example', role: 'editor'}],
    }),
    live('Guest/acme-legal/kim@counsel.example', {
      spaces: [{space: 'deal-room', role: 'viewer'}],
      invitedBy: 'ana@acme.example',
    }),
  ],
  connections: [CONNECTION],
  waiting: RICH_PLAN.waiting,
  access: [
    {
      principal: 'user:ana@acme.example',
      object: 'space:acme-legal/deal-room',
      level: 'creator',
      via: ['creator'],
      outside: null,
      since: null,
      agreed: [],
      expires: null,
    },
    {
      principal: 'user:raj@northwind.example',
      object: 'space:acme-legal/deal-room',
      level: 'editor',
      via: ['Share/acme-legal/deal-room-northwind', 'user:raj@northwind.example'],
      outside: 'partner',
      since: '2026-11-03T09:12:40.000Z',
      agreed: [
        {side: 'acme-legal', by: 'ana@acme.example', at: '2026-11-02T14:03:07.000Z'},
        {side: 'northwind-legal', by: 'rae@northwind.example', at: '2026-11-03T09:12:40.000Z'},
      ],
      expires: '2027-01-31',
    },
  ],
};
