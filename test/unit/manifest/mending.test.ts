import {describe, expect, it} from 'vitest';
import {mendExpiry} from '../../../src/manifest/expiry-words.ts';
import {meantField, meantKind, meantValue} from '../../../src/manifest/meanings.ts';
import {parseSource} from '../../../src/manifest/parse.ts';
import {validateDocument} from '../../../src/manifest/validate-document.ts';

/** Message and help of every finding about a document. */
const told = (text: string): readonly string[] =>
  parseSource({path: 'a.yaml', text}).documents.flatMap(({value, written}) =>
    validateDocument(value, {file: 'a.yaml', document: 0}, written).findings.map(
      ({message, help}) => `${message} ${help}`,
    ),
  );

const document = (kind: string, spec: string, name = 'a', metadata = 'metadata: {workspace: acme-legal, name: '): string =>
  `apiVersion: bylaw/v1\nkind: ${kind}\n${metadata}${name}}\n${spec}\n`; // prettier-ignore
const team = (members: string): string => document('Team', `spec:\n  members:${members}`);

describe('a value of an enumeration', () => {
  const STATUS = ['active', 'deactivated'];
  const ROLE = ['viewer', 'editor', 'co-owner'];
  const LEVEL = ['none', 'viewer', 'editor', 'co-owner', 'creator'];
  const ACCESS = ['restricted', 'link', 'global'];
  const REGION = ['US', 'EU', 'AU'];
  it.each([
    ['inactive', STATUS, 'deactivated'], ['disabled', STATUS, 'deactivated'], ['Suspended', STATUS, 'deactivated'],
    ['enabled', STATUS, 'active'], ['Active', STATUS, 'active'], ['actve', STATUS, 'active'], ['deactiv', STATUS, 'deactivated'],
    ['pending', STATUS, undefined], ['unactive', STATUS, undefined], ['non-active', STATUS, undefined],
    ['reader', ROLE, 'viewer'], ['writer', ROLE, 'editor'], ['owner', ROLE, 'co-owner'], ['Admin', ROLE, 'co-owner'],
    ['coowner', ROLE, 'co-owner'], ['edtor', ROLE, 'editor'], ['creator', LEVEL, 'creator'], ['no access', LEVEL, 'none'],
    ['public', ACCESS, 'global'], ['private', ACCESS, 'restricted'], ['anyoneWithLink', ACCESS, 'link'], ['unrestricted', ACCESS, undefined],
    ['eu-west-1', REGION, 'EU'], ['us', REGION, 'US'], ['UK', REGION, undefined], ['AE', REGION, undefined],
    ['rejected', ['approve', 'deny'], 'deny'], ['disapprove', ['approve', 'deny'], 'deny'], ['aprove', ['approve', 'deny'], 'approve'],
    ['private', ['internal', 'external'], 'internal'], ['public', ['internal', 'external'], undefined],
    ['spaces', ['space', 'vault'], 'space'], ['chat', ['vault', 'thread'], 'thread'],
  ] as const)('%s of %j is meant as %s', (word, values, meant) => {
    expect(meantValue(word, values)).toBe(meant);
  }); // prettier-ignore
});

describe('a field or kind by another name', () => {
  it.each([
    ['owner', ['type', 'creator'], 'creator'],
    ['owner', ['members'], undefined],
    ['namespace', ['workspace', 'name'], 'workspace'],
    ['expiresAt', ['expires'], 'expires'],
    ['display_name', ['displayName'], 'displayName'],
    ['requester', ['requestedBy', 'to'], 'requestedBy'],
    ['quux', ['requestedBy', 'to'], undefined],
  ])('%s is %s of %j', (word, known, meant) => {
    expect(meantField(word, known)).toBe(meant);
  });

  it.each([
    ['member', false, 'Member'],
    ['Members', true, 'MemberList'],
    ['MembersList', true, 'MemberList'],
    ['Group', false, 'Team'],
    ['RoleBinding', false, undefined],
    ['Quux', false, undefined],
  ])('kind %s, with items: %s, is %s', (word, isList, meant) => {
    expect(meantKind(word, ['Member', 'MemberList', 'Team', 'TeamList'], isList)).toBe(meant);
  });
});

describe('an expiry', () => {
  it.each([
    ['2037-02-30', '`2037-02-28`'],
    ['2036-02-30', '`2036-02-29`'],
    ['2037-13-01', 'no month 13'],
    ['2037-04-31T10:00:00Z', '`2037-04-30`'],
    ['31.12.2037', '`2037-12-31`'],
    ['12/31/2037', '`2037-12-31`'],
    ['2037-1-5', '`2037-01-05`'],
    ['20370131', '`2037-01-31`'],
    ['Jan 31, 2037', '`2037-01-31`'],
    ['31 January 2037', '`2037-01-31`'],
    ['2037-01-05T12:00:00', 'Add the time zone: `2037-01-05T12:00:00Z`'],
    ['2037-01-05 12:00', '`2037-01-05T12:00:00Z`'],
    ['2037-01-05T12:00:00+1', '`2037-01-05T12:00:00+01:00`'],
    ['2037-01-05T12:00:00 CET', 'offset from UTC'],
    ['never', 'Remove the line'],
    ['90d', 'Durations are not supported'],
  ])('%s is mended', (text, help) => {
    expect(mendExpiry(text)).toContain(help);
  });

  it.each(['04/05/2037', '2037-01-05T25:00:00Z', '2037', 'soon'])('%s is not guessed at', (text) => {
    expect(mendExpiry(text)).toBeUndefined();
  });
});

