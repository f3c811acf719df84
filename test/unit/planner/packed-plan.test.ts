import {beforeEach, describe, expect, it} from 'vitest';
import {canonicalJson, digestOf, sha256} from '../../../src/model/canonical-json.ts';
import type {PlanFileContent} from '../../../src/model/plan.ts';
import {packList, unpackList} from '../../../src/planner/packed-list.ts';
import {packContent} from '../../../src/planner/packed-plan.ts';
import {
  digestOfPlan,
  openPlanFile,
  sealPlan,
  writePlanFile,
  type SealedPlan,
} from '../../../src/planner/plan-file.ts';
import {basisOf} from '../../../src/planner/fingerprints.ts';
import {wholeText} from '../../../src/render/text.ts';
import {liveFrom} from '../model/states.ts';
import {ACME, documents, team} from '../rules/organisation.ts';
import {CONFIG, liveWith, NO_CONSENT, planOf} from './plans.ts';

/** Of the action, which is plain JavaScript. */
const PLAN_CHANGES = new URL('../../../.github/actions/bylaw/plan-changes.mjs', import.meta.url).href;

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('a packed list', () => {
  it('has every value and every absence at its place, members in their order', () => {
    const list = [
      {a: 1, z: null},
      {a: 1, b: '= ["x"]', z: ['x']},
      {a: 1, b: ['x'], z: {y: 0}},
      {a: 2, z: ['x']},
      {},
    ];
    expect(JSON.stringify(unpackList(asJson(packList(list))))).toBe(JSON.stringify(list));
    expect(unpackList(asJson(packList([])))).toEqual([]);
  });

  it.each([
    ['too few rows', {length: 2, columns: {a: {values: [1], rows: '0'}}}],
    ['too many rows', {length: 1, columns: {a: {values: [1], rows: '0*2'}}}],
    ['a value that is not there', {length: 1, columns: {a: {values: [1], rows: '1'}}}],
    ['no places', {length: 1, columns: {a: {values: [1], rows: ' '}}}],
    ['no row at all', {length: 1, columns: {a: {values: [1], rows: '0*0 0'}}}],
    ['too few values', {length: 2, columns: {a: {each: [1]}}}],
    ['rows of nothing', {length: 1e15, columns: {}}],
    ['more than memory holds', {length: 1e9, columns: {a: {values: [1], rows: '0*999999999 0'}}}],
    ['a member that is none', {length: 1, columns: JSON.parse('{"__proto__": {"each": [{}]}}') as unknown}],
  ])('is refused with %s', (_, packed) => {
    expect(unpackList(packed)).toBeUndefined();
  });
});

describe('a plan file of very many changes', () => {
  let sealed: SealedPlan;
  let text = '';
  beforeEach(() => {
    const people = Array.from({length: 60}, (_, i) => `m${i}@acme.example`);
    const many = people.map(
      (email) =>
        `apiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: ${email}}\nspec: {roles: [admin]}\n`,
    );
    const live = liveFrom(ACME);
    const {plan, changes} = planOf(documents(ACME, team('deals', people), ...many), live);
    const content: PlanFileContent = {
      // As many as make it large, however the plan of them came about.
      plan: {
        ...plan,
        permissions: {
          ...plan.permissions,
          gained: Array.from(
            {length: 20_000},
            (_, i) => plan.permissions.gained[i % plan.permissions.gained.length],
          ).flatMap((one) => one ?? []),
        },
      },
      database: 'db-1',
      consent: NO_CONSENT,
      scope: {workspaces: ['acme-legal'], users: []},
      config: CONFIG,
      basis: basisOf(changes, liveWith(live)),
    };
    sealed = sealPlan(content);
    text = wholeText(writePlanFile(sealed));
  });

  it('opens as what was sealed, byte for byte', () => {
    const opened = openPlanFile(text);
    if (!opened.ok) throw new Error(opened.message);
    expect(opened.file.content.plan.changes.length).toBeGreaterThan(60);
    expect(opened.file.content.plan.access.reach?.length).toBeGreaterThan(0);
    const parts = (plan: object) =>
      Object.entries(plan).map(([name, part]) => [name, sha256(JSON.stringify(part))]);
    expect(parts(opened.file.content.plan)).toEqual(parts(sealed.content.plan));
    expect(sha256(canonicalJson(opened.file.content))).toBe(sha256(canonicalJson(sealed.content)));
    expect(opened.file).toMatchObject({formatVersion: '2.0', digest: sealed.digest});
  });

  it('has the digest that is told of it where no file is written', () => {
    expect(digestOfPlan(sealed.content)).toBe(sealed.digest);
  });

  it('is an eighth as long', () => {
    expect(text.length * 8).toBeLessThan(JSON.stringify(sealed.content).length);
  });

  it('is refused when it is altered, also under a digest that matches', () => {
    const resealed = (from: string, to: string): string => {
      const content: unknown = JSON.parse(JSON.stringify(packContent(sealed.content)).replace(from, to));
      return JSON.stringify({formatVersion: '2.0', kind: 'bylaw-plan', digest: digestOf(content), content});
    };
    const problem = (altered: string): string => {
      const opened = openPlanFile(altered);
      return opened.ok ? 'none' : opened.problem;
    };
    expect(problem(resealed('"admin"', '"admin"'))).toBe('none');
    expect(problem(text.replace('m7@acme.example', 'eve@acme.example'))).toBe('altered');
    expect(problem(resealed('"roles":["admin"]', '"roles":"admin"'))).toBe('altered');
    expect(problem(resealed('"principals":{"length":', '"principals":{"length":1'))).toBe('altered');
    expect(problem(text.replace('"2.0"', '"3.0"'))).toBe('unknown-version');
  });

  it('tells pipelines the same changes', async () => {
    const {withChanges} = (await import(PLAN_CHANGES)) as {
      withChanges: (content: unknown) => {readonly plan: {readonly changes: unknown}} | undefined;
    };
    const {content} = JSON.parse(text) as {content: unknown};
    const outcome = sealed.content.plan.changes.map(({address, actions, after, labels, renamedFrom}) => ({
      address,
      actions,
      after,
      labels,
      renamedFrom,
    }));
    expect(asJson(withChanges(content)?.plan.changes)).toEqual(asJson(outcome));
    expect(withChanges({plan: {changes: 7}})).toBeUndefined();
  });
});
