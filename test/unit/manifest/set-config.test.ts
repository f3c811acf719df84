import {describe, expect, test} from 'vitest';
import {parse} from 'yaml';
import {readSetConfig} from '../../../src/manifest/set-config.ts';
import {DEFAULT_GUARDS} from '../../../src/model/set-config.ts';

const read = (text: string): ReturnType<typeof readSetConfig> => readSetConfig(parse(text), 'bylaw.yaml');
const HEAD = 'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme-governance}\n';

describe('bylaw.yaml', () => {
  test('needs no more than a name', () => {
    expect(read(HEAD)).toEqual({
      config: {name: 'acme-governance', guards: DEFAULT_GUARDS, rules: {}},
      findings: [],
    });
  });

  test('says all that the contract has', () => {
    const text = `${HEAD}spec:
  manifests: [manifests, 'more/*.yaml']
  workspaces: [acme-legal]
  actor: ci@acme.example
  guards: {maxDeletes: 0.5, maxAccessLoss: 1, minPopulation: 0}
  rules: {guard/few-admins: error, approval/stale: off}`;
    expect(read(text)).toEqual({
      config: {
        name: 'acme-governance',
        manifests: ['manifests', 'more/*.yaml'],
        workspaces: ['acme-legal'],
        actor: 'ci@acme.example',
        guards: {maxDeletes: 0.5, maxAccessLoss: 1, minPopulation: 0},
        rules: {'guard/few-admins': 'error', 'approval/stale': 'off'},
      },
      findings: [],
    });
  });

  test('fills in the guards that it leaves out', () => {
    expect(read(`${HEAD}spec: {guards: {maxDeletes: 0}}`).config?.guards).toEqual({
      ...DEFAULT_GUARDS,
      maxDeletes: 0,
    });
  });

  test('leaves whether rules exist to whoever knows them', () => {
    expect(read(`${HEAD}spec: {rules: {no/such: warning}}`)).toMatchObject({
      config: {rules: {'no/such': 'warning'}},
      findings: [],
    });
  });

  test.each([
    ['empty', '', 'invalid-value ', 'is empty'],
    ['a list', '[a]', 'invalid-value ', 'is a list'],
    ['of no version', 'kind: Set\nmetadata: {name: a}', 'missing-field ', '`apiVersion`'],
    [
      'of another version',
      'apiVersion: bylaw/v7\nkind: Set\nmetadata: {name: a}',
      'unsupported-version /apiVersion',
      'bylaw/v1',
    ],
    ['of no kind', 'apiVersion: bylaw/v1\nmetadata: {name: a}', 'missing-field ', 'kind: Set'],
    [
      'a manifest',
      'apiVersion: bylaw/v1\nkind: Space\nmetadata: {name: a}',
      'unknown-kind /kind',
      'Write `kind: Set`',
    ],
    ['without metadata', 'apiVersion: bylaw/v1\nkind: Set', 'missing-field ', '`metadata`'],
    ['without a name', 'apiVersion: bylaw/v1\nkind: Set\nmetadata: {}', 'missing-field /metadata', '`name`'],
    [
      'of a name that is none',
      'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: Acme Set}',
      'invalid-value /metadata/name',
      '`acme-set`',
    ],
    ['with an unknown field', `${HEAD}spec: {manifest: [a]}`, 'unknown-field /spec/manifest', '`manifests`'],
    [
      'with an unknown guard',
      `${HEAD}spec: {guards: {maxDelete: 1}}`,
      'unknown-field /spec/guards/maxDelete',
      '`maxDeletes`',
    ],
    [
      'with a guard in percent',
      `${HEAD}spec: {guards: {maxDeletes: 25}}`,
      'invalid-value /spec/guards/maxDeletes',
      'a number from 0 to 1',
    ],
    [
      'with half a person',
      `${HEAD}spec: {guards: {minPopulation: 2.5}}`,
      'invalid-value /spec/guards/minPopulation',
      'a whole number',
    ],
    [
      'with a severity that is none',
      `${HEAD}spec: {rules: {guard/few-admins: warn}}`,
      'invalid-value /spec/rules/guard~1few-admins',
      '`warning`',
    ],
    [
      'with a severity that cannot be chosen',
      `${HEAD}spec: {rules: {guard/few-admins: refusal}}`,
      'invalid-value /spec/rules/guard~1few-admins',
      '`off`, `info`, `warning` or `error`',
    ],
    [
      'with a text for a list',
      `${HEAD}spec: {manifests: manifests}`,
      'invalid-value /spec/manifests',
      '[manifests]',
    ],
    ['with no folders', `${HEAD}spec: {manifests: []}`, 'invalid-value /spec/manifests', 'at least one'],
    [
      'with a folder twice',
      `${HEAD}spec: {manifests: [a, a]}`,
      'invalid-value /spec/manifests/1',
      'entries 1 and 2',
    ],
    [
      'with an actor that is no address',
      `${HEAD}spec: {actor: user:ci@acme.example}`,
      'invalid-value /spec/actor',
      '`ci@acme.example`',
    ],
    ['with NUL in a rule', `${HEAD}spec: {rules: {"a\\0": off}}`, 'invalid-value /spec/rules/a\0', 'NUL'],
  ])('is refused when it is %s', (_, text, expected, words) => {
    const {config, findings} = read(text);
    expect(config).toBeUndefined();
    expect(findings.map(({rule, place}) => `${rule.replace('schema/', '')} ${place?.pointer}`)).toEqual([
      expected,
    ]);
    expect(findings[0]).toMatchObject({
      severity: 'error',
      address: null,
      place: {file: 'bylaw.yaml', document: 0},
    });
    expect(`${findings[0]?.message} ${findings[0]?.help}`).toContain(words);
  });

  test('tells several mistakes at once', () => {
    const {findings} = read('apiVersion: v1\nkind: Sets');
    expect(findings.map(({rule}) => rule)).toEqual(['schema/unsupported-version', 'schema/unknown-kind']);
  });
});
