import {beforeEach, describe, expect, it} from 'vitest';
import {openPlanFile, sealPlan, writePlanFile, type SealedPlan} from '../../../src/planner/plan-file.ts';
import type {Plan} from '../../../src/model/plan.ts';
import {basisOf} from '../../../src/planner/fingerprints.ts';
import {liveFrom} from '../model/states.ts';
import {ACME, documents, team} from '../rules/organisation.ts';
import {CONFIG, liveWith, NO_CONSENT, planOf} from './plans.ts';
import {wholeText} from '../../../src/render/text.ts';

const live = liveFrom(ACME);
let plan: Plan;
let file: SealedPlan;
let text = '';
beforeEach(() => {
  const made = planOf(documents(ACME, team('deals', ['bo@acme.example'])), live);
  ({plan} = made);
  file = sealPlan({
    plan,
    database: 'db-1',
    consent: NO_CONSENT,
    scope: {workspaces: ['acme-legal'], users: []},
    config: CONFIG,
    basis: basisOf(made.changes, liveWith(live)),
  });
  text = wholeText(writePlanFile(file));
});
const problem = (changedText: string): string => {
  const opened = openPlanFile(changedText);
  return opened.ok ? 'none' : opened.problem;
};

describe('a plan file', () => {
  it('opens as what was sealed', () => {
    expect(openPlanFile(text)).toEqual({ok: true, file: JSON.parse(JSON.stringify(file))});
  });

  it('opens whatever the order of its members and its white space', () => {
    const {content, digest, kind, formatVersion} = file;
    expect(problem(JSON.stringify({content, digest, kind, formatVersion}))).toBe('none');
  });

  it('does not open when it was sealed with counts or findings that its changes do not bear out', () => {
    const sealed = (more: Partial<Plan>): string =>
      problem(wholeText(writePlanFile(sealPlan({...file.content, plan: {...plan, ...more}}))));
    const sound = sealed({});
    const [finding] = plan.diagnostics;
    const refusal = {
      ...(finding ?? {
        rule: 'guard/mass-delete',
        address: null,
        message: '',
        help: '',
        file: null,
        line: null,
        column: null,
      }),
      severity: 'refusal' as const,
    };
    expect([
      sound,
      sealed({summary: {...plan.summary, create: 0, update: 1}}),
      sealed({summary: {...plan.summary, delete: 3}}),
      sealed({diagnostics: [refusal]}) === sound,
      sealed({applyable: false, diagnostics: [refusal]}),
    ]).toEqual(['none', expect.not.stringMatching('none'), expect.not.stringMatching('none'), false, 'none']);
  });

  it('opens with a chain of renames, and not with one object that becomes two', () => {
    const before = liveFrom(`${ACME}---${team('deals', [])}---${team('tax', [])}`);
    const rename = (name: string, from: string): string =>
      team(name, []).replace(`name: ${name}`, `name: ${name}, renamedFrom: ${from}`);
    const made = planOf(documents(ACME, rename('tax', 'deals'), rename('board', 'tax')), before);
    expect(made.changes.map(({renamedFrom}) => renamedFrom)).toEqual([
      'Team/acme-legal/tax',
      'Team/acme-legal/deals',
    ]);
    const sealed = (changed: typeof made.plan.changes): string =>
      problem(
        wholeText(
          writePlanFile(
            sealPlan({
              ...file.content,
              plan: {...made.plan, changes: changed},
              basis: basisOf(made.changes, liveWith(before)),
            }),
          ),
        ),
      );
    const both = made.plan.changes;
    expect(sealed(both)).toBe('none');
    const former = (renamedFrom: string): string => sealed(both.map((change) => ({...change, renamedFrom})));
    expect(former('Team/acme-legal/deals')).not.toBe('none');
    expect(former('Role/acme-legal/deals')).not.toBe('none');
  });

  it('is of equal bytes for an equal plan', () => {
    expect(wholeText(writePlanFile(sealPlan(structuredClone(file.content))))).toBe(text);
  });

  it('does not open when any value in it was altered', () => {
    for (const [from, to] of [
      ['"after": "team:', '"after": "user:'],
      ['bo@acme.example', 'eve@acme.example'],
      ['"db-1"', '"db-2"'],
      ['"allowEmpty": false', '"allowEmpty": true'],
      ['"applyable": true', '"applyable": false'],
      ['"line": ', '"line": 1'],
    ] as const) {
      if (!text.includes(from)) continue;
      expect([from, problem(text.replace(from, to))]).toEqual([from, 'altered']);
    }
    expect(text).toContain('bo@acme.example');
    // The digest itself, and one that is not there.
    expect(
      problem(
        text.replace(
          file.digest,
          file.digest.replace(/.$/, (c) => (c === '0' ? '1' : '0')),
        ),
      ),
    ).toBe('altered');
    expect(problem(text.replace(/ "digest": "sha256:[0-9a-f]+",\n/, ''))).toBe('altered');
    expect(problem(JSON.stringify({...file, content: null}))).toBe('altered');
  });

  it('does not open when it was cut short, wherever that was', () => {
    for (let length = 0; length < text.length - 2; length += Math.ceil(text.length / 40)) {
      expect([length, problem(text.slice(0, length))]).toEqual([length, 'not-a-plan']);
    }
  });

  it('opens in a later minor version, and in no other major one', () => {
    const inVersion = (version: unknown): string =>
      problem(JSON.stringify({...file, formatVersion: version}));
    expect(inVersion('1.9')).toBe('none');
    for (const version of ['3.0', '0.9', '10.0', undefined, null, 1.5 * 2]) {
      expect([version, inVersion(version)]).toEqual([version, 'unknown-version']);
    }
  });

  it.each(['', 'not JSON', 'null', '[]', '"bylaw-plan"', '{}', '{"kind": "other"}', '{"kind": "bylaw-plan"'])(
    'is not %j',
    (other) => {
      expect(problem(other)).toBe('not-a-plan');
    },
  );

  it('that is nested without end is one that was altered, not a crash', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect(
      problem(JSON.stringify({...file, content: {}}).replace('"content":{}', `"content":{"plan":${deep}}`)),
    ).toMatch(/altered|not-a-plan/);
  });

  it('says what is wrong with it in words', () => {
    const opened = openPlanFile(text.replace('bo@acme.example', 'eve@acme.example'));
    expect(opened).toMatchObject({ok: false, message: expect.stringContaining('digest') as unknown});
  });
});
