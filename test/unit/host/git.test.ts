/** Git is asked in ways that run nothing which a repository names, and what it cannot say is told. */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {HistoryQuestion, ManifestHistory} from '../../../src/app/history-port.ts';
import * as commits from '../../../src/host/git-commit.ts';
import * as histories from '../../../src/host/git-history.ts';
import type {Origin} from '../../../src/model/commit-history.ts';
import type {SourceFile} from '../../../src/manifest/source-file.ts';
import {commit, git, HAS_GIT} from '../../cli/repository.ts';
import {LONG_STORIES} from '../../effort.ts';

const originOf = (folder: string, sources: ReadonlyMap<string, SourceFile>): Promise<Origin> =>
  commits.originOf(folder, sources, process.env);
const prefixInRepository = (folder: string): Promise<string | null> =>
  commits.prefixInRepository(folder, process.env);
const manifestHistory = (folder: string, question: HistoryQuestion): Promise<ManifestHistory> =>
  histories.manifestHistory(folder, question, process.env);

/** A repository, and the set in its folder `set`. */
let top: string;
let root: string;

beforeEach(() => {
  top = mkdtempSync(path.join(tmpdir(), 'bylaw-git-'));
  root = path.join(top, 'set');
  vi.stubEnv('GIT_CEILING_DIRECTORIES', tmpdir());
  vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(top, {recursive: true, force: true});
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(top, file)), {recursive: true});
    writeFileSync(path.join(top, file), text);
  }
}

/** The manifests as they are read: those named, of the folder `set`. */
const read = (...paths: readonly string[]): ReadonlyMap<string, SourceFile> =>
  new Map(paths.map((file) => [file, {path: file, text: readFileSync(path.join(root, file), 'utf8')}]));

const MANIFESTS = ['bylaw.yaml', 'manifests/a.yaml', 'manifests/b.yml'];

/** A repository of two commits; returns their ids. It is the same each time, so that the usual one is copied. */
function begin(...options: readonly string[]): readonly [string, string] {
  if (options.length > 0) return make(options);
  if (usual === undefined) {
    usual = {folder: mkdtempSync(path.join(tmpdir(), 'bylaw-git-')), commits: make([])};
    cpSync(top, usual.folder, {recursive: true});
  } else cpSync(usual.folder, top, {recursive: true});
  return usual.commits;
}
let usual: {readonly folder: string; readonly commits: readonly [string, string]} | undefined;
afterAll(() => {
  if (usual !== undefined) rmSync(usual.folder, {recursive: true, force: true});
});

function make(options: readonly string[]): readonly [string, string] {
  write({'set/bylaw.yaml': 'kind: Set\n', 'set/manifests/a.yaml': 'a: 1\n', 'notes.txt': 'x\n'});
  git(top, 'init', '--quiet', '--initial-branch=main', ...options);
  const first = commit(top, 'Begin');
  write({'set/manifests/a.yaml': 'a: 2\n', 'set/manifests/b.yml': 'b: 1\n'});
  return [first, commit(top, 'Go on')];
}

const history = (...paths: readonly string[]): Promise<ManifestHistory> =>
  manifestHistory(root, {sources: read(...paths)});

/** Everything that is asked of git in a plan, also with a branch to merge into and old contents. */
async function everything(): Promise<{
  origin: Origin;
  history: ManifestHistory;
  contents: ReadonlyMap<string, string>;
}> {
  const origin = await originOf(root, read(...MANIFESTS));
  const found = await manifestHistory(root, {sources: read(...MANIFESTS), base: 'HEAD'});
  await prefixInRepository(root);
  const files = found.steps.flatMap((step) => step.files);
  const contents = await found.readContents(
    files.flatMap(({before, after}) => [before ?? [], after ?? []].flat()),
  );
  return {origin, history: found, contents};
}

/** A command that leaves a trace, and passes on what it gets unless it is told to be quiet. */
const trap = (): string => path.join(top, '..', `${path.basename(top)}-trap`);
const hasRun = (): boolean => existsSync(`${trap()}.ran`);

beforeEach(() => {
  writeFileSync(trap(), `#!/bin/sh\ntouch '${trap()}.ran'\n[ "$1" = quiet ] || cat\n`);
  chmodSync(trap(), 0o755);
});
afterEach(() => {
  for (const file of [trap(), `${trap()}.ran`]) rmSync(file, {force: true});
});

const config = (...pairs: readonly (readonly [string, string])[]): void => {
  for (const [name, value] of pairs) git(top, 'config', name, value);
};

