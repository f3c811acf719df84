/** Section 4 of the contract, "Authority", as a table: who may make which change to an object of each kind. */
import {describe, expect, it} from 'vitest';
import type {Address} from '../../../src/model/address.ts';
import type {LiveObject, State} from '../../../src/model/objects.ts';
import {liveFrom, together} from '../model/states.ts';
import {planOf} from '../planner/plans.ts';
import {documents} from './organisation.ts';

/** Each holds what their name says; `nan` nothing, `ada` the role `admin`, and `sys` is system admin. */
const HOLDERS = {
  members: 'members:*:all',
  teams: 'teams:*:all',
  roles: 'roles:*:all',
  grants: 'roles:update:all',
  settings: 'organization:update:all',
  integrations: 'integrations:update:all',
  intelligence: 'intelligence:update:all',
  connects: 'manage:external_connections',
  vaults: 'vaults:*:all',
  vaultsteam: 'vaults:*:team',
  vaultsown: 'vaults:*:own',
};
const people = Object.keys(HOLDERS);
const email = (name: string): string => `${name}@acme.example`;
const list = (kind: string, items: readonly string[]): string =>
  `apiVersion: bylaw/v1\nkind: ${kind}List\nmetadata: {workspace: acme-legal}\nitems:\n${items.map((item) => `  - ${item}\n`).join('')}`;
const one = (kind: string, name: string, spec: string): string => list(kind, [`{name: ${name}, ${spec}}`]);
const WORKSPACE = (name: string, more = ''): string =>
  `{apiVersion: bylaw/v1, kind: Workspace, metadata: {name: ${name}}, spec: {displayName: ${name}, organization: acme, region: EU, protect: false${more}}}`;
const USER = (name: string, admin = false): string =>
  `{apiVersion: bylaw/v1, kind: User, metadata: {name: ${email(name)}}, spec: {systemAdmin: ${admin}}}`;

const BASE = documents(
  WORKSPACE('acme-legal', ', features: {guestAccounts: true}'),
  WORKSPACE('partner-legal'),
  USER('sys', true),
  list('Member', [
    ...people.map((name) => `{name: ${email(name)}, roles: [${name}]}`),
    `{name: ${email('ada')}, roles: [admin]}`,
    ...['nan', 'creator', 'editor', 'coowner'].map((name) => `{name: ${email(name)}, roles: []}`),
  ]),
  list(
    'Role',
    Object.entries(HOLDERS).map(([name, permission]) => `{name: ${name}, permissions: ["${permission}"]}`),
  ),
  list('Team', [`{name: pair, members: [${email('vaultsteam')}, ${email('creator')}]}`]),
  list('Resource', [`{name: base, type: vault, creator: ${email('creator')}}`]),
  list('Space', [`{name: room, type: internal, creator: ${email('creator')}}`]),
);

/** Versions of one object: it can be created, changed from the first to the second, and deleted. */
const KINDS: Readonly<Record<string, readonly [first: string, second: string]>> = {
  Workspace: [WORKSPACE('new-legal'), WORKSPACE('new-legal', ', retentionDays: 10')],
  User: [USER('nan'), USER('nan', true)],
  Member: [one('Member', email('x'), 'roles: []'), one('Member', email('x'), 'roles: [], displayName: X')],
  Team: [one('Team', 'x', 'members: []'), one('Team', 'x', 'members: [], displayName: X')],
  Role: [one('Role', 'x', 'permissions: []'), one('Role', 'x', 'permissions: [], description: X')],
  Grant: [
    one('Grant', 'x', 'subject: everyone, permissions: []'),
    one('Grant', 'x', 'subject: everyone, permissions: [], reason: X'),
  ],
  Resource: [
    one('Resource', 'x', `type: vault, creator: ${email('creator')}`),
    one('Resource', 'x', `type: vault, creator: ${email('creator')}, title: X`),
  ],
  Share: [
    one(
      'Share',
      'x',
      `target: "vault:base", to: [{subject: everyone, role: viewer}], requestedBy: ${email('creator')}`,
    ),
    one(
      'Share',
      'x',
      `target: "vault:base", to: [{subject: everyone, role: viewer}], requestedBy: ${email('creator')}, reason: X`,
    ),
  ],
  Connection: [
    one('Connection', 'x', `with: partner-legal, requestedBy: ${email('ada')}`),
    one('Connection', 'x', `with: partner-legal, requestedBy: ${email('ada')}, reason: X`),
  ],
  Guest: [
    one('Guest', 'x@guests.example', `spaces: [{space: room, role: viewer}], invitedBy: ${email('creator')}`),
    one(
      'Guest',
      'x@guests.example',
      `spaces: [{space: room, role: viewer}], invitedBy: ${email('creator')}, expires: 2027-12-31`,
    ),
  ],
};

