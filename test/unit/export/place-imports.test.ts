import {describe, expect, it} from 'vitest';
import {placeImports} from '../../../src/export/place-imports.ts';
import {decodeDocuments} from '../../../src/manifest/decode.ts';
import {parseSource} from '../../../src/manifest/parse.ts';
import type {LiveObject} from '../../../src/model/objects.ts';
import {DEFAULT_GUARDS} from '../../../src/model/set-config.ts';
import {object} from '../../postgres/objects.ts';

const live = (...args: Parameters<typeof object>): LiveObject => ({...object(...args), managedBy: null});

const NIGHT = live('Team', 'acme/night', {members: []});
const DAY = live('Team', 'acme/day', {members: []});
const READER = live('Role', 'acme/reader', {permissions: []});
const OTHER = live('Team', 'other/night', {members: []});
const ROOM = live('Space', 'acme/room', {type: 'internal', creator: 'ana@acme.example'});

/** Where objects are put in a set of these files, and the texts. */
function placed(
  files: Readonly<Record<string, string>>,
  objects: readonly LiveObject[],
  manifests?: readonly string[],
) {
  const sources = new Map(Object.entries(files).map(([path, text]) => [path, {path, text}]));
  const parsed = [...sources.values()].flatMap((source) => parseSource(source).documents);
  const declared = [...decodeDocuments(parsed).objects.values()];
  const config = {
    name: 'set',
    guards: DEFAULT_GUARDS,
    rules: {},
    ...(manifests !== undefined && {manifests}),
  };
  const result = placeImports(objects, {config, declared, sources});
  return {
    places: result.placed.map((one) => `${one.object.address} ${one.file}`),
    texts: Object.fromEntries(result.files.map(({file, text}) => [file, text])),
    files: result.files,
  };
}

const workspace = (name: string): string =>
  `apiVersion: bylaw/v1\nkind: Workspace\nmetadata: {name: ${name}}\nspec: {displayName: ${name}, organization: acme, region: EU}\n`;
const teamList = (home: string): string =>
  `apiVersion: bylaw/v1\nkind: TeamList\nmetadata: {workspace: ${home}}\nitems:\n  - {name: a, members: []} # first\n`;
const team = (home: string, name: string): string =>
  `apiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: ${home}, name: ${name}}\nspec: {members: []}\n`;

describe('placeImports', () => {
  it('adds to the list of the kind and workspace, before documents of single objects', () => {
    const {places, texts} = placed(
      {'a.yaml': `${teamList('other')}---\n${teamList('acme')}`, 'b.yaml': team('acme', 'z')},
      [NIGHT, OTHER],
    );
    expect(places).toEqual(['Team/acme/night a.yaml', 'Team/other/night a.yaml']);
    expect(texts['a.yaml']).toBe(
      `${teamList('other')}  - {name: night, members: []}\n---\n${teamList('acme')}  - {name: night, members: []}\n`,
    );
  });

  it('puts it behind the last of its kind, and several of them as a list', () => {
    const {texts} = placed({'teams.yaml': `# teams\n${team('acme', 'a')}---\n${workspace('acme')}`}, [
      NIGHT,
      DAY,
    ]);
    expect(texts['teams.yaml']).toBe(
      `# teams\n${team('acme', 'a')}---\napiVersion: bylaw/v1\nkind: TeamList\nmetadata: {workspace: acme}\nitems:\n  - {name: day, members: []}\n  - {name: night, members: []}\n---\n${workspace('acme')}`,
    );
  });

  it('puts a kind of its own into the one file that holds the workspace', () => {
    const one = `${workspace('acme')}---\n${team('acme', 'a')}`;
    expect(placed({'all.yaml': one}, [READER]).places).toEqual(['Role/acme/reader all.yaml']);
  });

  it.each([
    [['manifests'], {'manifests/acme/workspace.yaml': workspace('acme')}, 'manifests/acme/teams.yaml'],
    [['./policies/'], {'policies/w.yaml': workspace('acme')}, 'policies/acme/teams.yaml'],
    [['.'], {'w.yaml': workspace('acme')}, 'acme/teams.yaml'],
    [undefined, {'w.yaml': workspace('acme')}, 'acme/teams.yaml'],
    [undefined, {'manifests/w.yaml': workspace('acme')}, 'manifests/acme/teams.yaml'],
    [['*.yaml'], {'w.yaml': workspace('acme')}, 'w.yaml'],
    [['w.yaml'], {'w.yaml': workspace('other')}, 'w.yaml'],
  ] as const)('finds a file that is read, with manifests %j', (manifests, files, expected) => {
    expect(placed(files, [NIGHT], manifests).places).toEqual([`Team/acme/night ${expected}`]);
  });

  it('adds to a file of that name without anything of the workspace', () => {
    const {texts} = placed({'manifests/acme/teams.yaml': '# none yet\n'}, [NIGHT], ['manifests']);
    expect(texts['manifests/acme/teams.yaml']).toBe(
      '# none yet\napiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme, name: night}\nspec:\n  members: []\n',
    );
  });

  it('says what was in a file before, and nothing of a new one', () => {
    const text = teamList('acme');
    const {files} = placed({'teams.yaml': text}, [NIGHT, ROOM], ['.']);
    expect(files.map(({file, before}) => [file, before])).toEqual([
      ['acme/spaces.yaml', undefined],
      ['teams.yaml', text],
    ]);
  });
});
