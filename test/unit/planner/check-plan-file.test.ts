/** The content of a plan file is held to its form, member by member: any program can make a file with a matching digest. */
import {beforeEach, describe, expect, it} from 'vitest';
import type {PlanFileContent} from '../../../src/model/plan.ts';
import {isPlanContent} from '../../../src/planner/check-plan-file.ts';
import {basisOf} from '../../../src/planner/fingerprints.ts';
import {liveFrom} from '../model/states.ts';
import {ACME, documents, team} from '../rules/organisation.ts';
import {CONFIG, liveWith, NO_CONSENT, planOf} from './plans.ts';

type Path = readonly (string | number)[];
type Json = Readonly<Record<string, unknown>>;

const CAUSE = {
  kind: 'live',
  commit: 'c0ffee',
  subject: 'Let Bo in',
  by: 'bo@acme.example',
  at: '2027-01-20T12:00:00Z',
  leaving: true,
  unknownSince: true,
  lastWritten: {run: 3, at: '2027-01-19T12:00:00Z'},
};
const ACCESS = {
  principal: 'user:bo@acme.example',
  object: 'vault:acme-legal/falcon',
  before: 'viewer',
  after: 'editor',
  via: ['share:acme-legal/falcon-bo'],
  outside: 'guest',
  expires: '2027-03-31',
};
const PERMISSION = {
  principal: 'user:bo@acme.example',
  workspace: 'acme-legal',
  permission: 'use:shared_spaces',
  via: ['role:acme-legal/sharer'],
};
const SIDE = {side: 'acme-legal', by: 'ana@acme.example', at: '2027-01-20T12:00:00Z'};

/** Content that has everything that the content of a plan file can have. */
function everything(): PlanFileContent {
  const live = liveFrom(documents(ACME, team('old', ['bo@acme.example'], 'practice: tax')));
  const renamed = team('new', [], 'practice: m-and-a').replace('name: new', 'name: new, renamedFrom: old');
  const {plan, changes} = planOf(documents(ACME, renamed), live);
  const [change] = plan.changes;
  const diagnostic = {
    rule: 'expiry/soon',
    severity: 'info',
    address: 'Team/acme-legal/new',
    message: 'It ends.',
    help: 'Renew it.',
    file: 'manifests/all.yaml',
    line: 7,
    column: 3,
  };
  const content = {
    plan: {
      ...plan,
      desired: {
        ...plan.desired,
        commit: 'c0ffee',
        run: 4,
        base: {ref: 'origin/main', commit: 'c0ffee', behind: 2, inSet: 1},
      },
      live: {...plan.live, lastRun: 3},
      changes: [
        {
          ...change,
          restored: true,
          formerName: 'old',
          cause: CAUSE,
          alsoLive: CAUSE,
          reverts: {run: 2, commit: 'c0ffee'},
          by: 'bo@acme.example',
          gate: {status: 'waiting', needs: [{side: 'acme-legal', approvers: ['ana@acme.example']}]},
        },
      ],
      filter: {
        targets: ['Team/acme-legal/new'],
        selector: {practice: 'm-and-a'},
        leftOut: ['Team/a/b'],
        inPart: true,
      },
      restsOn: [{set: 'platform', digest: 'sha256:00'}],
      workspaces: [{name: 'acme-legal', region: 'EU'}],
      names: {'bo@acme.example': 'Bo'},
      dormant: ['Member/acme-legal/jo@acme.example'],
      createdOutside: [{address: 'Role/acme-legal/r', set: 'other', gives: ['use:shared_spaces']}],
      connected: [{workspaces: ['acme-legal', 'north'], sides: [SIDE]}],
      ended: [{address: 'Share/acme-legal/s', set: 'other', why: 'it is gone'}],
      agreed: [{...SIDE, id: 'share:acme-legal/s', automatic: false, partly: true}],
      waiting: [
        {
          id: 'share:acme-legal/s',
          side: 'north',
          approvers: ['raj@north.example'],
          since: '2027-01-20T12:00:00Z',
          digest: 'sha256:00',
        },
      ],
      access: {
        gained: [ACCESS],
        lost: [ACCESS],
        changed: [ACCESS],
        pending: [ACCESS],
        longer: [{...ACCESS, was: '2027-02-01T00:00:00Z'}],
        reach: [
          {
            object: 'vault:acme-legal/falcon',
            levels: [
              {
                level: 'viewer',
                principals: ['user:bo@acme.example'],
                link: true,
                how: {
                  outside: 'partner',
                  since: '2027-01-20T12:00:00Z',
                  agreed: [SIDE],
                  expires: '2027-03-31',
                },
              },
            ],
          },
        ],
      },
      permissions: {gained: [PERMISSION], lost: [PERMISSION]},
      diagnostics: [diagnostic],
    },
    database: 'db-1',
    consent: {...NO_CONSENT, confirmDelete: ['acme-sales'], allowPolicies: ['no-teams']},
    scope: {workspaces: ['acme-legal'], users: ['ana@acme.example']},
    config: {
      ...CONFIG,
      rules: {'expiry/soon': 'warning'},
      policies: [
        {
          id: 'no-teams',
          severity: 'error',
          for: 'change',
          when: 'true',
          message: 'No teams',
          place: {file: 'bylaw.yaml', document: 0, pointer: '/spec/policies/0'},
        },
      ],
      apply: {signedBy: [{id: 'k1', spki: 'MCow'}], approvals: 2},
    },
    basis: basisOf(changes, liveWith(live)),
  };
  return JSON.parse(JSON.stringify(content)) as PlanFileContent;
}

