import {describe, expect, test} from 'vitest';
import {parse} from 'yaml';
import type {Finding} from '../../../src/diagnostics/diagnostic.ts';
import {SCHEMA_RULES} from '../../../src/diagnostics/schema-rules.ts';
import {parseSource} from '../../../src/manifest/parse.ts';
import {validateDocument} from '../../../src/manifest/validate-document.ts';

const AT = {file: 'manifests/a.yaml', document: 2};
const validate = (text: string): ReturnType<typeof validateDocument> => validateDocument(parse(text), AT);

/** A finding in short: rule, pointer (`#key` when the key is meant), address. */
const short = ({rule, place, address}: Finding): string =>
  `${rule.replace('schema/', '')} ${place?.pointer}${place?.key ? '#key' : ''} ${address}`;
const findingsOf = (text: string): string[] => validate(text).findings.map(short);
const wordsOf = (text: string): string =>
  parseSource({path: AT.file, text})
    .documents.flatMap(({value, written}) => validateDocument(value, AT, written).findings)
    .map(({message, help}) => `${message} ${help}`)
    .join('\n');

const space = (spec: string, metadata = '{workspace: acme-legal, name: deal-room}'): string =>
  `{apiVersion: bylaw/v1, kind: Space, metadata: ${metadata}, spec: ${spec}}`;
const share = (spec: string): string =>
  `{apiVersion: bylaw/v1, kind: Share, metadata: {workspace: acme-legal, name: s}, spec: {target: 'vault:a', requestedBy: ana@acme.example, ${spec}}}`;
const workspace = (spec: string, metadata = '{name: acme-legal}'): string =>
  `{apiVersion: bylaw/v1, kind: Workspace, metadata: ${metadata}, spec: {displayName: A, organization: acme, region: EU, ${spec}}}`;
const document = (kind: string, spec: string, name = 'a'): string =>
  `{apiVersion: bylaw/v1, kind: ${kind}, metadata: {workspace: acme-legal, name: ${name}}, spec: ${spec}}`;

const GOOD = '{type: external, creator: ana@acme.example}';
const DEAL_ROOM = 'Space/acme-legal/deal-room';

describe('what is valid', () => {
  test('is one object in a document of its own', () => {
    const metadata =
      '{workspace: acme-legal, name: deal-room, labels: {practice: m-and-a}, renamedFrom: falcon}';
    expect(validate(space(GOOD, metadata))).toEqual({
      findings: [],
      valid: {
        kind: 'Space',
        list: false,
        items: [
          {
            name: 'deal-room',
            workspace: 'acme-legal',
            labels: {practice: 'm-and-a'},
            renamedFrom: 'falcon',
            raw: {type: 'external', creator: 'ana@acme.example'},
            pointer: '',
            specPointer: '/spec',
          },
        ],
      },
      unread: [],
    });
  });

  test('is every object of a list, without its name in its spec', () => {
    const {findings, valid} = validate(`
      apiVersion: bylaw/v1
      kind: MemberList
      metadata: {workspace: acme-legal}
      items:
        - {name: ana@acme.example, roles: [admin]}
        - {name: bo@acme.example, labels: {a: b}, renamedFrom: bob@acme.example, roles: [], status: deactivated}`);
    expect(findings).toEqual([]);
    expect(valid).toEqual({
      kind: 'Member',
      list: true,
      items: [
        {
          name: 'ana@acme.example',
          workspace: 'acme-legal',
          labels: {},
          raw: {roles: ['admin']},
          pointer: '/items/0',
          specPointer: '/items/0',
        },
        {
          name: 'bo@acme.example',
          workspace: 'acme-legal',
          labels: {a: 'b'},
          renamedFrom: 'bob@acme.example',
          raw: {roles: [], status: 'deactivated'},
          pointer: '/items/1',
          specPointer: '/items/1',
        },
      ],
    });
  });

  test.each([
    ['a user without a spec', '{apiVersion: bylaw/v1, kind: User, metadata: {name: ana@acme.example}}', 1],
    [
      'a list of users without metadata',
      '{apiVersion: bylaw/v1, kind: UserList, items: [{name: a@b}, {name: c@d}]}',
      2,
    ],
    ['an empty list', '{apiVersion: bylaw/v1, kind: WorkspaceList, metadata: {}, items: []}', 0],
    ['a role that cannot be declared, by its schema', document('Role', '{permissions: []}', 'admin'), 1],
    ['a permission that no catalogue has', document('Role', "{permissions: ['', 'x:y:z']}"), 1],
    ['a team of nobody', document('Team', '{members: []}'), 1],
    [
      'a connection that allows nothing',
      document('Connection', '{with: b, requestedBy: a@b, admins: [], allow: []}'),
      1,
    ],
    [
      'a recipient twice',
      share('to: [{subject: everyone, role: viewer}, {subject: everyone, role: editor}]'),
      1,
    ],
    ['an external share to a team', share('with: b, to: [{subject: team:t, role: co-owner}]'), 1],
    ['a share into a space', share('with: b, into: space:c, role: viewer'), 1],
    [
      'a guest above editor',
      document('Guest', '{spaces: [{space: a, role: co-owner}], invitedBy: a@b}', 'k@x'),
      1,
    ],
    ['a test', document('AccessTest', '{tests: [{user: a@b, target: space:a/b, level: none}]}'), 1],
    [
      'plain dates and times',
      document('Grant', '{subject: everyone, permissions: [], expires: 2027-01-31}'),
      1,
    ],
  ])('is %s', (_, text, objects) => {
    const {findings, valid} = validate(text);
    expect(findings).toEqual([]);
    expect(valid?.items).toHaveLength(objects);
  });

  test('is an empty document, of nothing', () => {
    expect(validateDocument(null, AT)).toEqual({findings: [], unread: []});
    expect(validateDocument(undefined, AT)).toEqual({findings: [], unread: []});
  });
});

