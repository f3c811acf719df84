import {readFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import {requestDigests} from '../../../src/agreements/request-digest.ts';
import {requestIn} from '../../../src/agreements/request.ts';
import type {Ledger} from '../../../src/model/ledger.ts';
import {settledLedger} from '../model/settled.ts';
import {desiredFrom, liveFrom, SET, together} from '../model/states.ts';
import {liveWith, NOW, planOf} from '../planner/plans.ts';

const FIRMS = liveFrom(readFileSync(new URL('../../rules/estate/firms.yaml', import.meta.url), 'utf8'), null);
const SHARE = liveFrom(
  `
  apiVersion: bylaw/v1
  kind: Share
  metadata: {workspace: acme-legal, name: deal-room}
  spec:
    target: space:deal-room
    with: northwind-legal
    requestedBy: ana@acme.example
    to: [{subject: "user:vera@northwind.example", role: editor}]
`,
  null,
);

const approvalOf = (digest: string): string => `
  apiVersion: bylaw/v1
  kind: Approval
  metadata: {workspace: northwind-legal, name: deal-room}
  spec: {request: "share:acme-legal/deal-room", decision: approve, by: raj@northwind.example, digest: "${digest}"}
`;

/** The ledger once every decision in it was taken back. */
const revoked = (ledger: Ledger): Ledger => ({
  ...ledger,
  decisions: new Map(
    [...ledger.decisions].map(([id, list]) => [id, list.map((decision) => ({...decision, ended: true}))]),
  ),
});

it('an Approval that was taken back is told of in every plan, as long as it is declared', () => {
  const asked = together(FIRMS, SHARE);
  const request = requestIn(asked, 'share:acme-legal/deal-room');
  if (request === undefined) throw new Error('it is asked for');
  const {digest} = requestDigests(asked, settledLedger(asked, NOW), request, 'northwind-legal');
  const text = approvalOf(digest);
  const live = together(asked, liveFrom(text, SET));
  const ledger = settledLedger(live, NOW);
  const told = (of: Ledger) =>
    planOf(text, live, {
      live: liveWith(live, {ledger: of}),
      desired: desiredFrom(text),
    }).plan.diagnostics.filter(({rule}) => rule === 'approval/stale');
  expect(told(ledger)).toEqual([]);
  expect(told(revoked(ledger))).toMatchObject([
    {
      severity: 'warning',
      message: expect.stringContaining('revoked later'),
      help: expect.stringContaining('another name'),
    },
  ]);
});
