import {describe, expect, it} from 'vitest';
import type {Names} from '../../../../src/model/names.ts';
import type {Plan, PlannedChange} from '../../../../src/model/plan.ts';
import {accessSection} from '../../../../src/render/terminal/access-section.ts';
import {renderPlan} from '../../../../src/render/terminal/plan.ts';
import type {Style} from '../../../../src/render/terminal/style.ts';
import {accessChange, plannedChange, READY_PLAN, RICH_DIAGNOSTICS, RICH_PLAN} from '../rich-plan.ts';

const PLAIN: Style = {color: false, width: 100, unicode: true, verbose: false};
const ANA = 'ana@acme.example';

const {base: _, ...DESIRED} = RICH_PLAN.desired;
const EMPTY: Plan = {
  ...RICH_PLAN,
  desired: DESIRED,
  agreed: [],
  connected: [],
  dormant: [],
  createdOutside: [],
  ended: [],
  applyable: true,
  summary: {
    create: 0,
    update: 0,
    delete: 0,
    adopt: 0,
    release: 0,
    accept: 0,
    unchanged: 41,
    waiting: 0,
    unmanaged: 0,
  },
  changes: [],
  waiting: [],
  access: {gained: [], lost: [], changed: [], pending: []},
  permissions: {gained: [], lost: []},
  diagnostics: [],
};

/** A plan of these changes, with their counts. */
function planOf(changes: readonly PlannedChange[], more: Partial<Plan> = {}): Plan {
  const count = (action: string): number => changes.filter(({actions}) => actions[0] === action).length;
  const summary = {
    ...EMPTY.summary,
    create: count('create'),
    update: count('update'),
    delete: count('delete'),
    adopt: count('adopt'),
  };
  return {...EMPTY, changes, summary, ...more};
}

const member = (i: number): PlannedChange =>
  plannedChange(`Member/acme-legal/m${String(i).padStart(5, '0')}@acme.example`, {
    after: {roles: ['counsel']},
  });
const members = (count: number): PlannedChange[] => Array.from({length: count}, (_, i) => member(i));
const linesWith = (text: string, part: string): string[] =>
  text.split('\n').filter((line) => line.includes(part));

