/** Something to show for each method of a view, with every field filled in. */
import type {PeopleChangeAnswer, PeopleList} from '../../../src/model/people-answers.ts';
import type {
  AccessMatrix,
  AccessExplainAnswer,
  AccessWhatAnswer,
  AccessWhoAnswer,
} from '../../../src/model/access-answers.ts';
import type {AuditEvent, ChainState} from '../../../src/model/audit.ts';
import type {LoginBinding, Login} from '../../../src/model/login.ts';
import type {LockHolder} from '../../../src/model/lock-holder.ts';
import type {MigrationStatus} from '../../../src/model/migration-status.ts';
import type {RunRecord} from '../../../src/model/run.ts';
import type {FieldReference, Reference} from '../../../src/model/reference.ts';
import type {ExplainedPolicy} from '../../../src/model/set-config.ts';
import type {RuleEntry} from '../../../src/diagnostics/rule-definition.ts';
import type {Checklist} from '../../../src/model/checklist.ts';
import type {ExportResult, ImportResult} from '../../../src/model/export-result.ts';
import type {ReleaseResult} from '../../../src/model/release.ts';
import type {ApplyResult} from '../../../src/model/apply-result.ts';
import type {DoctorCheck} from '../../../src/model/doctor-check.ts';
import {NO_ACCESS_CHANGES, type Plan} from '../../../src/model/plan.ts';
import type {SetsReport} from '../../../src/model/sets-report.ts';
import type {Validation} from '../../../src/model/validation.ts';
import type {View} from '../../../src/render/view.ts';
import {ACCESS_REVIEW, CONFIRMATIONS} from './access-review.ts';
import {ACCESS_DIFF, ACCESS_HISTORY, AS_OF} from './access-over-time.ts';
import {LIVE_REPORT} from './live-report.ts';
import {REPLAY} from './replay.ts';
import {RUN_DIFF} from './run-diff.ts';
import {DRIFT} from './drift.ts';
import {OFFBOARDINGS} from './offboardings.ts';
import {
  CONNECTION_LIST,
  DECISION,
  REQUEST_LIST,
  REVOCATION,
  SHOWN_REQUEST,
  WITHDRAWAL,
} from './rich-requests.ts';
import {EVIDENCE, SIGNATURE, VERIFIED_FILES} from './evidence.ts';
import {PLAN_DECISIONS, STORED_PLANS} from './stored-plans.ts';
import {READY_PLAN, RICH_DIAGNOSTICS, RICH_PLAN} from './rich-plan.ts';
import {TEST_REPORT} from './test-report.ts';
import type {Spoil} from './spoiler.ts';

