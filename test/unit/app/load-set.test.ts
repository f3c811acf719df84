import {describe, expect, it} from 'vitest';
import {findRoot, loadSet, readManifestSources, readSetName} from '../../../src/app/load-set.ts';
import {UsageError} from '../../../src/app/usage-error.ts';
import {validate} from '../../../src/app/validate.ts';
import {NOW} from '../planner/plans.ts';
import {ACME, team} from '../rules/organisation.ts';
import {FakeHost} from './fake-host.ts';

const SET_FILE = 'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme-governance}\n';
const host = (files: Readonly<Record<string, string>>, commit: string | null = null): FakeHost =>
  new FakeHost(files, NOW, commit);

describe('a set', () => {
  it('is found from any folder in it, and not outside', async () => {
    const one = host({'bylaw.yaml': SET_FILE});
    expect(await findRoot(one, '/set/manifests/deep')).toBe('/set');
    await expect(findRoot(one, '/elsewhere')).rejects.toThrow(UsageError);
    await expect(findRoot(host({}), '/set')).rejects.toThrow(/no bylaw\.yaml/);
  });

  it('is its configuration and what all its files declare', async () => {
    const files = {
      'bylaw.yaml': `${SET_FILE}spec: {manifests: [manifests], guards: {minPopulation: 3}, rules: {expiry/soon: off}}\n`,
      'manifests/b.yaml': team('deals', []),
      'manifests/a.yaml': ACME,
      'other/c.yaml': team('elsewhere', []),
    };
    const loaded = await loadSet(host(files, 'c0ffee'), '/set');
    expect(loaded.findings).toEqual([]);
    expect(loaded.config).toEqual({
      name: 'acme-governance',
      manifests: ['manifests'],
      guards: {maxDeletes: 0.25, maxAccessLoss: 0.25, minPopulation: 3},
      rules: {'expiry/soon': 'off'},
    });
    expect([loaded.files, loaded.commit, loaded.root]).toEqual([2, 'c0ffee', '/set']);
    expect([...loaded.decoded.objects.keys()]).toContain('Team/acme-legal/deals');
    expect([...loaded.decoded.objects.keys()]).not.toContain('Team/acme-legal/elsewhere');
    expect(await readSetName(host(files), '/set')).toBe('acme-governance');
    const sources = await readManifestSources(host(files), '/set');
    expect(sources.files.map(({path}) => path)).toEqual(['manifests/a.yaml', 'manifests/b.yaml']);
  });

  it('without a name is one whose files are named, in a folder that is none', async () => {
    const loaded = await loadSet(host({'a.yaml': ACME, 'b.yaml': team('x', [])}), '/set', ['b.yaml']);
    expect([loaded.config.name, [...loaded.decoded.objects.keys()]]).toEqual([
      'unnamed',
      ['Team/acme-legal/x'],
    ]);
  });

  it.each([
    [
      'a rule that does not exist',
      'spec:\n  rules:\n    expiry/son: off\n',
      6,
      /Did you mean `expiry\/soon`/,
    ],
    [
      'a severity for an invariant',
      'spec:\n  rules:\n    region/connection: warning\n',
      6,
      /Remove the line/,
    ],
    ['a severity for a refusal', 'spec:\n  rules:\n    guard/mass-delete: off\n', 6, /Remove the line/],
    [
      'a rule whose id holds what a pointer escapes',
      'spec:\n  rules:\n    guard/few-admins: error\n    a~1b: off\n',
      7,
      /lists them/,
    ],
    [
      'an object beside the set, which nobody would read',
      `---\n${team('deals', []).trim()}\n`,
      5,
      /file of its own/,
    ],
  ])('is in error with %s', async (_, more, line, help) => {
    const loaded = await loadSet(host({'bylaw.yaml': SET_FILE + more, 'a.yaml': ACME}), '/set');
    expect(loaded.locate(loaded.findings)).toEqual([
      expect.objectContaining({
        rule: 'schema/invalid-value',
        severity: 'error',
        file: 'bylaw.yaml',
        line,
        help: expect.stringMatching(help) as unknown,
      }),
    ]);
  });

  it('may end its bylaw.yaml with an empty document', async () => {
    const loaded = await loadSet(host({'bylaw.yaml': `${SET_FILE}---\n`, 'a.yaml': ACME}), '/set');
    expect(loaded.findings).toEqual([]);
  });

  it('whose bylaw.yaml is in error has no name, and declares nothing', async () => {
    const broken = host({'bylaw.yaml': 'apiVersion: bylaw/v1\nkind: Set\nmetadata: {}\n', 'a.yaml': ACME});
    const loaded = await loadSet(broken, '/set');
    expect(loaded.findings.map(({rule}) => rule)).toEqual(['schema/missing-field']);
    expect(loaded.decoded.objects.size).toBe(0);
    await expect(readSetName(broken, '/set')).rejects.toThrow(/has an error/);
  });
});