describe('a plan without changes', () => {
  it('names ten of what was created outside bylaw, and what each gives', () => {
    const createdOutside = Array.from({length: 12}, (_, i) => ({
      address: `Grant/acme-legal/g${i}`,
      set: i === 1 ? 'north' : null,
      gives: Array.from({length: i === 0 ? 7 : 1}, (__, nth) => `p${nth} for everyone`),
    }));
    const text = renderPlan({...EMPTY, createdOutside}, {...PLAIN, width: 10_000});
    expect(text).toContain('12 live objects were created outside bylaw and are left alone: ');
    expect(text).toContain(
      'Grant/acme-legal/g0 (p0 for everyone, p1 for everyone, p2 for everyone, p3 for everyone, p4 for everyone, 2 more); ',
    );
    expect(text).toContain('Grant/acme-legal/g1 (p0 for everyone, its row says that it belongs to north); ');
    expect(text).toContain('Grant/acme-legal/g9 (p0 for everyone); and 2 more. ');
  });

  it('says so in one line', () => {
    expect(renderPlan(EMPTY, PLAIN)).toBe('No changes. Live state matches the manifests.\n');
  });

  it('counts what is in no set', () => {
    const plan = (unmanaged: number): Plan => ({...EMPTY, summary: {...EMPTY.summary, unmanaged}});
    expect(renderPlan(plan(1), PLAIN)).toBe(
      'No changes. Live state matches the manifests. 1 unmanaged object is left alone.\n',
    );
    expect(renderPlan(plan(4), PLAIN)).toContain('4 unmanaged objects are left alone.');
  });

  it('still tells that the branch to merge into has gone on', () => {
    const text = renderPlan({...EMPTY, desired: RICH_PLAN.desired}, {...PLAIN, width: 400});
    expect(text).toMatch(/^No changes\. .*\norigin\/main is 3 commits ahead of .* plan again\.\n$/);
  });

  it('still tells its infos, in a line each, of many only how many, and with --verbose whole', () => {
    const info = {...RICH_DIAGNOSTICS[0]!, severity: 'info' as const, message: 'Something is so.'};
    const textOf = (count: number, verbose = false): string =>
      renderPlan({...EMPTY, diagnostics: Array.from({length: count}, () => info)}, {...PLAIN, verbose});
    expect(textOf(1)).toBe('No changes. Live state matches the manifests.\nSomething is so.\n');
    expect(textOf(3)).toBe('No changes. Live state matches the manifests.\n3 infos; --verbose shows them.\n');
    expect(textOf(1, true)).toMatch(/\nInfos: 1\n\ninfo\[[^]*Something is so\./);
  });

  it('still counts the approvals that are pending, and names them with --verbose', () => {
    const waiting = RICH_PLAN.waiting.slice(0, 1);
    const plan = {...EMPTY, summary: {...EMPTY.summary, waiting: 1}, waiting};
    expect(renderPlan(plan, PLAIN)).toBe(
      'No changes. Live state matches the manifests.\n1 approval pending: `bylaw requests list` shows it.\n',
    );
    expect(renderPlan(plan, {...PLAIN, verbose: true})).toMatch(
      /^No changes\. .*\n\nApprovals pending: 1\n {2}\? connection:acme-legal\/fabrikam\n/,
    );
  });

  it('does not claim a match when the manifests are in error', () => {
    const live = {digest: null, lastRun: null};
    const text = renderPlan(
      {...EMPTY, live, applyable: false, diagnostics: RICH_DIAGNOSTICS.slice(-1)},
      PLAIN,
    );
    expect(text).toMatch(/^Plan for acme-governance as ana@acme\.example: nothing is planned, because/);
    expect(text).not.toContain('matches');
    expect(text).toContain('error[region/connection]');
    expect(text).toMatch(/\nCannot apply: 1 error\.\n$/);
  });

  it('does not claim a match when a rule stands against the manifests', () => {
    const text = renderPlan({...EMPTY, applyable: false, diagnostics: RICH_DIAGNOSTICS.slice(-1)}, PLAIN);
    expect(text).toMatch(/^Nothing can be applied: 1 error\.\n/);
  });
});

describe('the order of a plan', () => {
  const places = (text: string, ...parts: string[]): number[] =>
    parts.map((part) => text.indexOf(`\n${part}`));
  const expectInOrder = (found: readonly number[]): void => {
    expect(found.every((place) => place > 0)).toBe(true);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
  };

  it('is what warns, people, what is pending, objects, infos, then the sum', () => {
    const text = renderPlan(READY_PLAN, PLAIN);
    expect(text).toMatch(/^Plan for /);
    expectInOrder(
      places(
        text,
        'Findings: 1 warning',
        'Access:',
        'Permissions:',
        'Approvals pending:',
        'Ends for others:',
        'Changes of users',
        'Infos: 1',
        'Ready to apply',
      ),
    );
  });

  it('is what stops it, what is pending, objects, infos, then the sum', () => {
    const text = renderPlan(RICH_PLAN, PLAIN);
    expect(text).toMatch(/^Cannot apply: 1 error and 1 refusal\.\nPlan for /);
    expectInOrder(
      places(
        text,
        'Findings: 1 error',
        'error[',
        'refusal[',
        'warning[',
        'Approvals pending:',
        'Changes of users',
        'Infos: 1',
        'Cannot apply',
      ),
    );
  });

  it('leaves out whose access changes where errors stand against it: nobody gains or loses anything', () => {
    for (const verbose of [false, true]) {
      const text = renderPlan(RICH_PLAN, {...PLAIN, verbose});
      expect(text).not.toMatch(/^(?:Access|Access after apply|Permissions):/m);
      expect(text).not.toMatch(/gains? access|loses? access/);
      expect(renderPlan(READY_PLAN, {...PLAIN, verbose})).toMatch(/^Access:/m);
    }
    const refused = {...READY_PLAN, applyable: false, diagnostics: RICH_DIAGNOSTICS.slice(0, 3)};
    expect(renderPlan(refused, PLAIN)).toMatch(/^Access:/m);
  });

  it('puts users first, then workspace by workspace', () => {
    const text = renderPlan(
      planOf([
        plannedChange('Team/zeta/a', {after: {members: []}}),
        plannedChange('Team/alpha/a', {after: {members: []}}),
        plannedChange(`User/${ANA}`, {after: {systemAdmin: true}}),
        plannedChange('Workspace/alpha', {after: {displayName: 'A', organization: 'acme', region: 'EU'}}),
      ]),
      PLAIN,
    );
    expect(linesWith(text, 'Changes ')).toEqual([
      'Changes of users: 1 to create',
      'Changes in alpha: 2 to create',
      'Changes in zeta: 1 to create',
    ]);
  });
});

describe('what lets a plan through', () => {
  const refusal = (rule: string, address: string | null = null) => ({
    rule,
    severity: 'refusal' as const,
    address,
    message: 'Much would go.',
    help: 'Bring it back.',
    file: null,
    line: null,
    column: null,
  });

  it.each([
    [refusal('guard/mass-delete'), '--allow-mass-delete'],
    [refusal('guard/mass-access-loss'), '--allow-access-loss'],
    [refusal('guard/empty-set'), '--allow-empty'],
    [refusal('guard/confirm-delete', 'Workspace/acme-sales'), '--confirm-delete acme-sales'],
  ])('is named for a refusal that does not name it', (diagnostic, flag) => {
    const text = renderPlan(planOf(members(1), {applyable: false, diagnostics: [diagnostic]}), PLAIN);
    expect(text).toContain(`help: If this is intended, pass \`${flag}\`.`);
    expect(text).toContain(`\nBlocked by a guard; override with \`bylaw apply ${flag}\`: 1 to create.\n`);
  });

  it('is said of a policy as of a policy', () => {
    const diagnostics = [refusal('policy/no-admins')];
    const text = renderPlan(planOf(members(1), {applyable: false, diagnostics}), PLAIN);
    expect(text).toContain(
      '\nRefused by a policy; allow with `bylaw apply --allow-policy no-admins`: 1 to create.\n',
    );
  });

  it('is nothing where there are errors too', () => {
    const diagnostics = [...RICH_DIAGNOSTICS.slice(-1), refusal('guard/mass-delete')];
    const text = renderPlan(planOf(members(1), {applyable: false, diagnostics}), PLAIN);
    expect(text).not.toContain('bylaw apply');
  });

  it('is to apply it where nothing stands against it', () => {
    expect(renderPlan(planOf(members(2)), PLAIN)).toMatch(/\nReady to apply: 2 to create\.\n$/);
  });
});

describe('the extent of a plan', () => {
  it('is its verdict alone, in a line', () => {
    const wide = {...PLAIN, width: 400};
    expect(renderPlan(READY_PLAN, wide, undefined, 'verdict')).toMatch(
      /^Ready to apply: 4 to create, .*\.\n$/,
    );
    expect(renderPlan(EMPTY, wide, undefined, 'verdict')).toBe(
      'No changes. Live state matches the manifests.\n',
    );
  });

  it('is its verdict and what stands against it, which nothing else says', () => {
    const told = renderPlan(RICH_PLAN, {...PLAIN, width: 400}, undefined, 'verdict');
    expect(told).toMatch(
      /^error\[region\/connection\] .*\n {2}\S[^]*\n\nrefusal\[guard\/confirm-delete\] [^]*\n\nCannot apply: 1 error and 1 refusal\.\n$/,
    );
    expect(told).not.toMatch(/^(?:warning|info)/m);
  });

  it('is its head and its verdict', () => {
    for (const verbose of [false, true]) {
      const style = {...PLAIN, width: 400, verbose};
      const ready = renderPlan(READY_PLAN, style, undefined, 'summary');
      expect(ready).toMatch(/^Plan for .*\nMade .*\n[^]*\n\nReady to apply: .*; 3 approvals pending\.\n$/);
      expect(ready).not.toMatch(/^(?:Findings|Access|Approvals pending|Ends for others|Changes)/m);
      expect(renderPlan(RICH_PLAN, style, undefined, 'summary')).toMatch(
        /^Plan for [^]*\n\nCannot apply: 1 error and 1 refusal\.\n$/,
      );
    }
  });

  it('never leaves out that approvals are pending where nothing changes', () => {
    const plan = {...EMPTY, summary: {...EMPTY.summary, waiting: 2}};
    for (const extent of ['verdict', 'summary'] as const) {
      expect(renderPlan(plan, {...PLAIN, verbose: true}, undefined, extent)).toBe(
        'No changes. Live state matches the manifests.\n2 approvals pending: `bylaw requests list` shows them.\n',
      );
    }
  });
});

describe('an outsider', () => {
  const gains = (people: readonly string[], names: Names): string =>
    accessSection(
      {
        ...READY_PLAN.access,
        gained: people.map((one) => accessChange(one, 'space:acme/room', null, 'viewer', 'Share/acme/room')),
        lost: [],
        changed: [],
        pending: [],
      },
      {...PLAIN, width: 200},
      names,
    )[0] ?? '';
  const [RAJ, SUE] = ['raj@northwind.example', 'sue@northwind.example'];

  it('is marked in one bracket with the address of whoever is called something', () => {
    const names = {[RAJ]: 'Raj Rao'};
    expect(gains([RAJ], names)).toBe(`  + Raj Rao (${RAJ}, outsider: partner) gains viewer access`);
    expect(gains([RAJ, SUE], names)).toBe(
      `  + Raj Rao (${RAJ}, outsider: partner), ${SUE} (outsider: partner) gain viewer access`,
    );
    expect(gains([RAJ, SUE], {})).toBe(`  + ${RAJ}, ${SUE} (outsider: partner) gain viewer access`);
  });
});

describe('large plans', () => {
  it('list 200 creations of a kind, and fold 201', () => {
    expect(linesWith(renderPlan(planOf(members(200)), PLAIN), '+ Member/')).toHaveLength(200);
    const folded = renderPlan(planOf(members(201)), PLAIN);
    expect(linesWith(folded, '+ Member/')).toHaveLength(20);
    expect(folded).toContain('  + and 181 more of kind Member to create (--verbose lists them)\n');
    expect(linesWith(renderPlan(planOf(members(201)), {...PLAIN, verbose: true}), '+ Member/')).toHaveLength(
      201,
    );
  });

  it('fold each kind and workspace by itself, and count what is blocked or waits', () => {
    const waiting = members(300).map((change, i): PlannedChange => {
      const status = i === 250 ? 'blocked' : i > 290 ? 'waiting' : 'ready';
      return {...change, gate: {status, needs: []}};
    });
    const teams = Array.from({length: 150}, (_, i) =>
      plannedChange(`Team/acme-legal/t${i}`, {after: {members: [ANA]}}),
    );
    const text = renderPlan(planOf([...waiting, ...teams]), PLAIN);
    expect(text).toContain('and 280 more of kind Member to create, 1 blocked and 9 waiting');
    expect(linesWith(text, '+ Team/')).toHaveLength(150);
  });

  it('never fold what changes or goes', () => {
    const gone = Array.from({length: 500}, (_, i) =>
      plannedChange(`Member/acme-legal/m${i}@acme.example`, {before: {roles: ['counsel']}}),
    );
    expect(linesWith(renderPlan(planOf(gone), PLAIN), '- Member/')).toHaveLength(500);
  });

  const gained = (rooms: number, people = 50): Plan['access']['gained'] =>
    Array.from({length: people}, (_, i) =>
      accessChange(
        `p${i}@acme.example`,
        `space:acme-legal/s${i % rooms}`,
        null,
        'viewer',
        'Share/acme-legal/all',
      ),
    );
  const lost = [accessChange(ANA, 'vault:acme-legal/v', 'editor', null)];

  it('name 10 people of each row, and count the others', () => {
    const access = {...EMPTY.access, gained: gained(2), lost};
    const text = renderPlan(planOf(members(1), {access}), PLAIN);
    expect(text).toContain('Access: 1 person loses access, 50 people gain access\n');
    expect(text.match(/p\d+@/g)).toHaveLength(20);
    expect(text).toMatch(/and 15\s+more gain viewer/);
    expect(text).toContain(`  - ${ANA} loses editor access\n      vault:acme-legal/v\n`);
    expect(renderPlan(planOf(members(1), {access}), {...PLAIN, verbose: true}).match(/p\d+@/g)).toHaveLength(
      50,
    );
  });

  it('list 20 rows, those who lose something first, and count the others', () => {
    const access = {...EMPTY.access, gained: gained(50), lost};
    const text = renderPlan(planOf(members(1), {access}), PLAIN);
    expect(linesWith(text, ' gains ')).toHaveLength(19);
    expect(linesWith(text, ' loses editor')).toHaveLength(1);
    expect(text).toContain('  and 31 more entries (--verbose lists them)\n');
    expect(
      linesWith(renderPlan(planOf(members(1), {access}), {...PLAIN, verbose: true}), ' gains '),
    ).toHaveLength(50);
  });
});

describe('creations', () => {
  it('tell what matters of each kind, without defaults', () => {
    const text = renderPlan(RICH_PLAN, {...PLAIN, width: 160});
    expect(text).toContain('systemAdmin: true  displayName: Vera Lindqvist\n');
    expect(text).toContain(
      'to: user:raj@northwind.example editor until 2027-03-31, user:sue@northwind.example viewer',
    );
    for (const quiet of ['generalAccess', 'renew', ' allow:']) expect(text).not.toContain(quiet);
  });

  it('tell everything when asked', () => {
    const text = renderPlan(RICH_PLAN, {...PLAIN, verbose: true});
    for (const field of ['generalAccess: restricted', 'renew: 0', 'labels.practice: m-and-a', 'region: EU']) {
      expect(text).toContain(field);
    }
  });
});

describe('long texts', () => {
  it('show what differs, however late it begins', () => {
    const words = Array.from({length: 400}, (_, i) => `word${i}`).join(' ');
    const change = plannedChange('Role/acme-legal/counsel', {
      before: {permissions: [], description: `${words} end`},
      after: {permissions: [], description: `${words} finish`},
    });
    const text = renderPlan(planOf([change]), {...PLAIN, width: 80});
    expect(text).toContain('- … word397 word398 word399 end\n');
    expect(text).toContain('+ … word397 word398 word399 finish\n');
    expect(renderPlan(planOf([change]), {...PLAIN, verbose: true})).toContain('- word0 word1 ');
  });
});
