import {describe, expect, it} from 'vitest';
import {finding, defineRule} from '../../../src/diagnostics/rule-definition.ts';
import type {Severity} from '../../../src/diagnostics/diagnostic.ts';
import {judge} from '../../../src/rules/judge.ts';
import type {PlanToJudge} from '../../../src/rules/judged.ts';
import type {Breach, Rule} from '../../../src/rules/rule.ts';
import {NO_EXTERNAL_ACCESS} from '../../../src/access/external-access.ts';
import {EMPTY_LEDGER} from '../../../src/model/ledger.ts';
import {liveFrom, SET, together} from '../model/states.ts';
import {
  NO_MEMBERSHIPS_ELSEWHERE,
  type MembershipsElsewhere,
} from '../../../src/model/memberships-elsewhere.ts';
import {changed, CONFIG, liveWith, NO_CONSENT, planOf, told} from '../planner/plans.ts';
import {ACME, documents, NORTHWIND, team} from './organisation.ts';

const CONNECTION = (workspace: string, partner: string): string => `
apiVersion: bylaw/v1
kind: Connection
metadata: {workspace: ${workspace}, name: ${partner}}
spec: {with: ${partner}, requestedBy: ${workspace === 'acme-legal' ? 'ana@acme.example' : 'raj@northwind.example'}}
`;
const AMERICAN = NORTHWIND.replace('region: EU', 'region: US');