describe('validation', () => {
  it('counts what there is, and finds nothing wrong with what is whole', async () => {
    const {validation} = await validate(
      host({'bylaw.yaml': SET_FILE, 'a.yaml': ACME, 'b.yaml': team('x', [])}),
      '/set',
    );
    expect(validation).toEqual({
      valid: true,
      summary: {files: 2, objects: 9, errors: 0, warnings: 0},
      diagnostics: [],
    });
  });

  it('says what is wrong in the text and by the rules together, the gravest first', async () => {
    const {validation} = await validate(
      host({
        'bylaw.yaml': SET_FILE,
        'a.yaml': ACME,
        'b.yaml': team('x', ['nobody@acme.example']),
        'c.yaml': `
          apiVersion: bylaw/v1
          kind: Role
          metadata: {workspace: acme-legal, name: host}
          spec: {permissions: ["use:invite_guest_accounts"], descripton: x}
        `,
        'd.yaml': `
          apiVersion: bylaw/v1
          kind: Role
          metadata: {workspace: acme-legal, name: inviter}
          spec: {permissions: ["use:invite_guest_accounts"]}
        `,
      }),
      '/set',
    );
    expect(validation.valid).toBe(false);
    expect(validation.summary).toMatchObject({files: 4, objects: 10, errors: 2});
    const expected = [
      'references/unresolved b.yaml:4',
      'schema/unknown-field c.yaml:4',
      'permissions/inert d.yaml:4',
    ];
    const found = validation.diagnostics.map(({rule, file, line}) => `${rule} ${file}:${line}`);
    expect(found.filter((each) => expected.includes(each))).toEqual(expected);
  });

  /** The errors of a set of two files, and what was not judged. */
  const judged = async (people: string, more: string): Promise<readonly unknown[]> => {
    const base = `${ACME.split('---')
      .filter((text) => !text.includes('MemberList'))
      .join('---')}---${more}`;
    const files = {'bylaw.yaml': SET_FILE, 'base.yaml': base, 'people.yaml': people};
    const {validation} = await validate(host(files), '/set');
    const errors = validation.diagnostics.filter(({severity}) => severity === 'error');
    return [...errors.map(({rule, file}) => `${rule} ${file}`), validation.notJudged ?? []];
  };
  const members = (bo: string): string => `apiVersion: bylaw/v1
kind: MemberList
metadata: {workspace: acme-legal}
items:
  - {name: ana@acme.example, roles: [admin, sharer]}
${bo}
`;

  it('does not judge what rests on a file that cannot be read', async () => {
    const slip = members('- {name: bo@acme.example, roles: [sharer]}');
    expect(await judged(slip, team('x', ['bo@acme.example', 'nobody@acme.example']))).toEqual([
      'yaml/syntax people.yaml',
      ['people.yaml'],
    ]);
    // What needs nothing of that file is judged as ever.
    const inert = `
apiVersion: bylaw/v1
kind: Team
metadata: {workspace: acme-legal, name: x}
spec: {members: [], parent: x}
`;
    expect(await judged(slip, inert)).toEqual([
      'references/cycle base.yaml',
      'yaml/syntax people.yaml',
      ['people.yaml'],
    ]);
  });

  it('does not judge what rests on an object that cannot be read, and on nothing else of its kind', async () => {
    const unknownField = members('  - {name: bo@acme.example, roles: [sharer], nickname: bo}');
    expect(await judged(unknownField, team('x', ['bo@acme.example']))).toEqual([
      'schema/unknown-field people.yaml',
      ['people.yaml'],
    ]);
    expect(await judged(unknownField, team('x', ['nobody@acme.example']))).toEqual([
      'references/unresolved base.yaml',
      'schema/unknown-field people.yaml',
      ['people.yaml'],
    ]);
  });

  it('of a set without any manifest says so', async () => {
    const {validation} = await validate(host({'bylaw.yaml': SET_FILE}), '/set');
    expect([validation.valid, validation.summary.objects]).toEqual([false, 0]);
    expect(validation.diagnostics).toContainEqual(
      expect.objectContaining({rule: 'yaml/syntax', file: 'bylaw.yaml'}),
    );
  });
});

it('a set is validated without asking git', async () => {
  const files = host({'bylaw.yaml': SET_FILE, 'a.yaml': ACME});
  files.originOf = () => Promise.reject(new Error('git was asked'));
  expect((await validate(files, '/set')).validation.valid).toBe(true);
});
