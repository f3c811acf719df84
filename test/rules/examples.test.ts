/** `bylaw rules ID` shows every rule with an example: each must do what it says. */
import {describe, expect, it} from 'vitest';
import type {SetConfig} from '../../src/model/set-config.ts';
import {parseSource} from '../../src/manifest/parse.ts';
import {readSetConfig} from '../../src/manifest/set-config.ts';
import {CATALOGUE} from '../../src/rules/index.ts';
import {judgeCase} from './judge-case.ts';
import {readCases} from './read-cases.ts';

/**
 * Broken only together with what is live, with the configuration of the set, or on a day of its own: the
 * comments in their examples say with what. Their cases are in the files beside this one.
 */
const NEED_MORE_THAN_TEXT = [
  'guard/confirm-delete',
  'guard/empty-set',
  'guard/mass-delete',
  'guard/protected',
  'identity/immutable-field',
  'ownership/creator-immutable',
  'ownership/foreign-set',
  'references/in-use',
  'references/unresolved',
  'references/wrong-workspace',
  'region/connection',
  'region/share',
  'region/space',
  'region/workspace-change',
  'expiry/soon',
];
/** Their examples are a `bylaw.yaml`. */
const ABOUT_THE_SET = ['authority/actor', 'guard/empty-set'];

const said = (text: string): readonly string[] =>
  readCases({path: 'example.yaml', text: `## whole example\n## offline\n${text}`})
    .flatMap(judgeCase)
    .map(({rule, severity}) => `${severity} ${rule}`);

const configIn = (text: string): SetConfig | undefined => {
  const {documents, findings} = parseSource({path: 'bylaw.yaml', text});
  expect(findings).toEqual([]);
  const read = readSetConfig(documents[0]?.value, 'bylaw.yaml');
  expect(read.findings).toEqual([]);
  return read.config;
};

describe.each([...CATALOGUE.values()])('the example of $id', ({id, severity, example}) => {
  it('breaks the rule', () => {
    if (id === 'authority/actor') return expect(configIn(example.broken)?.actor).toBeUndefined();
    const found = said(example.broken);
    if (NEED_MORE_THAN_TEXT.includes(id)) expect(found.filter((one) => one.startsWith('error'))).toEqual([]);
    else expect(found).toContain(`${severity} ${id}`);
  });

  it('keeps it once it is mended', () => {
    if (ABOUT_THE_SET.includes(id)) return expect(configIn(example.whole)).toBeDefined();
    const found = said(example.whole);
    expect(found.filter((one) => one.endsWith(` ${id}`))).toEqual([]);
    // That of yaml/limits shows aliases, in a text that is no manifest.
    if (id !== 'yaml/limits') expect(found.filter((one) => one.startsWith('error'))).toEqual([]);
  });
});

it('the list of those that need more names rules of the catalogue', () => {
  expect([...NEED_MORE_THAN_TEXT, ...ABOUT_THE_SET].filter((id) => !CATALOGUE.has(id))).toEqual([]);
});
