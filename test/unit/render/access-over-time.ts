/** Answers about other times, with something of everything. */
import type {AccessDiff, AccessHistory} from '../../../src/model/access-over-time.ts';
import type {AsOf} from '../../../src/model/past.ts';
import {DRIFT} from './drift.ts';

export const AS_OF: AsOf = {
  at: '2026-11-02T23:59:59.999Z',
  evidence: [
    {chain: 'set:acme-governance', seq: 3, hash: 'sha256:1c8a'},
    {chain: 'set:acme-governance', seq: 7, hash: 'sha256:2d9b'},
    {chain: 'workspace:acme-legal', seq: 2, hash: 'sha256:3eac'},
  ],
  uncertain: [
    {
      address: 'Member/acme-legal/bo@acme.example',
      since: '2026-10-02T09:00:00.000Z',
      until: '2026-11-20T08:15:00.000Z',
      why: 'outside',
    },
    {address: 'Share/acme-legal/found', since: null, until: null, why: 'unmanaged'},
    {
      address: 'Space/acme-legal/deal-room',
      since: null,
      until: '2026-11-20T08:15:00.000Z',
      why: 'no-event',
    },
  ],
};

const {evidence, uncertain} = AS_OF;

export const ACCESS_DIFF: AccessDiff = {
  of: 'the set acme-governance',
  from: '2026-10-02T09:00:00.000Z',
  to: AS_OF.at,
  gained: DRIFT.access.gained,
  lost: DRIFT.access.lost,
  changed: DRIFT.access.changed,
  ...(DRIFT.names && {names: DRIFT.names}),
  evidence,
  uncertain,
};

const run = {kind: 'run', run: 12, set: 'acme-governance', by: 'ana@acme.example'} as const;
const none = {run: null, set: null, by: null};

export const ACCESS_HISTORY: AccessHistory = {
  principal: 'user:vera@northwind.example',
  object: 'space:acme-legal/deal-room',
  intervals: [
    {
      level: 'viewer',
      from: null,
      to: '2026-11-02T09:00:00.000Z',
      via: ['Guest/acme-legal/vera@northwind.example'],
      cause: null,
      end: {kind: 'expiry', ...none},
    },
    {
      level: 'editor',
      from: '2026-11-03T09:00:00.000Z',
      to: '2026-11-04T09:00:00.000Z',
      via: ['Share/acme-legal/deal-room', 'user:vera@northwind.example'],
      cause: {kind: 'decision', ...none, by: 'raj@northwind.example'},
      end: {kind: 'withdrawal', ...none, by: 'raj@northwind.example'},
    },
    {
      level: 'creator',
      from: '2026-11-05T09:00:00.000Z',
      to: '2026-11-06T09:00:00.000Z',
      via: ['creator'],
      cause: run,
      end: {kind: 'offboard', ...none, by: 'ana@acme.example'},
    },
    {
      level: 'editor',
      from: '2026-11-07T09:00:00.000Z',
      to: '2026-11-08T09:00:00.000Z',
      via: ['Share/acme-legal/deal-room', 'user:vera@northwind.example'],
      cause: {kind: 'outside', ...none},
      end: {kind: 'agreement', ...none, by: 'ana@acme.example'},
    },
    {
      level: 'editor',
      from: '2026-11-09T09:00:00.000Z',
      to: null,
      via: ['Share/acme-legal/deal-room', 'team:acme-legal/deals'],
      cause: {...run, set: null},
      end: null,
    },
  ],
  evidence,
  uncertain,
};