describe('the document', () => {
  test.each([
    ['a text', 'hello', ['invalid-value  null']],
    ['a list', '[a]', ['invalid-value  null']],
    ['nothing in it', '{}', ['missing-field  null', 'missing-field  null']],
    ['no version', '{kind: Space}', ['missing-field  null']],
    [
      'a version that is not read',
      '{apiVersion: bylaw/v2, kind: Space}',
      ['unsupported-version /apiVersion null'],
    ],
    ['a version that is no text', '{apiVersion: 1, kind: Space}', ['unsupported-version /apiVersion null']],
    ['no kind', '{apiVersion: bylaw/v1}', ['missing-field  null']],
    ['a kind that does not exist', '{apiVersion: bylaw/v1, kind: space}', ['unknown-kind /kind null']],
    ['a kind that is no text', '{apiVersion: bylaw/v1, kind: [Space]}', ['unknown-kind /kind null']],
    [
      'a kind that every object has',
      '{apiVersion: bylaw/v1, kind: constructor}',
      ['unknown-kind /kind null'],
    ],
    [
      'the kind of bylaw.yaml',
      '{apiVersion: bylaw/v1, kind: Set, metadata: {name: a}}',
      ['unknown-kind /kind null'],
    ],
    [
      'neither metadata nor spec',
      '{apiVersion: bylaw/v1, kind: Space}',
      ['missing-field  null', 'missing-field  null'],
    ],
    ['an empty spec', space('null'), [`invalid-value /spec ${DEAL_ROOM}`]],
    [
      'an empty spec with alternatives',
      document('Share', 'null'),
      ['invalid-value /spec Share/acme-legal/a'],
    ],
    [
      'items',
      '{apiVersion: bylaw/v1, kind: Space, metadata: {workspace: a}, items: []}',
      ['unknown-field /items#key null'],
    ],
    [
      'spec in a list',
      '{apiVersion: bylaw/v1, kind: SpaceList, metadata: {workspace: a}, spec: {}}',
      ['unknown-field /spec#key null'],
    ],
    [
      'items that are no list',
      '{apiVersion: bylaw/v1, kind: SpaceList, metadata: {workspace: a}, items: {}}',
      ['invalid-value /items null'],
    ],
  ])('has %s', (_, text, expected) => {
    const {findings, valid} = validate(text);
    expect(findings.map(short)).toEqual(expected);
    expect(valid).toBeUndefined();
    for (const {place} of findings) expect(place).toMatchObject(AT);
  });
});