const validation: Validation = {
  valid: false,
  notJudged: ['manifests/people.yaml'],
  summary: {files: 3, objects: 41, errors: 1, warnings: 1},
  diagnostics: RICH_DIAGNOSTICS.map((d) => ({
    ...d,
    related: [{message: 'first declared here', file: 'manifests/acme/connections.yaml', line: 2, column: 3}],
  })),
};
const report: ApplyResult = {
  run: 13,
  status: 'applied',
  summary: RICH_PLAN.summary,
  waiting: RICH_PLAN.waiting,
  diagnostics: RICH_DIAGNOSTICS,
  message: 'Here is the message of a result.',
  help: 'Here is its help.',
};
const WITHOUT_CHANGES: Plan = {
  ...READY_PLAN,
  changes: [],
  diagnostics: [],
  connected: [],
  access: {...NO_ACCESS_CHANGES, pending: READY_PLAN.access.pending},
};
const setsReport: SetsReport = {
  command: 'plan',
  sets: [
    {
      dir: 'firms/acme',
      set: 'acme',
      exit: 1,
      plan: {...RICH_PLAN, changes: RICH_PLAN.changes.slice(0, 2)},
      digest: 'sha256:9b74c9897bac770ffc029102a200c5de',
    },
    {
      dir: 'firms/beta',
      set: 'beta',
      exit: 0,
      plan: {...WITHOUT_CHANGES, restsOn: [{set: 'acme', digest: 'sha256:9b74c9897bac770f'}]},
    },
    {dir: 'firms/gamma', set: 'gamma', exit: 5, result: {...report, diagnostics: []}},
    {dir: 'firms/delta', set: 'delta', exit: 1, validation},
    {dir: 'firms/drifted', set: 'drifted', exit: 2, drift: DRIFT},
    {dir: 'firms/tested', set: 'tested', exit: 1, tests: TEST_REPORT},
    {dir: 'firms/cycle', set: null, exit: 1, diagnostics: RICH_DIAGNOSTICS.slice(0, 1)},
    {
      dir: 'firms/failed',
      set: 'failed',
      exit: 6,
      failure: {code: 'stale', message: 'Here is the message of a failure.', help: 'Here is its help.'},
    },
  ],
};
const run: RunRecord = {
  set: 'acme-governance',
  run: 12,
  at: '2026-11-20T08:15:00Z',
  by: 'ana@acme.example',
  login: 'ci_runner',
  commit: '1f2e3d4c5b6a79880716253443526170f1e2d3c4',
  planDigest: 'sha256:9b74c9897bac770ffc029102a200c5de',
  summary: {create: 1, update: 1, delete: 1, adopt: 1, release: 0, accept: 1},
};
const event = (
  sequence: number,
  action: string,
  address: string,
  before: unknown,
  after: unknown,
): AuditEvent => ({
  sequence,
  run: 12,
  at: run.at,
  actor: run.by,
  action,
  address,
  before,
  after,
});
const team = (...members: string[]): unknown => ({labels: {practice: 'law'}, spec: {members}});
const events: readonly AuditEvent[] = [
  event(1, 'create', 'Team/acme-legal/deals', null, team('bo@acme.example')),
  event(2, 'update', 'Team/acme-legal/m-and-a', team('bo@acme.example'), team('cy@acme.example')),
  event(3, 'delete', 'Team/acme-legal/old', team('dee@acme.example'), null),
  event(4, 'adopt', 'Team/acme-legal/found', team(), team('dee@acme.example')),
  event(5, 'decide', 'Share/acme-legal/deal-room', null, {decision: 'approve'}),
];
const decided = (by: string, more: object = {}): unknown => ({
  side: 'acme-legal',
  by,
  digest: 'sha256:00',
  automatic: false,
  reason: null,
  ...more,
});
const workspaceEvents: readonly AuditEvent[] = [
  event(9, 'offboard', 'User/eve@acme.example', null, {anonymised: false}),
  event(
    9,
    'disagree',
    'Connection/acme-legal/globex',
    {side: 'acme-legal', with: 'globex', connection: 'globex'},
    null,
  ),
  event(8, 'withdraw', 'Connection/acme-legal/northwind', null, {side: 'acme-legal', reason: 'a conflict'}),
  event(7, 'deny', 'Share/acme-legal/deal-room', null, decided(run.by, {reason: 'too early'})),
  event(6, 'approve', 'Share/acme-legal/deal-room', null, decided('bo@acme.example', {automatic: true})),
];
const chains: readonly ChainState[] = [
  {chain: 'set:acme-governance', events: 41, intact: true, faults: []},
  {chain: 'workspace:acme-legal', events: 7, intact: false, faults: ['event 3 was edited or moved']},
];
const role: FieldReference = {
  path: 'spec.to.role',
  type: 'text',
  required: true,
  description: 'How much the recipient may do.',
  values: ['viewer', 'editor'],
  default: 'viewer',
  examples: ['editor', 'viewer'],
};
const reference: Reference = {
  name: 'Share.spec.to',
  description: 'Who gets access, each with a role of their own.',
  field: {...role, path: 'spec.to', type: 'list of records', values: [], default: null},
  fields: [role],
  documents: ['kind: Share\nspec: {target: "space:deal-room"}'],
};
const policy: ExplainedPolicy = {
  id: 'no-new-admins',
  severity: 'refusal',
  for: 'change',
  when: 'change.kind == "Member" && change.after != null && "admin" in change.after.roles',
  message: '${change.address} becomes an admin',
  file: '../policies/admins.yaml',
  line: 4,
};