/** Ways in which a repository names a program. Those with `twin` run it with an ordinary command of git: the trap works. */
const PROGRAMS: Readonly<Record<string, {readonly set: () => void; readonly twin?: readonly string[]}>> = {
  'filters of attributes that are not committed': {
    set: () => {
      config(['filter.evil.clean', trap()], ['filter.evil.required', 'true']);
      write({'.gitattributes': '* filter=evil\n', 'set/manifests/a.yaml': 'a: 3\n'});
    },
    twin: ['status', '--porcelain'],
  },
  'filter processes': {
    set: () => {
      config(['filter.evil.process', trap()]);
      write({'.git/info/attributes': '* filter=evil\n', 'set/manifests/a.yaml': 'a: 3\n'});
    },
    twin: ['status', '--porcelain'],
  },
  'a monitor of files': {set: () => config(['core.fsmonitor', trap()]), twin: ['status', '--porcelain']},
  hooks: {
    set: () => {
      config(['core.hooksPath', path.join(top, 'hooks')]);
      for (const name of ['post-index-change', 'reference-transaction', 'post-checkout', 'pre-auto-gc']) {
        write({[`hooks/${name}`]: `#!/bin/sh\n${trap()}\n`});
        chmodSync(path.join(top, 'hooks', name), 0o755);
      }
    },
    twin: ['update-index', '--refresh', '--force-write-index'],
  },
  'programs that show differences': {
    set: () => {
      config(['diff.external', trap()], ['diff.evil.command', trap()], ['diff.evil.textconv', trap()]);
      write({'.git/info/attributes': '* diff=evil\n', 'set/manifests/a.yaml': 'a: 3\n'});
    },
    twin: ['diff'],
  },
  'a verifier of signatures': {
    set: () => {
      config(['gpg.program', trap()], ['log.showSignature', 'true'], ['user.signingKey', 'x']);
      const parent = git(top, 'rev-parse', 'HEAD');
      const raw = git(top, 'cat-file', 'commit', parent).replace(
        /^committer .*$/m,
        '$&\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----',
      );
      write({signed: `${raw}\n`});
      git(top, 'update-ref', 'HEAD', git(top, 'hash-object', '-t', 'commit', '-w', 'signed'));
    },
    twin: ['log', '-1'],
  },
  'pagers, editors, aliases and helpers': {
    set: () =>
      config(
        ...[
          'core.pager',
          'pager.log',
          'core.editor',
          'core.sshCommand',
          'core.gitProxy',
          'core.askPass',
          'credential.helper',
        ].map((name) => [name, trap()] as const),
        ...['log', 'rev-parse', 'diff-tree', 'ls-files', 'cat-file'].map(
          (name) => [`alias.${name}`, `!${trap()}`] as const,
        ),
      ),
  },
  'a submodule with a filter of its own': {
    set: () => {
      const inner = path.join(root, 'inner');
      mkdirSync(inner);
      git(inner, 'init', '--quiet');
      writeFileSync(path.join(inner, 'c.yaml'), 'c: 1\n');
      commit(inner, 'Begin');
      git(inner, 'config', 'filter.evil.clean', trap());
      writeFileSync(path.join(inner, '.gitattributes'), '* filter=evil\n');
      commit(top, 'Add a submodule');
      writeFileSync(path.join(inner, 'c.yaml'), 'c: 2\n');
    },
    twin: ['status', '--porcelain'],
  },
  'a remote that has what is missing': {
    set: () => {
      config(
        ['core.repositoryFormatVersion', '1'],
        ['extensions.partialClone', 'origin'],
        ['remote.origin.promisor', 'true'],
        ['remote.origin.url', `ext::${trap()} quiet`],
        ['protocol.ext.allow', 'always'],
        ['protocol.allow', 'always'],
      );
      const blob = git(top, 'rev-parse', 'HEAD~1:set/manifests/a.yaml');
      rmSync(path.join(top, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    },
    twin: ['cat-file', '-p', 'HEAD~1:set/manifests/a.yaml'],
  },
};

/** Those that are tried each time: something that git runs by itself, by its settings, and to reach elsewhere. */
const USUAL = ['filters of attributes that are not committed', 'hooks', 'a remote that has what is missing'];
const TRIED = Object.entries(PROGRAMS).filter(([name]) => LONG_STORIES || USUAL.includes(name));

describe.runIf(HAS_GIT)('in a repository that names', () => {
  test.each(TRIED)('%s: nothing of it runs', async (_, {set, twin}) => {
    begin();
    set();
    rmSync(`${trap()}.ran`, {force: true});
    const {origin, history: found} = await everything();
    expect(hasRun()).toBe(false);
    expect(origin.commit).toMatch(/^[0-9a-f]{40}(-dirty)?$/);
    expect(found.steps.length).toBeGreaterThanOrEqual(2);
    if (twin === undefined) return;
    // So that the test can fail: the trap works.
    try {
      git(top, ...twin);
    } catch {
      // What it ran was no program for that.
    }
    expect(hasRun()).toBe(true);
  });

  test('programs in the environment: nothing of it runs, and it is no other repository', async () => {
    const [, head] = begin();
    const plain = await everything();
    for (const name of ['EXTERNAL_DIFF', 'PAGER', 'EDITOR', 'SSH', 'SSH_COMMAND', 'ASKPASS', 'PROXY_COMMAND'])
      vi.stubEnv(`GIT_${name}`, trap());
    for (const name of [
      'DIR',
      'WORK_TREE',
      'INDEX_FILE',
      'OBJECT_DIRECTORY',
      'COMMON_DIR',
      'NAMESPACE',
      'ATTR_SOURCE',
    ])
      vi.stubEnv(`GIT_${name}`, '/nowhere');
    const {origin, history: found} = await everything();
    expect(hasRun()).toBe(false);
    expect(origin).toEqual({commit: head});
    expect(found.steps).toEqual(plain.history.steps);
  });

  test('other ways to print: it is read all the same', async () => {
    begin();
    const plain = await everything();
    config(
      ['diff.orderFile', '/nowhere'],
      ['log.follow', 'true'],
      ['log.showRoot', 'false'],
      ['log.diffMerges', 'separate'],
      ['log.decorate', 'full'],
      ['log.mailmap', 'true'],
      ['format.pretty', 'oneline'],
      ['color.ui', 'always'],
      ['color.diff', 'always'],
      ['i18n.logOutputEncoding', 'UTF-16'],
      ['core.quotePath', 'true'],
      ['core.abbrev', '4'],
      ['diff.renames', 'copies'],
      ['diff.relative', 'false'],
      ['diff.noPrefix', 'true'],
      ['submodule.recurse', 'true'],
    );
    const {origin, history: found, contents} = await everything();
    expect(origin).toEqual(plain.origin);
    expect(found.steps).toEqual(plain.history.steps);
    expect(contents).toEqual(plain.contents);
  });

  test('replacements of objects: it is read as it was committed', async () => {
    const [first, head] = begin();
    const plain = await everything();
    const old = git(top, 'rev-parse', `${first}:set/bylaw.yaml`);
    git(top, 'replace', old, git(top, 'rev-parse', `${first}:notes.txt`));
    git(top, 'replace', head, first);
    write({'.git/info/grafts': `${head}\n`});
    const {origin, history: found, contents} = await everything();
    expect(origin).toEqual({commit: head});
    expect(found.steps).toEqual(plain.history.steps);
    expect(contents).toEqual(plain.contents);
  });
});

describe.runIf(HAS_GIT)('the commit of manifests', () => {
  test.each(LONG_STORIES ? ['sha1', 'sha256'] : ['sha1'])(
    'is that of the branch while they are as it has them (%s)',
    async (format) => {
      const [, head] = begin(`--object-format=${format}`);
      expect(await originOf(root, read(...MANIFESTS))).toEqual({commit: head});
      expect((await history(...MANIFESTS)).steps[0]?.commit?.id).toBe(head);
      // Files that are no manifests do not matter, nor do times.
      write({'notes.txt': 'y\n', 'set/notes.txt': 'z\n', 'set/manifests/a.yaml': 'a: 2\n'});
      expect(await originOf(root, read(...MANIFESTS))).toEqual({commit: head});
      const changes: Readonly<Record<string, () => ReadonlyMap<string, SourceFile>>> = {
        changed: () => {
          write({'set/manifests/a.yaml': 'a: 3\n'});
          return read(...MANIFESTS);
        },
        new: () => {
          write({'set/manifests/c.YAML': 'c: 1\n'});
          return read(...MANIFESTS, 'manifests/c.YAML');
        },
        gone: () => {
          rmSync(path.join(root, 'manifests/b.yml'));
          return read('bylaw.yaml', 'manifests/a.yaml');
        },
        staged: () => {
          write({'set/manifests/a.yaml': 'a: 3\n'});
          git(top, 'add', '--all');
          return read(...MANIFESTS);
        },
      };
      for (const [what, change] of Object.entries(changes)) {
        const sources = change();
        expect([what, await originOf(root, sources)]).toEqual([what, {commit: `${head}-dirty`}]);
        expect([what, (await manifestHistory(root, {sources})).steps[0]?.commit]).toEqual([what, null]);
        git(top, 'reset', '--quiet', '--hard');
        git(top, 'clean', '--quiet', '--force');
      }
    },
  );

  test('is told for links, other ends of lines and sparse checkouts', async () => {
    begin();
    symlinkSync('manifests/a.yaml', path.join(root, 'link.yaml'));
    symlinkSync('manifests', path.join(root, 'more'));
    const head = commit(top, 'Links');
    const sources = read(...MANIFESTS, 'link.yaml', 'more/a.yaml');
    expect(await originOf(root, sources)).toEqual({commit: head});
    const crlf = new Map(
      [...sources].map(([name, file]) => [name, {...file, text: file.text.replaceAll('\n', '\r\n')}]),
    );
    expect(await originOf(root, crlf)).toEqual({commit: head});
    rmSync(path.join(root, 'link.yaml'));
    symlinkSync('manifests/b.yml', path.join(root, 'link.yaml'));
    expect(await originOf(root, read(...MANIFESTS, 'link.yaml'))).toEqual({commit: `${head}-dirty`});
    git(top, 'reset', '--quiet', '--hard');
    git(top, 'sparse-checkout', 'set', '--no-cone', '/*', '!b.yml');
    expect(existsSync(path.join(root, 'manifests/b.yml'))).toBe(false);
    expect(await originOf(root, read('bylaw.yaml', 'manifests/a.yaml'))).toEqual({commit: head});
  });

  test("is nobody's outside a repository, and before the first commit", async () => {
    write({'set/bylaw.yaml': 'kind: Set\n'});
    expect(await originOf(root, read('bylaw.yaml'))).toEqual({commit: null});
    expect(await history('bylaw.yaml')).toMatchObject({steps: []});
    git(top, 'init', '--quiet');
    expect(await originOf(root, read('bylaw.yaml'))).toEqual({commit: null});
    expect(await history('bylaw.yaml')).not.toHaveProperty('problem');
  });
});

/** Puts a `git` in the way that starts the real one so. */
function gitIs(script: string): void {
  const bin = path.join(top, 'bin');
  mkdirSync(bin);
  writeFileSync(path.join(bin, 'git'), `#!/bin/sh\n${script}\n`);
  chmodSync(path.join(bin, 'git'), 0o755);
  vi.stubEnv('PATH', `${bin}:${process.env['PATH']}`);
}

async function expectProblem(message: RegExp, help: RegExp): Promise<void> {
  const {origin, history: found} = {
    origin: await originOf(root, read('bylaw.yaml')),
    history: await history('bylaw.yaml'),
  };
  expect(origin.commit).toBeNull();
  expect(found.steps).toEqual([]);
  for (const problem of [origin.problem, found.problem]) {
    expect(problem?.message).toMatch(message);
    expect(problem?.help).toMatch(help);
  }
  expect(await prefixInRepository(root)).toBeNull();
}

describe.runIf(HAS_GIT)('what git cannot say is told', () => {
  test('a repository of another user', async () => {
    begin();
    const real = process.env['PATH'];
    gitIs(`PATH='${real}' GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec git "$@"`);
    await expectProblem(
      new RegExp(
        `^git refuses to read the repository in ${top}, since it belongs to another user \\(dubious ownership\\)\\.$`,
      ),
      new RegExp(`git config --global --add safe\\.directory ${top}\``),
    );
  });

  test('an older git says it in other words', async () => {
    begin();
    gitIs(`echo "fatal: unsafe repository ('${top}' is owned by someone else)" >&2; exit 128`);
    await expectProblem(/belongs to another user/, new RegExp(`safe\\.directory ${top}\``));
  });

  test('no git', async () => {
    begin();
    vi.stubEnv('PATH', path.join(top, 'nowhere'));
    await expectProblem(
      new RegExp(`^git is not installed, so the repository in ${top} cannot be read\\.$`),
      /^Install git/,
    );
    rmSync(path.join(top, '.git'), {recursive: true});
    expect(await originOf(root, read('bylaw.yaml'))).toEqual({commit: null});
  });

  test('a repository that is broken, and a folder that only looks like one', async () => {
    begin();
    write({'.git/config': '[core\n'});
    await expectProblem(/^git cannot read the repository in .*: bad config line 1/, /`git status`/);
    rmSync(path.join(top, '.git/HEAD'));
    write({'.git/config': ''});
    await expectProblem(/^git cannot read the repository in .*: not a git repository/, /`git status`/);
    rmSync(path.join(top, '.git'), {recursive: true});
    git(root, 'init', '--quiet', '--bare', '.');
    git(root, 'config', 'core.fsmonitor', trap());
    await expectProblem(/safe\.bareRepository/, /`git status`/);
    expect(hasRun()).toBe(false);
  });
});
