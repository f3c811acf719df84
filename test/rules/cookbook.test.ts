/** docs/policies.md: each policy of its cookbook stands against what it is about, and its tables say what there is. */
import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {POLICY_ENVIRONMENTS} from '../../src/expressions/environments.ts';
import {FUNCTIONS, METHODS} from '../../src/expressions/functions.ts';
import type {Type} from '../../src/expressions/types.ts';
import {parseSource} from '../../src/manifest/parse.ts';
import type {Policy} from '../../src/model/set-config.ts';
import {COOKBOOK_CASES} from './cookbook.ts';
import {judgeCase} from './judge-case.ts';
import {readCases} from './read-cases.ts';

const PAGE = readFileSync(new URL('../../docs/policies.md', import.meta.url), 'utf8');
const COOKBOOK = [...PAGE.matchAll(/```yaml\n(- id: [^]*?)```/g)].flatMap(
  ([, text = '']) => parseSource({path: 'policies.yaml', text}).documents[0]?.value as readonly Policy[],
);

/** What a policy says of manifests, on top of two firms that are live. */
const said = (policy: Policy, manifests: string) =>
  readCases({
    path: 'cookbook.yaml',
    text: `## estate\n## whole case\n## set policies: ${JSON.stringify([policy])}\n${manifests}`,
  })
    .flatMap(judgeCase)
    .filter(({rule}) => rule.startsWith('policy/'));

test('twenty policies, each with its cases', () => {
  expect(COOKBOOK.map(({id}) => id)).toEqual(Object.keys(COOKBOOK_CASES));
  expect(COOKBOOK).toHaveLength(20);
});

describe.each(COOKBOOK.map((policy) => [policy.id, policy] as const))('%s', (id, policy) => {
  const {fails = '', passes = ''} = COOKBOOK_CASES[id] ?? {};

  test('stands against what it is about', () => {
    const found = said(policy, fails);
    expect(found.map(({rule, severity}) => `${severity} ${rule}`)).toContain(
      `${policy.severity} policy/${id}`,
    );
    for (const {rule, message} of found) {
      expect(rule).toBe(`policy/${id}`);
      expect(message).not.toContain('?');
    }
  });

  test('says nothing of what is in order', () => {
    expect(said(policy, passes)).toEqual([]);
  });
});

const membersOf = (type: Type | undefined): readonly string[] =>
  type?.kind === 'record' ? Object.keys(type.members) : [];

test('the page has every variable, member and function', () => {
  const [, part = ''] = /^## What a condition may name$([^]*?)^## Cookbook/m.exec(PAGE) ?? [];
  const named = new Set([...part.matchAll(/`(\w+)(?:\(\w+\))?`/g)].map(([, word]) => word));
  const missing = Object.values(POLICY_ENVIRONMENTS)
    .flatMap(({variables, functions = {}}) => [
      ...Object.keys(variables),
      ...Object.values(variables).flatMap(membersOf),
      ...Object.keys(functions),
    ])
    .concat(Object.keys(FUNCTIONS), Object.keys(METHODS))
    .filter((word) => !named.has(word) && !['dyn', 'getHours'].includes(word));
  expect(missing).toEqual([]);
});