export const rules: readonly RuleEntry[] = [
  {
    id: 'region/connection',
    severity: 'error',
    invariant: true,
    heldByDatabase: true,
    title: "the two workspaces' regions differ",
    why: 'Data stays in its region, no matter who asks for it.',
    example: {
      broken: 'kind: Connection\nspec: {with: globex}\n',
      whole: 'kind: Connection\nspec: {with: globex-eu}\n',
    },
  },
  {
    id: 'guard/few-admins',
    severity: 'warning',
    invariant: false,
    title: 'a workspace would have only one admin, or start with none',
    why: 'With two admins, one can be away or leave, and somebody can still act.',
    example: {broken: '# one\n', whole: '# two\n'},
  },
];
const migrations: MigrationStatus = {
  applied: ['0001-live-state'],
  pending: ['0002-history'],
  unknown: ['0099-new'],
  due: [],
  current: false,
  madeBy: '0.1.0',
  newer: 'no',
  predecessor: false,
};
const explained: AccessExplainAnswer = {
  principal: 'user:vera@northwind.example',
  object: 'space:acme-legal/deal-room',
  level: 'editor',
  required: null,
  satisfied: true,
  via: ['Share/acme-legal/deal-room-team', 'team:acme-legal/m-and-a'],
  paths: [
    {level: 'editor', via: ['Share/acme-legal/deal-room-team', 'team:acme-legal/m-and-a']},
    {level: 'viewer', via: ['general-access:link'], link: true},
  ],
  withheld: [
    {
      path: {level: 'co-owner', via: ['Share/acme-legal/deal-room-vera', 'user:vera@northwind.example']},
      missing: ['use:shared_spaces in acme-legal'],
    },
  ],
};
const {principal, object, via} = explained;
const reachers: AccessWhoAnswer = {
  object,
  principals: [
    {
      principal,
      level: 'editor',
      via,
      outside: 'partner',
      since: '2026-11-03T09:12:40.000Z',
      agreed: [{side: 'northwind-legal', by: 'raj@northwind.example', at: '2026-11-02T14:03:07.000Z'}],
      expires: '2027-01-31',
    },
  ],
};
const reached: AccessWhatAnswer = {
  principal,
  objects: reachers.principals.map(({principal: _, ...how}) => ({object, ...how})),
};
const matrix: AccessMatrix = {
  workspace: 'acme-legal',
  members: [{principal, capabilities: ['use:shared_spaces'], worksWith: 'internal spaces'}],
  capabilities: [{capability: 'use:shared_spaces', allows: 'create and enter shared spaces'}],
};
const holder: LockHolder = {actor: 'ana@acme.example', since: '2026-11-21T19:00:00Z', backend: 4711};
const actors: readonly LoginBinding[] = [
  {login: 'ci_apply', email: 'ci@acme.example'},
  {login: 'ana', email: 'ana@acme.example'},
];
/** What git says of a repository that it does not read; folders have any name. */
const UNREAD = 'git cannot read the repository in /home/ana/acme: bad config line 1 in file .git/config';

const asking: Login = {name: 'ci_plan', actor: null, anyBound: true};
const exported: ExportResult = {
  set: 'acme-governance',
  out: 'governance',
  files: [
    {path: 'bylaw.yaml', objects: 0},
    {path: 'manifests/acme-legal/people.yaml', objects: 12, text: 'kind: MemberList'},
  ],
  objects: 12,
  leftOut: [
    {address: 'Member/acme-legal/bo@acme.example', field: '/spec/displayName', why: 'It is too long.'},
    {address: 'Team/acme-legal/deals', field: null, why: 'Its name is no slug.'},
  ],
  notes: ['3 objects here belong to the set platform.'],
  kept: ['manifests/acme-legal/old.yaml'],
};

const imported: ImportResult = {
  set: 'acme-governance',
  imported: [{address: 'Team/acme-legal/night', file: 'manifests/acme-legal/teams.yaml'}],
  alreadyDeclared: ['Team/acme-legal/deals'],
  leftOut: [{address: 'Team/acme-legal/night', field: '/spec/displayName', why: 'It is too long.'}],
  notes: ['2 objects are left unmanaged.'],
  diagnostics: [
    {
      rule: 'ownership/foreign-set',
      severity: 'error',
      address: 'Team/acme-legal/tax',
      message: 'Team/acme-legal/tax belongs to the set platform.',
      help: 'Release it there first.',
      file: null,
      line: null,
      column: null,
    },
  ],
};