describe('one mistake is one finding', () => {
  test.each([
    [
      'unknown field',
      space('{type: external, creator: a@b, frobnicate: 1}'),
      [`unknown-field /spec/frobnicate#key ${DEAL_ROOM}`],
    ],
    [
      'misspelt required field',
      space('{type: external, createor: a@b}'),
      [`unknown-field /spec/createor#key ${DEAL_ROOM}`],
    ],
    ['missing field', space('{type: external}'), [`missing-field /spec ${DEAL_ROOM}`]],
    [
      'value of no such choice',
      space('{type: open, creator: a@b}'),
      [`invalid-value /spec/type ${DEAL_ROOM}`],
    ],
    ['wrong type', space('{type: [external], creator: a@b}'), [`invalid-value /spec/type ${DEAL_ROOM}`]],
    [
      'too long and of the wrong characters',
      space(`{type: external, creator: a@b, displayName: "\\u0001${'x'.repeat(300)}"}`),
      [`invalid-value /spec/displayName ${DEAL_ROOM}`],
    ],
    [
      'entry twice',
      space('{type: external, creator: a@b, resources: [vault:a, vault:b, vault:a]}'),
      [`invalid-value /spec/resources/2 ${DEAL_ROOM}`],
    ],
    [
      'entry of the wrong kind',
      space('{type: external, creator: a@b, resources: [space:a]}'),
      [`invalid-value /spec/resources/0 ${DEAL_ROOM}`],
    ],
    [
      'date that does not exist',
      document('Grant', '{subject: everyone, permissions: [], expires: 2027-02-30}'),
      ['invalid-value /spec/expires Grant/acme-legal/a'],
    ],
    [
      'date whose canonical form has five digits',
      document('Grant', '{subject: everyone, permissions: [], expires: "9999-12-31T23:59:59-12:00"}'),
      ['invalid-value /spec/expires Grant/acme-legal/a'],
    ],
    [
      'date of a recipient',
      share('to: [{subject: everyone, role: viewer, expires: "9999-12-31T23:59:59-12:00"}]'),
      ['invalid-value /spec/to/0/expires Share/acme-legal/s'],
    ],
    [
      'digest',
      document(
        'Approval',
        `{request: share:a/b, decision: approve, by: a@b, digest: sha256:${'A'.repeat(64)}}`,
      ),
      ['invalid-value /spec/digest Approval/acme-legal/a'],
    ],
    [
      'role of a share to recipients',
      share('to: [{subject: everyone, role: viewer}], role: viewer'),
      ['invalid-value /spec/role#key Share/acme-legal/s'],
    ],
    ['no recipients at all', share('reason: x'), ['missing-field /spec Share/acme-legal/s']],
    ['role alone', share('role: viewer'), ['missing-field /spec Share/acme-legal/s']],
    ['misspelt recipients', share('too: []'), ['unknown-field /spec/too#key Share/acme-legal/s']],
    [
      'both recipients and a space',
      share('to: [{subject: everyone, role: viewer}], into: space:b, role: viewer, with: b'),
      ['invalid-value /spec/into#key Share/acme-legal/s'],
    ],
    [
      'both, and no role',
      share('to: [{subject: everyone, role: viewer}], into: space:b'),
      ['invalid-value /spec/into#key Share/acme-legal/s'],
    ],
    [
      'space without a partner',
      share('into: space:b, role: viewer'),
      ['missing-field /spec Share/acme-legal/s'],
    ],
    ['empty list of recipients', share('to: []'), ['invalid-value /spec/to Share/acme-legal/s']],
    [
      'a role as recipient',
      share('to: [{subject: role:admin, role: viewer}]'),
      ['invalid-value /spec/to/0/subject Share/acme-legal/s'],
    ],
    [
      'no assertion',
      document('AccessTest', '{tests: [{user: a@b, target: space:a/b}]}'),
      ['missing-field /spec/tests/0 AccessTest/acme-legal/a'],
    ],
    [
      'two assertions',
      document('AccessTest', '{tests: [{user: a@b, target: space:a/b, level: viewer, atLeast: viewer}]}'),
      ['invalid-value /spec/tests/0/atLeast#key AccessTest/acme-legal/a'],
    ],
    [
      'workspace of a workspace',
      workspace('', '{name: acme-legal, workspace: acme-legal}'),
      ['unknown-field /metadata/workspace#key Workspace/acme-legal'],
    ],
    [
      'former name of a workspace',
      workspace('', '{name: acme-legal, renamedFrom: acme}'),
      ['unknown-field /metadata/renamedFrom#key Workspace/acme-legal'],
    ],
    [
      'former name that is the name',
      space(GOOD, '{workspace: acme-legal, name: deal-room, renamedFrom: deal-room}'),
      [`invalid-value /metadata/renamedFrom ${DEAL_ROOM}`],
    ],
    [
      'label that is no text',
      space(GOOD, '{workspace: acme-legal, name: deal-room, labels: {a/b: 1}}'),
      [`invalid-value /metadata/labels/a~1b ${DEAL_ROOM}`],
    ],
    [
      'key of a label',
      space(GOOD, '{workspace: acme-legal, name: deal-room, labels: {a b: c}}'),
      [`invalid-value /metadata/labels/a b#key ${DEAL_ROOM}`],
    ],
    [
      'name that is none',
      space(GOOD, '{workspace: acme-legal, name: Deal Room}'),
      ['invalid-value /metadata/name null'],
    ],
    [
      'workspace that is none',
      space(GOOD, '{workspace: Acme, name: deal-room}'),
      ['invalid-value /metadata/workspace null'],
    ],
    [
      'integration twice',
      workspace('settings: {integrations: [{name: a}, {name: b}, {name: a}]}'),
      ['invalid-value /spec/settings/integrations/2/name Workspace/acme-legal'],
    ],
    [
      'space of a guest twice',
      document(
        'Guest',
        '{spaces: [{space: a, role: viewer}, {space: a, role: editor}], invitedBy: a@b}',
        'k@x',
      ),
      ['invalid-value /spec/spaces/1/space Guest/acme-legal/k@x'],
    ],
    [
      'NUL in free JSON',
      workspace(String.raw`settings: {integrations: [{name: a, config: {k: ["\0"]}}]}`),
      ['invalid-value /spec/settings/integrations/0/config/k/0 Workspace/acme-legal'],
    ],
    [
      'NUL in a free key',
      workspace(String.raw`settings: {integrations: [{name: a, config: {"k\0": 1}}]}`),
      ['invalid-value /spec/settings/integrations/0/config/k\0#key Workspace/acme-legal'],
    ],
    [
      'NUL in a permission',
      document('Role', String.raw`{permissions: ["a\0"]}`),
      ['invalid-value /spec/permissions/0 Role/acme-legal/a'],
    ],
    [
      'NUL in an unknown field',
      space(String.raw`{type: external, creator: a@b, "x\0": 1}`),
      [`unknown-field /spec/x\0#key ${DEAL_ROOM}`],
    ],
  ])('%s', (_, text, expected) => {
    const {findings, valid} = validate(text);
    expect(findings.map(short)).toEqual(expected);
    expect(valid).toBeUndefined();
  });

  test('half a surrogate pair anywhere', () => {
    const value = parse(workspace('settings: {integrations: [{name: a, config: {k: x}}]}')) as {
      spec: {settings: {integrations: {config: Record<string, string>}[]}};
    };
    value.spec.settings.integrations[0]!.config['k'] = 'a\ud800';
    expect(validateDocument(value, AT).findings.map(short)).toEqual([
      'invalid-value /spec/settings/integrations/0/config/k Workspace/acme-legal',
    ]);
  });

  test('several mistakes are told all', () => {
    expect(findingsOf(space('{type: open, createor: a@b, region: us, renew: 1}')).toSorted()).toEqual([
      `invalid-value /spec/region ${DEAL_ROOM}`,
      `invalid-value /spec/type ${DEAL_ROOM}`,
      `unknown-field /spec/createor#key ${DEAL_ROOM}`,
      `unknown-field /spec/renew#key ${DEAL_ROOM}`,
    ]);
  });
});