/** Every place in a value, those of lists and mappings as well; of names that are data, none. */
function* places(value: unknown, path: Path = []): Generator<Path> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null) return;
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  for (const [key, member] of entries) yield* places(member, [...path, key]);
}

const at = (value: unknown, path: Path): unknown => path.reduce((here, key) => (here as Json)[key], value);

/** A copy with something else at a place; without a value, nothing. */
function withAt(content: unknown, [key, ...rest]: Path, ...values: readonly unknown[]): unknown {
  if (key === undefined) return values[0];
  const isHere = (other: string | number): boolean => String(other) === String(key);
  const isLeftOut = rest.length === 0 && values.length === 0;
  if (Array.isArray(content))
    return (content as readonly unknown[]).flatMap((one, i) =>
      isHere(i) ? (isLeftOut ? [] : [withAt(one, rest, ...values)]) : [one],
    );
  const members = Object.entries(content as Json).flatMap(
    ([name, one]): readonly (readonly [string, unknown])[] =>
      isHere(name) ? (isLeftOut ? [] : [[name, withAt(one, rest, ...values)]]) : [[name, one]],
  );
  return Object.fromEntries(members);
}

/** A value of another type. */
const otherThan = (value: unknown): unknown => (typeof value === 'object' && value !== null ? 7 : {});

/** What stands in a plan only to be shown, of whatever form. */
const OF_ANY_FORM =
  /^plan\/(?:changes\/\d+\/(?:fields\/\d+\/(?:before|after)|before\/)|filter\/selector\/|changes\/\d+\/before\/)|^config\/rules\//;
const OF_NO_MAP = /\/\d+$/;

/** Members that may be absent. */
const OPTIONAL = new Set([
  'plan/desired/run',
  'plan/desired/base',
  'plan/summary/release',
  'plan/summary/accept',
  'plan/summary/outsiders',
  'plan/filter',
  'plan/filter/targets',
  'plan/filter/selector',
  'plan/filter/inPart',
  'plan/restsOn',
  'plan/workspaces',
  'plan/names',
  'plan/names/bo@acme.example',
  'plan/dormant',
  'plan/createdOutside',
  'plan/connected',
  'plan/connected/N/sides/N/at',
  'plan/ended',
  'plan/agreed',
  'plan/agreed/N/partly',
  'plan/access/longer',
  'plan/access/reach',
  'plan/access/reach/N/levels/N/link',
  'plan/access/reach/N/levels/N/how',
  'consent/allowPolicies',
  'config/policies',
  'config/apply',
  'config/apply/signedBy',
  'config/apply/approvals',
  'config/manifests',
  'plan/changes/N/labels',
  'plan/changes/N/labels/practice',
  'plan/changes/N/restored',
  'plan/changes/N/formerName',
  'plan/changes/N/renamedFrom',
  'plan/changes/N/cause',
  'plan/changes/N/alsoLive',
  'plan/changes/N/reverts',
  'plan/changes/N/by',
  ...['cause', 'alsoLive'].flatMap((cause) =>
    ['commit', 'subject', 'by', 'at', 'leaving', 'unknownSince', 'lastWritten'].map(
      (member) => `plan/changes/N/${cause}/${member}`,
    ),
  ),
  ...['gained', 'lost', 'changed', 'pending', 'longer'].flatMap((list) =>
    ['outside', 'expires'].map((member) => `plan/access/${list}/N/${member}`),
  ),
]);
const shape = (path: Path): string => path.map((key) => (typeof key === 'number' ? 'N' : key)).join('/');