describe('a breach stands against the plan', () => {
  it('as an error when the plan touches the object', () => {
    const live = together(liveFrom(ACME), liveFrom(AMERICAN, 'northwind-set'));
    const {plan} = planOf(documents(ACME, CONNECTION('acme-legal', 'northwind-legal')), live);
    expect(told(plan)).toContain('error region/connection Connection/acme-legal/northwind-legal');
    expect(plan.applyable).toBe(false);
    expect(changed(plan)).toEqual(['Connection/acme-legal/northwind-legal create declared blocked']);
  });

  it('as an error when the plan causes it in an object of somebody else', () => {
    const {'Workspace/acme-legal': home, ...rest} = Object.fromEntries(liveFrom(ACME, 'other-set'));
    if (home === undefined) throw new Error('the organisation has no workspace');
    const ours = new Map([[home.address, {...home, managedBy: SET}]]);
    const live = together(new Map(Object.entries(rest)), ours);
    const {plan} = planOf(ACME.replace(/---[^]*/, '').replace('region: EU', 'region: US'), live);
    // What has a place in the manifests comes before what has none.
    expect(told(plan)).toEqual([
      'error region/workspace-change Workspace/acme-legal',
      'error region/space Space/acme-legal/war-room',
    ]);
    expect(changed(plan)).toEqual(['Workspace/acme-legal update edited blocked']);
  });

  it('as a warning alone when somebody else broke it', () => {
    const theirs = `
apiVersion: bylaw/v1
kind: Space
metadata: {workspace: acme-legal, name: elsewhere}
spec: {type: internal, creator: ana@acme.example, region: US}
`;
    const live = together(liveFrom(ACME), liveFrom(theirs, 'other-set'));
    const {plan} = planOf(documents(ACME, team('deals', ['bo@acme.example'])), live);
    expect(told(plan)).toContain('warning region/space Space/acme-legal/elsewhere');
    expect(plan.applyable).toBe(true);
    expect(changed(plan)).toEqual(['Team/acme-legal/deals create declared ready']);
  });

  it('as a warning when an unchanged object of this set was broken by somebody else', () => {
    const declared = documents(ACME, team('deals', ['bo@acme.example']));
    const live = new Map(liveFrom(declared));
    live.delete('Member/acme-legal/bo@acme.example');
    // Of the member nothing is declared any more, and nothing is live: it was taken away outside this set.
    const {plan} = planOf(declared.replace(/ {2}- \{name: bo@acme.example.*\n/, ''), live);
    expect(told(plan)).toContain('warning references/unresolved Team/acme-legal/deals');
    expect(plan.applyable).toBe(true);
  });
});

describe('with targets', () => {
  const wanted = documents(
    ACME,
    team('deals', ['new@acme.example']),
    `
apiVersion: bylaw/v1
kind: Member
metadata: {workspace: acme-legal, name: new@acme.example}
spec: {roles: []}
`,
  );
  const live = liveFrom(ACME);

  it('a plan is for exactly what is named', () => {
    const {plan} = planOf(wanted, live, {filter: {targets: ['Member/acme-legal/new@acme.example']}});
    expect(changed(plan)).toEqual(['Member/acme-legal/new@acme.example create declared ready']);
    expect(told(plan)).toEqual([]);
  });

  it('what is named cannot rest on what is not', () => {
    const {plan} = planOf(wanted, live, {filter: {targets: ['Team/acme-legal/deals']}});
    expect(changed(plan)).toEqual(['Team/acme-legal/deals create declared blocked']);
    expect(told(plan)).toContain('error references/unresolved Team/acme-legal/deals');
  });

  it('a breach of what is not named does not stand against it', () => {
    const foreign = together(live, liveFrom(documents(team('deals', []).trim()), 'other-set'));
    const all = planOf(wanted, foreign).plan;
    expect(told(all)).toContain('error ownership/foreign-set Team/acme-legal/deals');
    const {plan} = planOf(wanted, foreign, {filter: {targets: ['Member/acme-legal/new@acme.example']}});
    expect(told(plan)).toEqual([]);
    expect(plan.applyable).toBe(true);
    expect(all.diagnostics.find(({rule}) => rule === 'ownership/foreign-set')?.help).toContain(
      'To move it here',
    );
    const named = planOf(wanted, foreign, {filter: {targets: ['Team/acme-legal/deals']}}).plan;
    expect(told(named)).toContain('error ownership/foreign-set Team/acme-legal/deals');
  });
});

describe('the severity of advice', () => {
  const INERT = documents(
    ACME,
    `
apiVersion: bylaw/v1
kind: Role
metadata: {workspace: acme-legal, name: host}
spec: {permissions: ["use:invite_guest_accounts"]}
`,
  );
  const rules = (severity: Severity | 'off') => ({set: {...CONFIG, rules: {'permissions/inert': severity}}});

  it.each(['error', 'warning', 'info'] as const)('is what the set says: %s', (severity) => {
    const {plan} = planOf(INERT, liveFrom(ACME), rules(severity));
    expect(told(plan)).toContain(`${severity} permissions/inert Role/acme-legal/host`);
    expect(plan.applyable).toBe(severity !== 'error');
    expect(changed(plan)[0]).toMatch(severity === 'error' ? /blocked$/ : /ready$/);
  });

  it('is none when the set turns it off', () => {
    expect(told(planOf(INERT, liveFrom(ACME), rules('off')).plan)).toEqual([]);
  });

  it('raised to an error stands only against a plan that touches the object', () => {
    const {plan} = planOf(documents(INERT, team('deals', [])), liveFrom(INERT), rules('error'));
    expect(told(plan)).toContain('warning permissions/inert Role/acme-legal/host');
    expect(plan.applyable).toBe(true);
  });

  const breach = (id: string, severity: Severity, address: string | null): Rule => {
    const definition = defineRule<object>({
      id,
      severity,
      invariant: severity === 'error',
      title: 'a breach',
      message: () => 'It is broken.',
      help: () => 'Mend it.',
      why: 'So that there is one.',
      example: {broken: '', whole: ''},
    });
    return {
      definition,
      *check(): Generator<Breach> {
        yield {finding: finding(definition, {}, {address})};
      },
    };
  };
  const judged = (given: Partial<PlanToJudge>): PlanToJudge => ({
    set: CONFIG,
    desired: new Map(),
    declared: 1,
    live: new Map(),
    after: new Map(),
    changes: [],
    now: 0,
    offline: false,
    actor: null,
    pristine: false,
    external: {before: NO_EXTERNAL_ACCESS, after: NO_EXTERNAL_ACCESS},
    ledger: EMPTY_LEDGER,
    settlement: {ledger: EMPTY_LEDGER, refused: new Map()},
    consent: NO_CONSENT,
    ...given,
  });
  const severities = (rule: Rule, given: Partial<PlanToJudge>): readonly Severity[] =>
    judge(judged(given), [rule]).map(({severity}) => severity);

  it.each(['off', 'info', 'warning'] as const)(
    'is never that of an invariant or a refusal: %s',
    (severity) => {
      const set = {...CONFIG, rules: {'x/error': severity, 'x/refusal': severity}};
      expect(severities(breach('x/error', 'error', null), {set})).toEqual(['error']);
      expect(severities(breach('x/refusal', 'refusal', null), {set})).toEqual(['refusal']);
      // Lowered because somebody else broke it, not because the set wishes so.
      expect(severities(breach('x/error', 'error', 'Team/acme-legal/deals'), {set})).toEqual(['warning']);
    },
  );

  it('stays when nothing but the manifests is known', () => {
    expect(severities(breach('x/error', 'error', 'Team/acme-legal/deals'), {offline: true})).toEqual([
      'error',
    ]);
  });
});

describe('memberships in workspaces that were not read', () => {
  const GIL = 'gil@x.example';
  const guest = documents(
    ACME.replace('protect: false', 'protect: false, features: {guestAccounts: true}').replace(
      '"use:external_collaboration"',
      '"use:external_collaboration", "use:invite_guest_accounts"',
    ),
    `
apiVersion: bylaw/v1
kind: Guest
metadata: {workspace: acme-legal, name: ${GIL}}
spec: {spaces: [{space: war-room, role: viewer}], invitedBy: ana@acme.example}
`,
  );
  const planWith = (
    manifests: string,
    elsewhere: Partial<MembershipsElsewhere>,
    actor = 'ana@acme.example',
  ) =>
    told(
      planOf(manifests, liveFrom(ACME), {
        actor,
        live: liveWith(liveFrom(ACME), {elsewhere: {...NO_MEMBERSHIPS_ELSEWHERE, ...elsewhere}}),
      }).plan,
    );
  const one = (email: string): ReadonlySet<string> => new Set([email]);

  it('keep an active member of one from being a guest', () => {
    const gains = `info share/outside Guest/acme-legal/${GIL}`;
    expect(planWith(guest, {ended: one(GIL)})).toEqual([gains]);
    expect(planWith(guest, {active: one(GIL)})).toEqual([
      `error guest/is-member Guest/acme-legal/${GIL}`,
      gains,
    ]);
  });

  it('make somebody an active user, or one who has left', () => {
    expect(planWith(ACME, {}, 'ci@x.example')).toEqual(['error authority/actor -']);
    expect(planWith(ACME, {active: one('ci@x.example')}, 'ci@x.example')).toEqual([]);
    expect(planWith(ACME, {ended: one('ci@x.example')}, 'ci@x.example')).toEqual(['error authority/actor -']);
  });
});

describe('a set that is empty while it owns live objects', () => {
  const live = liveFrom(ACME);
  it('is judged first and alone', () => {
    const {plan} = planOf('# nothing\n', live);
    expect(told(plan)).toContain('refusal guard/empty-set -');
    expect(plan.applyable).toBe(false);
  });
  it('is judged by all other rules once that is allowed', () => {
    const {plan} = planOf('# nothing\n', live, {consent: {...NO_CONSENT, allowEmpty: true}});
    expect(told(plan)).toEqual([
      'error guard/last-system-admin User/ana@acme.example',
      'refusal guard/confirm-delete Workspace/acme-legal',
      'warning guard/overridden -',
    ]);
  });
});

describe('a copy of a set in another folder', () => {
  const help = (live: ReturnType<typeof liveFrom>): readonly string[] =>
    planOf(ACME, live)
      .plan.diagnostics.filter(({rule}) => rule === 'ownership/foreign-set')
      .map((each) => each.help);

  it('is told what to do with it, by the name of the set that owns everything in it', () => {
    for (const each of help(liveFrom(ACME, 'other-set'))) {
      expect(each).toContain('Everything that this set declares belongs to other-set');
      expect(each).toContain('`metadata: {name: other-set}`');
    }
    expect(help(liveFrom(ACME, 'other-set'))).not.toEqual([]);
  });

  it('is none where some of it is of this set', () => {
    const [first, ...rest] = [...liveFrom(ACME, 'other-set')];
    if (first === undefined) throw new Error('the organisation is empty');
    const mixed = new Map([[first[0], {...first[1], managedBy: SET}], ...rest]);
    for (const each of help(mixed)) expect(each).not.toContain('Everything that this set');
  });
});
