/** What the smaller reports say in each of their cases. */
import {describe, expect, it} from 'vitest';
import type {Diagnostic} from '../../../../src/diagnostics/diagnostic.ts';
import {renderApply} from '../../../../src/render/terminal/apply.ts';
import {renderDoctor} from '../../../../src/render/terminal/doctor.ts';
import {renderDiagnostics} from '../../../../src/render/terminal/findings.ts';
import {renderHistoryList, renderVerify} from '../../../../src/render/terminal/history.ts';
import {renderLock} from '../../../../src/render/terminal/lock.ts';
import {renderMigrations} from '../../../../src/render/terminal/migrate.ts';
import {renderRule} from '../../../../src/render/terminal/rules.ts';
import {renderValidation} from '../../../../src/render/terminal/validate.ts';
import type {MigrationStatus} from '../../../../src/model/migration-status.ts';
import type {ApplyResult} from '../../../../src/model/apply-result.ts';
import {RICH_DIAGNOSTICS, RICH_PLAN} from '../rich-plan.ts';

const PLAIN = {color: false, width: 100, unicode: true, verbose: false};

describe('renderApply', () => {
  const report = (more: Partial<ApplyResult>): ApplyResult => ({
    run: null,
    status: 'applied',
    summary: RICH_PLAN.summary,
    waiting: [],
    diagnostics: [],
    ...more,
  });

  it.each<[Partial<ApplyResult>, string]>([
    [{run: 13}, 'Applied as run 13: 5 created, 5 changed, 2 deleted, 2 adopted.\n'],
    [{status: 'no-changes'}, 'No changes. Live state matches the manifests.\n'],
    [{status: 'already-applied', run: 12}, 'Already applied (run 12).\n'],
    [{status: 'refused'}, 'Refused: nothing was changed.\n'],
    [
      {status: 'stale', message: 'It was made for another database.', help: 'Plan again here.'},
      'Stale: nothing was changed. It was made for another database. Plan again here.\n',
    ],
    [
      {status: 'stale'},
      'Stale: nothing was changed. What the plan is based on has changed. Plan again, review the new plan,\n  and apply it.\n',
    ],
    [{status: 'failed', message: 'The disk is full.'}, 'Failed: nothing was changed. The disk is full.\n'],
  ])('of %j', (more, text) => {
    expect(renderApply(report(more), PLAIN)).toBe(text);
  });

  it('does not repeat what was shown', () => {
    const full = report({run: 13, waiting: RICH_PLAN.waiting, diagnostics: RICH_DIAGNOSTICS});
    const result =
      'Applied as run 13: 5 created, 5 changed, 2 deleted, 2 adopted.\n3 approvals pending: `bylaw requests list` shows who can give them.\n';
    expect(renderApply(full, PLAIN, {shown: true})).toBe(result);
    const alone = renderApply(full, PLAIN);
    expect(alone).toMatch(/^Findings: 1 error, 1 refusal and 1 warning\n/);
    expect(alone.endsWith(`\n\n${result}`)).toBe(true);
    expect(alone).not.toMatch(/^info\[|^Approvals pending:/m);
  });

  it('tells everything with --verbose, and with --quiet only the result and what stands against it', () => {
    const full = report({run: 13, waiting: RICH_PLAN.waiting, diagnostics: RICH_DIAGNOSTICS});
    expect(renderApply(full, {...PLAIN, verbose: true})).toMatch(
      /^Findings: [^]*\ninfo\[[^]*\n\nApprovals pending: [^]*\n\nApplied as run 13/,
    );
    const quiet = {...PLAIN, quiet: true};
    const warned = report({run: 13, waiting: RICH_PLAN.waiting, diagnostics: RICH_DIAGNOSTICS.slice(0, 2)});
    expect(renderApply(warned, quiet)).toBe(
      'Applied as run 13: 5 created, 5 changed, 2 deleted, 2 adopted.\n',
    );
    const refused = report({status: 'refused', diagnostics: RICH_DIAGNOSTICS});
    expect(renderApply(refused, quiet)).toMatch(
      /^Findings: 1 error and 1 refusal\n[^]*\n\nRefused: nothing was changed\. Blocked by 1 error and 1 refusal, listed above\.\n$/,
    );
  });
});

describe('renderDiagnostics', () => {
  const warning = (i: number): Diagnostic => ({
    rule: 'expiry/soon',
    severity: 'warning',
    address: null,
    message: `Number ${i}.`,
    help: '',
    file: 'a.yaml',
    line: i + 1,
    column: 1,
  });

  it('shows the line and a caret, from whole files or line by line', () => {
    const text = 'name: a\r\nkind: b\r\n';
    const expected =
      'warning[expiry/soon]\n  Number 1.\n --> a.yaml:2:1\n  2 | kind: b\n    | ^\n\n1 warning.\n';
    expect(renderDiagnostics([warning(1)], PLAIN, new Map([['a.yaml', {text}]]))).toBe(expected);
    expect(renderDiagnostics([warning(1)], PLAIN, () => 'kind: b')).toBe(expected);
  });

  it('names the place alone where the line is not at hand', () => {
    const place = ' --> a.yaml:2:1\n\n1 warning.\n';
    expect(renderDiagnostics([warning(1)], PLAIN)).toContain(place);
    expect(renderDiagnostics([warning(1)], PLAIN, new Map())).toContain(place);
    expect(renderDiagnostics([{...warning(1), line: null, column: null}], PLAIN)).toContain(' --> a.yaml\n');
    expect(renderDiagnostics([{...warning(1), file: null}], PLAIN)).not.toContain('-->');
  });

  it('looks up sources by the real name of the file', () => {
    const odd = {...warning(0), file: 'a\u0007.yaml'};
    const text = renderDiagnostics([odd], PLAIN, (file) => (file === 'a\u0007.yaml' ? 'found' : undefined));
    expect(text).toContain(' --> a\\u{7}.yaml:1:1\n  1 | found\n');
  });

  it('counts advice of one rule beyond 20, and never folds errors', () => {
    const many = Array.from({length: 30}, (_, i) => warning(i));
    const text = renderDiagnostics(many, PLAIN);
    expect(text.match(/Number/g)).toHaveLength(20);
    expect(text).toContain('\n\nand 10 more warning[expiry/soon] (--verbose lists them)\n\n30 warnings.\n');
    const errors = many.map((d) => ({...d, severity: 'error' as const}));
    expect(renderDiagnostics(errors, PLAIN).match(/Number/g)).toHaveLength(30);
    expect(renderDiagnostics(many, {...PLAIN, verbose: true}).match(/Number/g)).toHaveLength(30);
  });

  it('says when there is nothing', () => {
    expect(renderDiagnostics([], PLAIN)).toBe('No findings.\n');
  });
});

describe('renderValidation', () => {
  it('says what is valid', () => {
    const summary = {files: 1, objects: 41, errors: 0, warnings: 0};
    expect(renderValidation({valid: true, summary, diagnostics: []}, PLAIN)).toBe(
      'Valid: 41 objects in 1 file.\n',
    );
  });
});

it('renderHistoryList says when there is nothing', () => {
  expect(renderHistoryList('acme', [], PLAIN)).toBe('Nothing has been applied from the set acme yet.\n');
});

it('renderVerify says what is intact, and when there is nothing', () => {
  const chain = {chain: 'set:acme', events: 1, intact: true, faults: []};
  expect(renderVerify({chains: [chain]}, PLAIN)).toBe(
    '✓  set:acme: 1 event, intact\n\nThe audit trail is intact: 1 chain verified.\n',
  );
  expect(renderVerify({chains: []}, PLAIN)).toContain('nothing to verify');
});

it('renderVerify counts chains that it may not name', () => {
  const chain = {chain: 'set:acme', events: 1, intact: true, faults: []};
  expect(renderVerify({chains: [chain], others: {chains: 3, broken: 0}}, PLAIN)).toBe(
    '✓  set:acme: 1 event, intact\n3 chains of other workspaces and sets: intact\n\nThe audit trail is intact: 4 chains verified.\n',
  );
  const broken = renderVerify({chains: [], others: {chains: 3, broken: 1}}, PLAIN);
  expect(broken).toContain('3 chains of other workspaces and sets: 1 broken; a system admin can see which');
  expect(broken).toContain('1 of 3 chains broken');
});

it('renderLock says when nobody holds it', () => {
  expect(renderLock('acme', null, PLAIN)).toBe('Nobody holds the lock of acme.\n');
});

it('renderMigrations says what to do', () => {
  const current: MigrationStatus = {
    applied: ['1'],
    pending: [],
    unknown: [],
    due: [],
    current: true,
    madeBy: '1.0.0',
    newer: 'no',
    predecessor: false,
  };
  const said = (more: Partial<MigrationStatus>): string => renderMigrations({...current, ...more}, PLAIN);
  expect(said({})).toContain('up to date: 1 migration');
  expect(said({applied: [], pending: ['1'], current: false})).toContain('`bylaw migrate up`');
  expect(said({due: ['settle', 'covers'], current: false})).toMatch(
    /due +2 views and functions: settle, covers\n\n2 views and functions due: run `bylaw migrate up`/,
  );
  expect(said({due: Array.from({length: 40}, (_, i) => `v${i}`)})).toMatch(/due +40 views and functions\n/);
  expect(said({newer: 'incompatible', current: false, madeBy: '2.3.0'})).toContain(
    'made by bylaw 2.3.0, which is newer: install that version or a later one',
  );
  const before = said({applied: [], unknown: ['0001-live-state'], predecessor: true, current: false});
  expect(before).toContain('from before the first release');
  expect(before).not.toContain('newer');
});

it('renderDoctor says when all is well', () => {
  expect(
    renderDoctor([{area: 'installation', name: 'Program', status: 'ok', detail: 'x', help: 'unused'}], PLAIN),
  ).toBe('✓  Program  x\n\nAll checks passed.\n');
});

it('renderRule says what may be done about a guard', () => {
  const rule = {
    id: 'guard/mass-delete',
    severity: 'refusal',
    invariant: false,
    title: 'much would go',
    why: 'A lost file looks like a wish.',
    example: {broken: '# a\u0007\n', whole: '# b\n'},
  } as const;
  const text = renderRule(rule, PLAIN);
  expect(text).toContain('A guard: `--allow-mass-delete` overrides it.');
  expect(text).toContain('Fails:\n  # a\\u{7}\n\nPasses:\n  # b\n');
});