describe('a list', () => {
  const list = (items: string, metadata = '{workspace: acme-legal}'): string =>
    `{apiVersion: bylaw/v1, kind: SpaceList, metadata: ${metadata}, items: ${items}}`;
  const ok = (name: string): string => `{name: ${name}, type: internal, creator: a@b}`;

  test('keeps its good entries when others are bad', () => {
    const {findings, valid} = validate(
      list(
        `[${ok('a')}, {name: b, type: internal}, 7, ${ok('C')}, ${ok('d')}, {${ok('e').slice(1, -1)}, spec: {}}]`,
      ),
    );
    expect(findings.map(short).toSorted()).toEqual([
      'invalid-value /items/2 null',
      'invalid-value /items/3/name null',
      'missing-field /items/1 Space/acme-legal/b',
      'unknown-field /items/5/spec#key Space/acme-legal/e',
    ]);
    expect(valid?.items.map(({name, pointer}) => `${name} ${pointer}`)).toEqual(['a /items/0', 'd /items/4']);
  });

  test('keeps its entries when something around them is wrong', () => {
    const {findings, valid} = validate(list(`[${ok('a')}]`, '{workspace: acme-legal, name: x}'));
    expect(findings.map(short)).toEqual(['unknown-field /metadata/name#key null']);
    expect(valid?.items).toHaveLength(1);
  });

  test.each([
    ['missing', '{}', 'missing-field /metadata null'],
    ['none', '{workspace: Acme}', 'invalid-value /metadata/workspace null'],
    ['of no type', 'null', 'invalid-value /metadata null'],
  ])('says nothing of its entries when the workspace is %s', (_, metadata, expected) => {
    const {findings, valid} = validate(list(`[${ok('a')}]`, metadata));
    expect(findings.map(short)).toEqual([expected]);
    expect(valid).toBeUndefined();
  });

  test('finds an expiry in any entry', () => {
    const text = `{apiVersion: bylaw/v1, kind: MemberList, metadata: {workspace: a}, items: [{name: a@b, roles: []}, {name: c@d, roles: [], expires: "9999-12-31T23:59:59-12:00"}]}`;
    expect(findingsOf(text)).toEqual(['invalid-value /items/1/expires Member/a/c@d']);
    expect(validate(text).valid?.items).toHaveLength(1);
  });

  test('of ten thousand entries, one bad one hides no other', () => {
    const items = Array.from({length: 10_000}, (_, i) => ({
      name: `s-${i}`,
      type: i === 5000 ? 'open' : 'internal',
      creator: 'a@b',
    }));
    const value = {apiVersion: 'bylaw/v1', kind: 'SpaceList', metadata: {workspace: 'a'}, items};
    const {findings, valid} = validateDocument(value, AT);
    expect(findings.map(short)).toEqual(['invalid-value /items/5000/type Space/a/s-5000']);
    expect(valid?.items).toHaveLength(9999);
  });
});