const EVERYBODY = [...people, 'ada', 'nan', 'creator', 'editor', 'coowner', 'sys'];
/** Levels on what exists, by a share of another set. */
const LEVELS = liveFrom(
  documents(
    list('Share', [
      `{name: levels, target: "vault:x", requestedBy: ${email('creator')}, to: [{subject: "user:${email('editor')}", role: editor}, {subject: "user:${email('coowner')}", role: co-owner}]}`,
    ]),
  ),
  'other-set',
);

/** Who is not refused for want of permission. */
function permitted(wanted: string, live: State<LiveObject>): readonly string[] {
  return EVERYBODY.filter((name) => {
    const {plan} = planOf(documents(BASE, wanted), live, {
      actor: email(name),
      consent: {allowMassDelete: true, allowAccessLoss: true, allowEmpty: true, confirmDelete: ['new-legal']},
    });
    expect(plan.changes).toHaveLength(1);
    return !plan.diagnostics.some(({rule}) => rule === 'authority/not-permitted');
  });
}

const ALWAYS = ['ada', 'sys'];
const MAY: Readonly<
  Record<string, {create: readonly string[]; update: readonly string[]; delete: readonly string[]}>
> = {
  Workspace: {create: ['sys'], update: ['sys'], delete: ['sys']},
  User: {create: ['sys'], update: ['sys'], delete: ['sys']},
  Member: {create: ['members', ...ALWAYS], update: ['members', ...ALWAYS], delete: ['members', ...ALWAYS]},
  Team: {create: ['teams', ...ALWAYS], update: ['teams', ...ALWAYS], delete: ['teams', ...ALWAYS]},
  Role: {create: ['roles', ...ALWAYS], update: ['roles', 'grants', ...ALWAYS], delete: ['roles', ...ALWAYS]},
  Grant: {
    create: ['roles', 'grants', ...ALWAYS],
    update: ['roles', 'grants', ...ALWAYS],
    delete: ['roles', 'grants', ...ALWAYS],
  },
  Resource: {
    create: ['vaults', 'vaultsteam', ...ALWAYS],
    update: ['vaults', 'vaultsteam', 'ada', 'creator', 'editor', 'coowner', 'sys'],
    delete: ['vaults', 'vaultsteam', 'ada', 'creator', 'coowner', 'sys'],
  },
  Share: {
    create: ['ada', 'creator', 'sys'],
    update: ['ada', 'creator', 'sys'],
    delete: ['ada', 'creator', 'sys'],
  },
  Connection: {
    create: ['connects', ...ALWAYS],
    update: ['connects', ...ALWAYS],
    delete: ['connects', ...ALWAYS],
  },
  Guest: {
    create: ['ada', 'creator', 'sys'],
    update: ['ada', 'creator', 'sys'],
    delete: ['ada', 'creator', 'sys'],
  },
};

