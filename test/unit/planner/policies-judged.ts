/** Policies, and plans of two firms that they judge. */
import type {Plan} from '../../../src/model/plan.ts';
import type {Policy, RecordedPolicy} from '../../../src/model/set-config.ts';
import type {Caused} from '../../../src/planner/policy-subjects.ts';
import {settledLedger} from '../model/settled.ts';
import {liveFrom} from '../model/states.ts';
import {ACME, documents, NORTHWIND, team} from '../rules/organisation.ts';
import {CONFIG, liveWith, NO_CONSENT, NOW, planOf} from './plans.ts';

export const policy = (more: Partial<Policy>): Policy => ({
  id: 'p',
  severity: 'error',
  for: 'change',
  when: 'true',
  message: 'No',
  place: {file: 'bylaw.yaml', document: 0, pointer: '/spec/policies/0'},
  ...more,
});
export const recorded = (more: Partial<Policy>): RecordedPolicy => {
  const {place: _, ...rest} = policy(more);
  return rest;
};

const PARTNER = documents(
  NORTHWIND,
  `
apiVersion: bylaw/v1
kind: Grant
metadata: {workspace: northwind-legal, name: all-collaborate}
spec: {subject: everyone, permissions: ["use:external_collaboration"]}
`,
);
export const WITHOUT = documents(ACME, PARTNER);
export const BEFORE = documents(WITHOUT, team('old', ['bo@acme.example']));
export const TEAM = team('deals', ['bo@acme.example'], 'practice: tax');
export const AFTER = documents(BEFORE, TEAM);

export function judged(
  policies: readonly Policy[],
  {
    manifests = AFTER,
    live = BEFORE,
    allow = [],
    last,
  }: {manifests?: string; live?: string; allow?: readonly string[]; last?: readonly RecordedPolicy[]} = {},
): Plan {
  const state = liveFrom(live);
  return planOf(manifests, state, {
    set: {...CONFIG, policies},
    live: liveWith(state, {
      ledger: settledLedger(state, NOW, 'ana@acme.example'),
      ...(last && {lastPolicies: last}),
    }),
    consent: {...NO_CONSENT, allowPolicies: allow},
  }).plan;
}

export const found = (plan: Plan) => plan.diagnostics.filter(({rule}) => rule.startsWith('policy/'));

export const SHARE = `
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: falcon-bo}
spec: {target: "vault:falcon", requestedBy: ana@acme.example, to: [{subject: "user:bo@acme.example", role: viewer}]}
`;
export const shared = documents(BEFORE, SHARE);
/** What was caused by nothing but what is said here. */
export const causing = (more: Partial<Caused>): Caused => ({
  changes: [],
  access: () => ({gained: [], lost: [], changed: []}),
  pending: () => [],
  requests: [],
  before: liveFrom(BEFORE),
  after: liveFrom(BEFORE),
  now: NOW,
  ...more,
});

export const CONNECTION = `
apiVersion: bylaw/v1
kind: Connection
metadata: {workspace: acme-legal, name: northwind}
spec: {with: northwind-legal, requestedBy: ana@acme.example, admins: [bo@acme.example]}
`;
export const OUT = `
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: falcon-out}
spec: {target: "vault:falcon", with: northwind-legal, requestedBy: ana@acme.example, to: [{subject: "user:raj@northwind.example", role: viewer}]}
`;
export const INTO = `
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: falcon-in}
spec: {target: "vault:falcon", with: northwind-legal, requestedBy: ana@acme.example, into: "space:hall", role: editor}
`;