describe('words', () => {
  test.each([
    ['the field meant', space('{type: external, creater: a@b}'), 'Did you mean `creator`?'],
    ['the kind meant', '{apiVersion: bylaw/v1, kind: Spaces}', 'Did you mean `kind: Space`?'],
    [
      'the kind meant in another case',
      '{apiVersion: bylaw/v1, kind: accesstest}',
      'Did you mean `kind: AccessTest`?',
    ],
    ['where the set belongs', '{apiVersion: bylaw/v1, kind: Set}', '`bylaw.yaml`'],
    [
      'the versions that are read',
      '{apiVersion: v1, kind: Space}',
      'this version of bylaw reads only `bylaw/v1`',
    ],
    ['that a later version needs a later program', '{apiVersion: bylaw/v2, kind: Space}', 'Upgrade bylaw'],
    ['the choice meant', space('{type: externl, creator: a@b}'), 'Did you mean `external`?'],
    ['all choices', space('{type: zzz, creator: a@b}'), 'must be `internal` or `external`'],
    ['lower case', space('{type: external, creator: Ana@Acme.example}'), 'Did you mean `ana@acme.example`?'],
    [
      'a slug',
      workspace('organization: Acme Legal').replace('organization: acme, ', ''),
      'Did you mean `acme-legal`?',
    ],
    [
      'the type of a subject',
      share('to: [{subject: bo@acme.example, role: viewer}]'),
      'Did you mean `user:bo@acme.example`?',
    ],
    ['a bare name', document('Team', '{members: [user:bo@acme.example]}'), 'Did you mean `bo@acme.example`?'],
    [
      'quotes for a number',
      share('to: [{subject: everyone, role: viewer}], with: 7'),
      "in quotes, so that it is read as text: '7'",
    ],
    [
      'the digits that are written',
      `apiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme, name: deals, labels: {account: 012345678901}}\nspec: {members: []}\n`,
      "in quotes, so that it is read as text: '012345678901'",
    ],
    [
      'the digits that are written in a list',
      `apiVersion: bylaw/v1\nkind: TeamList\nmetadata: {workspace: acme}\nitems:\n  - {name: deals, members: [], labels: {version: 1.10}}\n`,
      "'1.10'",
    ],
    ['the truth that is written', share('to: [{subject: everyone, role: viewer}], with: True'), '`True`'],
    ['no quotes for a number', workspace("retentionDays: '7'"), 'without quotes: 7'],
    ['no quotes for a truth', workspace("protect: 'true'"), 'Write `true`, without quotes.'],
    ['YAML 1.2 truth', workspace('protect: yes'), 'Write `true`, without quotes.'],
    ['a list', document('Team', '{members: bo@acme.example}'), '[bo@acme.example]'],
    ['an example', document('Team', '{}'), 'Add `members` (a list).'],
    ['why `with` is needed', share('into: space:a, role: viewer'), '`into` needs it'],
    ['both alternatives', share('reason: x'), 'neither `to` nor `into`'],
    ['where a field belongs', `${space(GOOD).slice(0, -1)}, creator: a@b}`, 'Move it under `spec`.'],
    ['where labels belong', space('{type: external, creator: a@b, labels: {}}'), 'Move it under `metadata`.'],
    [
      'that a user stands in no workspace',
      '{apiVersion: bylaw/v1, kind: User, metadata: {name: a@b, workspace: c}}',
      'a User does not belong to a workspace',
    ],
    [
      'that a workspace keeps its name',
      workspace('', '{name: a, renamedFrom: b}'),
      'a workspace cannot be renamed',
    ],
    ['the list kind', '{apiVersion: bylaw/v1, kind: Space, items: []}', 'kind: SpaceList'],
    [
      'what cannot be seen',
      space(String.raw`{type: external, creator: "a\u200b@b"}`),
      String.raw`"a\u200b@b"`,
    ],
    [
      'the text without what cannot be seen',
      space(String.raw`{type: external, creator: "a\u200b@b"}`),
      'Did you mean `a@b`?',
    ],
    ['where the entries are that are one', document('Team', '{members: [a@b, c@d, a@b]}'), 'entries 1 and 3'],
  ])('say %s', (_, text, expected) => {
    expect(wordsOf(text)).toContain(expected);
  });

  test('stay short whatever the value', () => {
    const [first] = validate(space(`{type: "${'x'.repeat(100_000)}", creator: a@b}`)).findings;
    expect(`${first?.message}${first?.help}`.length).toBeLessThan(300);
  });

  test('never hold what would command a terminal', () => {
    const text = space(String.raw`{type: "\e[31mred\u009b", "\e[2J": 1, creator: a@b}`);
    expect(wordsOf(text).replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
});

describe('the examples of the rules', () => {
  test.each(SCHEMA_RULES.map((rule) => [rule.id, rule] as const))('%s', (id, {example}) => {
    expect(validate(example.broken).findings.map(({rule}) => rule)).toEqual([id]);
    expect(validate(example.whole).findings).toEqual([]);
  });
});