describe('one mistake is told once, with what to write', () => {
  it.each([
    ['an address in upper case', team(' [Bo@Acme.Example]'), '`bo@acme.example`'],
    ['a list in a text', team(' bo@acme.example, cy@acme.example'), '[bo@acme.example, cy@acme.example]'],
    ['dashes without a space', team('\n    -bo@acme.example\n    -cy@acme.example'), '[bo@acme.example, cy@acme.example]'],
    ['a dash before a no-break space', team('\n    -\u00A0bo@acme.example'), '[bo@acme.example]'],
    ['bullets', team('\n    • bo@acme.example\n    • cy@acme.example'), '[bo@acme.example, cy@acme.example]'],
    ['a map for a list', team(' {bo@acme.example: , cy@acme.example: }'), '[bo@acme.example, cy@acme.example]'],
    ['a missing comma', team(' [bo@acme.example cy@acme.example]'), '`bo@acme.example`, `cy@acme.example`'],
    ['a map for a text', team('\n    - email: bo@acme.example'), '`bo@acme.example`'],
    ['an address out of a mail', team(' ["Bo Berg <bo@acme.example>"]'), '`bo@acme.example`'],
    ['typographic quotes', document('Team', 'spec: {members: []}', '“deals”'), '`deals`'],
    ['a title for a name', document('Team', 'spec: {members: []}', 'M&A'), '`m-and-a`'],
    ['an invisible character in a key', document('Team', 'spec: {\u200Bmembers: []}'), 'a zero-width space (U+200B)'],
    ['no space after a colon between braces', document('Team', 'spec: {members: []}', 'a', 'metadata: {workspace:acme-legal, name: '), '`workspace: acme-legal`'],
    ['a section that is indented', 'apiVersion: bylaw/v1\nkind: Team\nmetadata:\n  workspace: acme-legal\n  name: a\n  spec: {members: []}\n', 'Indent it less'],
    ['fields beside an empty section', document('Team', 'spec:\nmembers: []'), 'Move it under `spec`'],
    ['fields without a section', document('Team', 'members: []'), 'Move it under `spec`'],
    ['a line of a patch', document('Team', 'spec:\n+  members: []'), 'Remove the `+`'],
    ['the owner of a space', document('Space', 'spec: {type: internal, owner: bo@acme.example}'), '`creator`'],
    ['text that means nothing', document('Team', 'spec: {members: [], displayName: null}'), '"null"'],
    ['a text that begins with an ampersand', document('Team', 'spec: {members: [], displayName: &Deals }'), '"&Deals"'],
    ['a text that is a comment', document('Team', 'spec:\n  displayName: #deals\n  members: []'), '"#deals"'],
    ['a number as it is written', document('Team', 'spec: {members: [], displayName: 007}'), "'007'"],
    ['a comment without a space', document('Space', 'spec:\n  type: internal# x\n  creator: bo@acme.example'), '`internal #`'],
    ['a list of Kubernetes', 'apiVersion: v1\nkind: List\nitems: []\n', 'a document of its own'],
    ['a kind that is a type', document('Vault', 'spec: {creator: bo@acme.example}'), '`type: vault`'],
    ['the version by another key', 'apiversion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: a}\nspec: {members: []}\n', 'instead of `apiversion`'],
    ['a document belongs to another program', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n', 'belongs to another program'],
    ['days with their unit', 'apiVersion: bylaw/v1\nkind: Workspace\nmetadata: {name: a}\nspec: {displayName: A, organization: a, region: EU, retentionDays: 30 days}\n', 'without quotes: 30'],
  ])('%s', (_, text, help) => {
    expect(told(text)).toEqual([expect.stringContaining(help)]);
  }); // prettier-ignore

  it('recipients by what other systems call them', () => {
    const mended = ['everybody', '*', '@deals', 'group:deals', 'Team/acme-legal/deals', 'email:bo@acme.example'].map((subject) =>
      told(document('Share', `spec: {target: 'space:a', requestedBy: bo@acme.example, to: [{subject: "${subject}", role: viewer}]}`))
        .map((each) => /Did you mean `(.*)`\?/.exec(each)?.[1]),
    ); // prettier-ignore
    expect(mended.flat()).toEqual([
      'everyone',
      'everyone',
      'team:deals',
      'team:deals',
      'team:deals',
      'user:bo@acme.example',
    ]);
  });
});
