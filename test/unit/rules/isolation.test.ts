/** What other workspaces ask for does not keep a workspace from shutting them out. */
import {readFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import {settledLedger} from '../model/settled.ts';
import {desiredFrom, liveFrom, SET, together} from '../model/states.ts';
import {liveWith, NOW, planOf, told} from '../planner/plans.ts';

const FIRMS = liveFrom(readFileSync(new URL('../../rules/estate/firms.yaml', import.meta.url), 'utf8'), null);
const globex = (more: string): string => `
  apiVersion: bylaw/v1
  kind: Workspace
  metadata: {name: globex}
  spec: {displayName: Globex, organization: globex, region: EU, protect: false${more}}
  ---
  apiVersion: bylaw/v1
  kind: Space
  metadata: {workspace: globex, name: hall}
  spec: {type: ${more === '' ? 'external' : 'internal'}, creator: gil@globex.example}
`;
/** What acme-legal asks of globex, which has agreed to none of it. */
const ASKED = liveFrom(
  `
  apiVersion: bylaw/v1
  kind: Connection
  metadata: {workspace: acme-legal, name: globex}
  spec: {with: globex, requestedBy: ana@acme.example}
  ---
  apiVersion: bylaw/v1
  kind: Share
  metadata: {workspace: acme-legal, name: falcon-hall}
  spec: {target: "vault:falcon", with: globex, into: "space:hall", role: viewer, requestedBy: ana@acme.example}
`,
  'acme-governance-too',
);

it('a workspace denies a partner and closes a space, whatever that one asks of it', () => {
  const live = together(together(FIRMS, ASKED), liveFrom(globex(''), SET));
  const text = globex(', partners: {deny: [acme-legal]}');
  const {plan} = planOf(text, live, {
    live: liveWith(live, {ledger: settledLedger(live, NOW)}),
    desired: desiredFrom(text),
    actor: 'gus@globex.example',
  });
  expect(plan.changes.map(({address}) => address)).toEqual(['Workspace/globex', 'Space/globex/hall']);
  expect(told(plan).filter((finding) => finding.startsWith('error'))).toEqual([]);
  // That one's set is told at its Connection; the plan says here what ends.
  expect(told(plan).filter((finding) => finding.includes('connection/partner-denied'))).toEqual([]);
  expect(plan.ended?.map(({address}) => address)).toContain('Connection/acme-legal/globex');
  expect(plan.applyable).toBe(true);
});