const released: ReleaseResult = {
  set: 'acme-governance',
  released: ['Space/acme-legal/deal-room', 'Team/acme-legal/deals'],
  alreadyReleased: ['Role/acme-legal/old'],
  stillDeclared: ['Team/acme-legal/deals'],
  diagnostics: [],
};
const people: PeopleList = {
  workspace: null,
  people: [
    {
      person: 'p_0123456789abcdef01234567',
      email: 'bo@acme.law',
      displayName: 'Bo Person',
      systemAdmin: true,
      offboarded: false,
      formerAddresses: ['bo@acme.example', 'bo@old.example'],
      workspaces: [
        {workspace: 'acme-legal', as: 'member', status: 'active', offboarded: false},
        {workspace: 'northwind-legal', as: 'guest', status: 'suspended', offboarded: false},
        {workspace: 'umbrella', as: 'member', status: 'deactivated', offboarded: true},
      ],
    },
    {
      person: null,
      email: 'gone@acme.example',
      displayName: null,
      systemAdmin: false,
      offboarded: true,
      formerAddresses: [],
      workspaces: [],
    },
  ],
};
const renaming: PeopleChangeAnswer = {
  status: 'preview',
  change: {kind: 'rename', email: 'bo@acme.example', to: 'bo@acme.law'},
  workspaces: ['acme-legal', 'northwind-legal'],
  objects: 7,
  diagnostics: [],
};
const edited = {written: ['manifests/acme.yaml'], removed: [], left: ['manifests/anchored.yaml']};
export const PEOPLE_CHANGES: readonly PeopleChangeAnswer[] = [
  {...renaming, toMend: edited},
  {...renaming, status: 'done', manifests: {...edited, mentions: ['manifests/acme.yaml:7']}},
  {...renaming, status: 'unchanged', manifests: {written: [], removed: [], left: [], mentions: []}},
  {
    ...renaming,
    status: 'refused',
    diagnostics: [
      {
        rule: 'identity/duplicate',
        severity: 'error',
        address: null,
        message: 'bo@acme.law is already the address of another person.',
        help: 'Use another address.',
        file: null,
        line: null,
        column: null,
      },
    ],
  },
  {...renaming, status: 'done', change: {kind: 'reinstate', email: 'bo@acme.example'}},
  {...renaming, status: 'unchanged', change: {kind: 'reinstate', email: 'bo@acme.example'}},
  {...renaming, status: 'done', change: {kind: 'free', email: 'bo@acme.example'}},
  {...renaming, status: 'unchanged', change: {kind: 'free', email: 'bo@acme.example'}},
];
const checklist: Checklist = {
  workspace: 'acme-legal',
  items: [
    {item: 'Region', status: 'ok', detail: 'EU, and so is every partner of acme-legal', how: null},
    {
      item: 'Partner northwind-legal: agreed there',
      status: 'missing',
      detail: 'northwind-legal has not agreed yet',
      how: 'Declare it for northwind-legal: `{apiVersion: bylaw/v1, kind: Connection, metadata: {workspace: northwind-legal, name: acme-legal}, spec: {with: acme-legal, requestedBy: raj@northwind.example}}`.',
    },
    {
      item: 'Guests: entitlement',
      status: 'optional',
      detail: '`features.guestAccounts` is off',
      how: 'Have a system admin apply `features: {guestAccounts: true}` in the `spec` of Workspace/acme-legal.',
    },
  ],
};
const checks: readonly DoctorCheck[] = [
  {area: 'installation', name: 'Program', status: 'ok', detail: 'bylaw 0.1.0 on Node v20.19.0'},
  {
    area: 'set',
    name: 'Manifests',
    status: 'warning',
    detail: 'no bylaw.yaml here or above',
    help: 'Start one with `bylaw init`.',
  },
  {
    area: 'database',
    name: 'Database',
    status: 'failed',
    detail: 'cannot be reached',
    help: 'Start it, or name another with --database-url.',
  },
];