let content: PlanFileContent;
beforeEach(() => {
  content = everything();
});

describe('the content of a plan file', () => {
  it('is in order with all that it can have', () => {
    expect(isPlanContent(content)).toBe(true);
  });

  it('is of another form when anything in it is of another type', () => {
    const passed = [...places(content)].filter(
      (path) =>
        !OF_ANY_FORM.test(path.join('/')) &&
        isPlanContent(withAt(content, path, otherThan(at(content, path)))),
    );
    expect(passed.map(shape)).toEqual([]);
  });

  it('needs every member but those that may be absent', () => {
    const members = [...places(content)].filter(
      (path) =>
        !OF_ANY_FORM.test(path.join('/')) &&
        !OF_NO_MAP.test(path.join('/')) &&
        !/\/after\//.test(path.join('/')),
    );
    const absent = members.filter((path) => isPlanContent(withAt(content, path)));
    expect(absent.map(shape)).toEqual(members.map(shape).filter((path) => OPTIONAL.has(path)));
  });

  it.each([
    ['plan/actor', null],
    ['plan/desired/commit', null],
    ['plan/live/digest', null],
    ['plan/live/lastRun', null],
    ['plan/changes/0/file', null],
    ['plan/changes/0/line', null],
    ['plan/changes/0/cause/by', null],
    ['plan/changes/0/reverts/commit', null],
    ['plan/access/gained/0/before', null],
    ['plan/access/gained/0/outside', null],
    ['plan/waiting/0/since', null],
    ['plan/createdOutside/0/set', null],
    ['plan/diagnostics/0/address', null],
    ['plan/summary/unchanged', 0],
    ['config/guards/maxDeletes', 0],
    ['config/guards/maxDeletes', 1],
    ['plan/diagnostics', []],
  ])('may have at %s the value %j', (place, value) => {
    expect(isPlanContent(withAt(content, place.split('/'), value))).toBe(true);
  });

  it.each([
    ['plan/summary/unchanged', -1],
    ['plan/summary/unchanged', 1.5],
    ['plan/live/lastRun', -1],
    ['config/guards/maxDeletes', -0.1],
    ['config/guards/maxDeletes', 1.1],
    ['config/guards/maxAccessLoss', 2],
    ['config/guards/minPopulation', -1],
    ['plan/set', null],
    ['plan/changes/0/restored', false],
    ['plan/changes/0/reason', 'because'],
    ['plan/changes/0/actions', []],
    ['plan/changes/0/actions', ['destroy']],
    ['plan/changes/0/gate/status', 'open'],
    ['plan/changes/0/cause/kind', 'nobody'],
    ['plan/diagnostics/0/severity', 'fatal'],
    ['plan/access/gained/0/outside', 'stranger'],
    ['plan/changes/0/address', 'nonsense'],
    ['plan/changes/0/address', 'Team/acme-legal'],
    ['plan/changes/0/after', {members: 'everybody'}],
    ['plan/changes/0/after', {}],
    ['plan/changes/0/labels', {practice: 7}],
    ['plan/changes/0/labels', {'not a label!': 'x'}],
  ])('does not have at %s the value %j', (place, value) => {
    expect(isPlanContent(withAt(content, place.split('/'), value))).toBe(false);
  });

  it.each([
    ...['this-commit', 'earlier-commit', 'old-base', 'uncommitted', 'live'].map((kind) => [
      'plan/changes/0/cause/kind',
      kind,
    ]),
    ...['declared', 'edited', 'removed', 'drift', 'expired', 'renamed', 'adopted', 'accepted'].map(
      (reason) => ['plan/changes/0/reason', reason],
    ),
    ...['ready', 'waiting', 'blocked'].map((status) => ['plan/changes/0/gate/status', status]),
    ...['warning', 'info'].map((severity) => ['plan/diagnostics/0/severity', severity]),
    ...['error', 'refusal', 'warning', 'info'].map((severity) => ['config/policies/0/severity', severity]),
    ...['change', 'access', 'request'].map((what) => ['config/policies/0/for', what]),
  ])('may say at %s: %s', (place, value) => {
    expect(isPlanContent(withAt(content, place.split('/'), value))).toBe(true);
  });
});

