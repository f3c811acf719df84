/** A review with a row of each kind, and confirmations. */
import {
  REVIEW_KINDS,
  type AccessReview,
  type ConfirmationAnswer,
  type ReviewRow,
} from '../../../src/model/access-review.ts';
import {RICH_DIAGNOSTICS} from './rich-plan.ts';

const ROW: ReviewRow = {
  kind: 'share',
  address: 'Share/acme-legal/deal-room-northwind',
  person: 'vera@northwind.example',
  target: 'space:acme-legal/deal-room',
  level: 'editor',
  permissions: ['spaces:update:team'],
  outside: 'partner',
  via: ['Share/acme-legal/deal-room-northwind', 'user:vera@northwind.example'],
  since: '2026-11-02T09:30:00.000Z',
  requestedBy: 'bo@acme.example',
  agreed: [
    {side: 'acme-legal', by: 'ana@acme.example', at: '2026-11-01T08:00:00.000Z'},
    {side: 'northwind-legal', by: 'raj@northwind.example', at: '2026-11-02T09:30:00.000Z'},
  ],
  lastConfirmed: '2026-11-20T10:00:00.000Z',
  confirmedBy: 'ana@acme.example',
  expires: '2027-01-31',
  lastChange: '2026-11-01T07:00:00.000Z',
  changedBy: 'ci@acme.example',
  missing: ['`use:shared_spaces` in northwind-legal'],
};

export const ACCESS_REVIEW: AccessReview = {
  workspace: 'acme-legal',
  olderThan: '90d',
  rows: REVIEW_KINDS.map((kind) => ({...ROW, kind, person: kind === 'nobody-approves' ? null : ROW.person})),
};

export const CONFIRMATIONS: readonly ConfirmationAnswer[] = [
  {
    status: 'confirmed',
    addresses: ['Share/acme-legal/deal-room-northwind', 'Guest/acme-legal/otto@valuation.example'],
    by: 'bo@acme.example',
    reason: 'still on the deal',
    at: '2026-11-20T10:00:00.000Z',
    diagnostics: [],
  },
  {
    status: 'refused',
    addresses: ['Grant/acme-legal/partners'],
    by: null,
    reason: null,
    at: null,
    diagnostics: RICH_DIAGNOSTICS.slice(0, 1),
  },
];