/** Each method of a view, on inputs that `spoil` may have changed. */
export const METHODS: Readonly<Record<keyof View, (view: View, spoil: Spoil) => string>> = {
  plan: (view, spoil) =>
    view.plan(
      spoil({
        ...READY_PLAN,
        desired: {...READY_PLAN.desired, originUnknown: UNREAD},
        filter: {
          targets: ['Team/acme-legal/deals'],
          selector: {practice: 'tax'},
          leftOut: ['Team/acme-legal/tax'],
        },
      }),
    ),
  validation: (view, spoil) => view.validation(spoil(validation)),
  apply: (view, spoil) => view.apply(spoil(report)),
  workspaceHistory: (view, spoil) => view.workspaceHistory(spoil('acme-legal'), spoil(workspaceEvents)),
  historyList: (view, spoil) =>
    view.historyList(spoil(run.set), spoil([run, {...run, run: 2, inPart: true as const}])),
  historyShow: (view, spoil) => view.historyShow(spoil(run), spoil(events)),
  verify: (view, spoil) => view.verify(spoil({chains, others: {chains: 3, broken: 1}})),
  historyDiff: (view, spoil) => view.historyDiff(spoil(RUN_DIFF)),
  replay: (view, spoil) => view.replay(spoil(REPLAY)),
  drift: (view, spoil) => view.drift(spoil(DRIFT)),
  sets: (view, spoil) => view.sets(spoil(setsReport)),
  accessCheck: (view, spoil) =>
    view.accessCheck(
      spoil({
        principal,
        object,
        level: 'viewer' as const,
        required: 'editor' as const,
        satisfied: false,
        via: [],
        withheld: explained.withheld,
      }),
    ),
  accessExplain: (view, spoil) => view.accessExplain(spoil({...explained, ...AS_OF})),
  accessWho: (view, spoil) => view.accessWho(spoil(reachers)),
  accessWhat: (view, spoil) => view.accessWhat(spoil({...reached, ...AS_OF})),
  accessMatrix: (view, spoil) => view.accessMatrix(spoil({...matrix, ...AS_OF})),
  accessReview: (view, spoil) => view.accessReview(spoil(ACCESS_REVIEW)),
  confirmation: (view, spoil) => CONFIRMATIONS.map((answer) => view.confirmation(spoil(answer))).join(''),
  accessDiff: (view, spoil) => view.accessDiff(spoil(ACCESS_DIFF)),
  accessHistory: (view, spoil) => view.accessHistory(spoil(ACCESS_HISTORY)),
  requestList: (view, spoil) => view.requestList(spoil(REQUEST_LIST)),
  request: (view, spoil) => view.request(spoil(SHOWN_REQUEST)),
  decision: (view, spoil) => view.decision(spoil(DECISION)),
  storedPlans: (view, spoil) =>
    view.storedPlans(spoil(run.set), spoil(STORED_PLANS)) + view.storedPlans(spoil(run.set), []),
  storedPlan: (view, spoil) =>
    STORED_PLANS.map((shown) => view.storedPlan(spoil(shown), spoil(RICH_PLAN))).join('') +
    STORED_PLANS.map((shown) => view.storedPlan(spoil(shown))).join(''),
  planDecision: (view, spoil) =>
    PLAN_DECISIONS.map((answer) => view.planDecision(spoil(answer))).join('') +
    view.planDecision(spoil({diagnostics: RICH_DIAGNOSTICS})),
  signedFile: (view, spoil) => view.signedFile(spoil({payload: EVIDENCE, signatures: [SIGNATURE]})),
  evidence: (view, spoil) => view.evidence(spoil(EVIDENCE)),
  verifiedFile: (view, spoil) =>
    VERIFIED_FILES.map((verified) => view.verifiedFile(spoil('evidence.json'), spoil(verified))).join(''),
  connectionList: (view, spoil) => view.connectionList(spoil(CONNECTION_LIST)),
  withdrawal: (view, spoil) => view.withdrawal(spoil(WITHDRAWAL)),
  peopleList: (view, spoil) => view.peopleList(spoil(people)),
  peopleChange: (view, spoil) => PEOPLE_CHANGES.map((answer) => view.peopleChange(spoil(answer))).join(''),
  tests: (view, spoil) => view.tests(spoil(TEST_REPORT)),
  rules: (view, spoil) => view.rules(spoil(rules)),
  rule: (view, spoil) => rules.map((rule) => view.rule(spoil(rule))).join(''),
  policy: (view, spoil) => view.policy(spoil(policy)),
  reference: (view, spoil) => view.reference(spoil(reference)),
  migrations: (view, spoil) => view.migrations(spoil(migrations)),
  lock: (view, spoil) => view.lock(spoil(run.set), spoil(holder)),
  actors: (view, spoil) => view.actors(spoil(actors), spoil(asking), 2),
  bound: (view, spoil) =>
    view.bound(
      spoil({login: 'ci_aply', email: 'ci@acme.example'}),
      spoil({bound: true, before: 'ana@acme.example', exists: false, near: 'ci_apply'}),
    ),
  unbound: (view, spoil) => view.unbound(spoil('ci_apply'), spoil('ci@acme.example'), 1),
  release: (view, spoil) => view.release(spoil(released)),
  purge: (view, spoil) =>
    view.purge(
      spoil({
        purged: ['globex', 'umbrella'],
        kept: [{workspace: 'acme-legal', until: '2026-12-20T08:15:00.000Z'}],
      }),
    ),
  exported: (view, spoil) => view.exported(spoil(exported)),
  imported: (view, spoil) => view.imported(spoil(imported)),
  checklist: (view, spoil) => view.checklist(spoil(checklist)),
  offboarding: (view, spoil) =>
    [...OFFBOARDINGS].map((offboarding) => view.offboarding(spoil(offboarding))).join(''),
  doctor: (view, spoil) => view.doctor(spoil(checks)),
  liveReport: (view, spoil) => view.liveReport(spoil(LIVE_REPORT)),
  findings: (view, spoil) => view.findings(spoil(validation.diagnostics)),
  revocation: (view, spoil) => view.revocation(spoil(REVOCATION), spoil(WITHDRAWAL.access)),
  failure: (view, spoil) =>
    view.failure(
      spoil({
        code: 'connection',
        message: 'The database cannot be reached.',
        help: 'Start it, or name another.',
      }),
    ),
};