/** The same with one other change, which is counted as `action`. */
function withChange(change: Json, action: string): boolean {
  const {plan, ...rest} = content;
  const counts = Object.fromEntries(
    ['create', 'update', 'delete', 'adopt', 'release', 'accept'].map((each) => [
      each,
      each === action ? 1 : 0,
    ]),
  );
  return isPlanContent({
    ...rest,
    // Whatever it may be called, it is in the basis.
    basis: [
      ...content.basis,
      ...[change['address'], change['renamedFrom']].flatMap((each) =>
        typeof each === 'string' ? [[each, null]] : [],
      ),
    ],
    plan: {
      ...plan,
      summary: {...plan.summary, ...counts},
      changes: [{...plan.changes[0], ...change}],
    },
  });
}

describe('a change in a plan file', () => {
  it.each([
    ['is deleted and has nothing after it', {actions: ['delete'], after: null}, 'delete', true],
    ['is deleted and stays', {actions: ['delete']}, 'delete', false],
    ['is updated and has nothing after it', {actions: ['update'], after: null}, 'update', false],
    ['is accepted to be gone', {actions: ['accept'], after: null}, 'accept', true],
    ['is accepted to be gone, and updated', {actions: ['accept', 'update'], after: null}, 'update', false],
    ['is let go of', {actions: ['release']}, 'release', true],
    ['is let go of, and changed', {actions: ['update', 'release']}, 'update', false],
    ['is created', {actions: ['create'], renamedFrom: undefined}, 'create', true],
    ['is adopted and updated', {actions: ['adopt', 'update']}, 'adopt', true],
    ['is counted as another', {actions: ['update']}, 'adopt', false],
    ['had a name of another kind', {renamedFrom: 'Role/acme-legal/old'}, 'update', false],
    ['had a name in another workspace', {renamedFrom: 'Team/acme-sales/old'}, 'update', false],
    ['had the name that it has', {renamedFrom: 'Team/acme-legal/new'}, 'update', false],
    ['had no name', {renamedFrom: 'nonsense'}, 'update', false],
  ])('that %s', (_, change, action, isInOrder) => {
    expect(withChange(change, action)).toBe(isInOrder);
  });

  it('has nothing live before it, or anything', () => {
    expect([null, {}, {members: 7}].map((before) => withChange({before}, 'update'))).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('rests on what is in the basis, by both its names', () => {
    const without = (address: string): boolean =>
      isPlanContent({...content, basis: content.basis.filter(([each]) => each !== address)});
    expect(['Team/acme-legal/new', 'Team/acme-legal/old', 'Workspace/acme-legal'].map(without)).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('is of an object that no other change writes', () => {
    const {plan} = content;
    const twice = {
      ...plan,
      summary: {...plan.summary, update: 2},
      changes: [...plan.changes, ...plan.changes],
    };
    expect(isPlanContent({...content, plan: twice})).toBe(false);
  });
});

it.each([
  ['three members', ['Team/acme-legal/x', null, null]],
  ['one member', ['Team/acme-legal/x']],
  ['no address', [null, null]],
  ['a number for a digest', ['Team/acme-legal/x', 7]],
  ['no list', {0: 'Team/acme-legal/x', 1: null, length: 2}],
])('the basis has no entry with %s', (_, entry) => {
  expect(isPlanContent({...content, basis: [...content.basis, entry]})).toBe(false);
});

describe('a plan that can be applied', () => {
  it.each([
    ['error', true, false],
    ['refusal', true, false],
    ['error', false, true],
    ['warning', true, true],
  ])('has no %s, if it says that it is applyable: %s', (severity, applyable, isInOrder) => {
    const {plan} = content;
    const diagnostics = plan.diagnostics.map((each) => ({...each, severity}));
    expect(isPlanContent({...content, plan: {...plan, applyable, diagnostics}})).toBe(isInOrder);
  });
});
