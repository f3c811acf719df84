/** `bylaw rules ID` shows every rule with an example: each must do what it says. */
import {describe, expect, it} from 'vitest';
import {parseSource} from '../../src/manifest/parse.ts';
import {readSetConfig} from '../../src/manifest/set-config.ts';
import type {SetConfig} from '../../src/model/set-config.ts';
import {CATALOGUE} from '../../src/rules/index.ts';
import {judgeCase} from './judge-case.ts';
import {readCases} from './read-cases.ts';

/**
 * Broken only together with what is live, with the configuration of the set, or on a day of its own: the
 * comments in their examples say with what. Their cases are in the files beside this one.
 */
const NEED_MORE_THAN_TEXT = [
  'identity/rename-not-followed',
  'identity/looks-renamed',
  'approval/denied',
  'connection/ended',
  'connection/withdrawn',
  'approval/self',
  'approval/unknown-origin',
  'guard/confirm-delete',
  'connection/too-many-admins',
  'approval/no-approver',
  'references/offboarded',
  'references/renamed',
  'references/former-address',
  'guard/empty-set',
  'guard/last-admin',
  'guard/last-eca',
  'guard/mass-access-loss',
  'guard/mass-delete',
  'guard/overridden',
  'guard/protected',
  'guest/feature',
  'guest/withheld',
  'identity/immutable-field',
  'ownership/creator-immutable',
  'ownership/foreign-set',
  'ownership/released',
  'references/in-use',
  'references/unresolved',
  'references/wrong-workspace',
  'region/connection',
  'region/share',
  'region/space',
  'region/workspace-change',
  'expiry/soon',
  'test/failed',
  'test/not-run',
  'rollback/left-out',
];
/**
 * Examples about people and things that are there already: those of the firms of `estate/`, where an example is
 * applied by a system admin, or by whom its first comment says.
 */
const AMONG_FIRMS = [
  'approval/not-approver',
  'approval/stale',
  'approval/unknown-request',
  'authority/escalation',
  'authority/not-permitted',
  'authority/on-behalf',
  'collaboration/external',
  'collaboration/recipient',
  'collaboration/spaces',
  'connection/admin-not-member',
  'connection/kind-not-allowed',
  'connection/missing',
  'connection/no-admin',
  'connection/partner-denied',
  'connection/requester',
  'connection/suspended',
  'guard/last-system-admin',
  'guest/inviter',
  'guest/is-member',
  'guest/manager',
  'guest/role',
  'ownership/creator-inactive',
  'ownership/creator-member',
  'ownership/creator-recipient',
  'ownership/global-access',
  'ownership/manager',
  'share/duplicate-recipient',
  'share/external-recipient',
  'share/internal-space',
  'share/outside',
  'share/outside-team',
  'share/right-not-held',
];
/** Their examples are a `bylaw.yaml`. */
const ABOUT_THE_SET = [
  'authority/actor',
  'guard/empty-set',
  'guard/overridden',
  'policy/invalid',
  'policy/changed',
  'apply/changed',
  'apply/too-few-approvers',
];

/** A share that examples of decisions are about. */
const SHARED =
  '{apiVersion: bylaw/v1, kind: Share, metadata: {workspace: acme-legal, name: deal-room-northwind}, spec: {target: "space:deal-room", with: northwind-legal, to: [{subject: "user:vera@northwind.example", role: editor}], requestedBy: ana@acme.example}}';

/** Where an example is judged: by its text alone, or with the firms live. */
function setting(text: string, id: string): string {
  if (!AMONG_FIRMS.includes(id)) return '## whole example\n## offline';
  const actor = /applied by (\S+@[^\s,]+)/.exec(text)?.[1];
  const shared = id.startsWith('approval/') ? `\n## live none\n${SHARED}` : '';
  return `## estate${shared}\n## whole example${actor === undefined ? '' : `\n## actor ${actor}`}`;
}

const said = (text: string, id = ''): readonly string[] =>
  readCases({path: 'example.yaml', text: `${setting(text, id)}\n${text}`})
    .flatMap(judgeCase)
    .map(({rule, severity}) => `${severity} ${rule}`);

const configIn = (text: string): SetConfig | undefined => {
  const {documents, findings} = parseSource({path: 'bylaw.yaml', text});
  expect(findings).toEqual([]);
  const read = readSetConfig(documents[0]?.value, 'bylaw.yaml');
  expect(read.findings).toEqual([]);
  return read.config;
};

const errors = (found: readonly string[]): readonly string[] =>
  found.filter((one) => one.startsWith('error'));

const ENTRIES = [...CATALOGUE.values()];
const inText = ENTRIES.filter(({id}) => !ABOUT_THE_SET.includes(id));

describe('the broken example', () => {
  it.each(inText.filter(({id}) => !NEED_MORE_THAN_TEXT.includes(id)))('of $id breaks it', (entry) => {
    expect(said(entry.example.broken, entry.id)).toContain(`${entry.severity} ${entry.id}`);
  });

  it.each(ENTRIES.filter(({id}) => NEED_MORE_THAN_TEXT.includes(id)))(
    'of $id is in order by itself',
    ({example}) => {
      expect(errors(said(example.broken))).toEqual([]);
    },
  );
});

describe('the whole example', () => {
  it.each(inText)('of $id keeps it', ({id, example}) => {
    expect(said(example.whole, id).filter((one) => one.endsWith(` ${id}`))).toEqual([]);
  });

  // That of yaml/limits shows aliases, in a text that is no manifest.
  it.each(inText.filter(({id}) => id !== 'yaml/limits'))('of $id breaks no other rule', ({id, example}) => {
    expect(errors(said(example.whole, id))).toEqual([]);
  });
});

it('examples of a bylaw.yaml are valid ones', () => {
  const configs = ABOUT_THE_SET.map((id) => configIn(CATALOGUE.get(id)?.example.whole ?? ''));
  expect(configs.map((config) => config?.name)).toEqual(ABOUT_THE_SET.map(() => 'acme-governance'));
  const {broken, whole} = CATALOGUE.get('authority/actor')?.example ?? {broken: '', whole: ''};
  expect([configIn(broken)?.actor, configIn(whole)?.actor]).toEqual([undefined, 'ci@acme.example']);
});

it('the list of those that need more names rules of the catalogue', () => {
  expect(
    [...NEED_MORE_THAN_TEXT, ...AMONG_FIRMS, ...ABOUT_THE_SET].filter((id) => !CATALOGUE.has(id)),
  ).toEqual([]);
});