describe.each(Object.entries(KINDS))('%s', (kind, [first, second]) => {
  const base = liveFrom(BASE);
  const there = together(
    liveFrom(documents(BASE, first)),
    kind === 'Resource' ? LEVELS : new Map<Address, LiveObject>(),
  );

  it('may be created by', () => {
    expect(permitted(first, base)).toEqual(MAY[kind]?.create);
  });
  it('may be updated by', () => {
    expect(permitted(second, there)).toEqual(MAY[kind]?.update);
  });
  it('may be deleted by', () => {
    expect(permitted('# nothing', there)).toEqual(MAY[kind]?.delete);
  });
  it('may be adopted by who may both update and delete it', () => {
    const free = new Map(
      [...there].map(([address, object]) => [
        address,
        base.has(address) || LEVELS.has(address) ? object : {...object, managedBy: null},
      ]),
    );
    expect(permitted(first, free)).toEqual(MAY[kind]?.delete);
  });
});

describe("a workspace's settings", () => {
  const GUESTS = ', features: {guestAccounts: true}';
  const BOTH =
    ', settings: {integrations: [{name: imanage}], intelligence: {providers: [{name: mistral, models: [large]}]}}';
  /** Who may make of the workspace as it is with `before` what it is with `after`. */
  const may = (before: string, after: string): readonly string[] => {
    const at = (more: string): string =>
      BASE.replace(WORKSPACE('acme-legal', GUESTS), WORKSPACE('acme-legal', more));
    return EVERYBODY.filter((name) => {
      const {plan} = planOf(at(after), liveFrom(at(before)), {actor: email(name)});
      expect(plan.changes.map(({address}) => address)).toEqual(['Workspace/acme-legal']);
      return !plan.diagnostics.some(({rule}) => rule === 'authority/not-permitted');
    });
  };

  it('are for who may update the organisation', () => {
    const theirs = ['settings', ...ALWAYS];
    expect(may('', ', retentionDays: 10')).toEqual(theirs);
    expect(may('', ', settings: {general: {brandColor: "#ff0000"}}')).toEqual(theirs);
    expect(may(', partners: {deny: [partner-legal]}', '')).toEqual(theirs);
  });
  it('have parts that are for who may update those', () => {
    const [one, other] = ['imanage', 'slack'].map((name) => `, settings: {integrations: [{name: ${name}}]}`);
    const theirs = ['integrations', ...ALWAYS];
    expect(may('', one ?? '')).toEqual(theirs);
    expect(may(one ?? '', '')).toEqual(theirs);
    expect(may(one ?? '', other ?? '')).toEqual(theirs);
    expect(may('', ', settings: {intelligence: {providers: [{name: mistral, models: [large]}]}}')).toEqual([
      'intelligence',
      ...ALWAYS,
    ]);
  });
  it('need for several parts what each of them needs', () => {
    expect(may('', BOTH)).toEqual(ALWAYS);
    expect(may(BOTH, ', retentionDays: 10')).toEqual(ALWAYS);
    const {plan} = planOf(BASE.replace(GUESTS, `${GUESTS}${BOTH}, retentionDays: 10`), liveFrom(BASE), {
      actor: email('integrations'),
    });
    expect(plan.diagnostics.find(({rule}) => rule === 'authority/not-permitted')?.message).toBe(
      'integrations@acme.example is not allowed to update Workspace/acme-legal: that needs `intelligence:update:all` in acme-legal and `organization:update:all` in acme-legal.',
    );
  });
  it('switch features on for a system admin, and off for the admins too', () => {
    expect(may('', GUESTS)).toEqual(['sys']);
    expect(may('', `${GUESTS}, retentionDays: 10`)).toEqual(['sys']);
    expect(may(GUESTS, '')).toEqual(ALWAYS);
  });
});

it('general access is for who manages access, or may update at that scope', () => {
  const first = KINDS['Resource']?.[0] ?? '';
  const live = together(liveFrom(documents(BASE, first)), LEVELS);
  expect(permitted(first.replace('type: vault', 'type: vault, generalAccess: link'), live)).toEqual([
    'vaults',
    'vaultsteam',
    'ada',
    'creator',
    'coowner',
    'sys',
  ]);
});

it("what is of one's own takes scope `own` alone", () => {
  const own = one('Resource', 'x', `type: vault, creator: ${email('vaultsown')}`);
  expect(permitted(own, liveFrom(BASE))).toEqual(['vaults', 'vaultsown', 'ada', 'sys']);
});
