import {execFileSync} from 'node:child_process';
import {mkdir, mkdtemp, realpath, rm, symlink, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {FILE_SYSTEM, type FileSystem} from '../../../src/host/file-system.ts';
import {findSetRoot, readManifestFiles, readSourceFile} from '../../../src/host/manifest-files.ts';
import {MAX_FILE_BYTES, MAX_SETTINGS_BYTES} from '../../../src/manifest/source-file.ts';

let top: string;
let root: string;

beforeEach(async () => {
  top = await realpath(await mkdtemp(join(tmpdir(), 'bylaw-files-')));
  root = join(top, 'set');
  await put('bylaw.yaml');
});
afterEach(() => rm(top, {recursive: true}));

async function put(path: string, content: string | Uint8Array = `# ${path}\n`): Promise<void> {
  await mkdir(dirname(join(root, path)), {recursive: true});
  await writeFile(join(root, path), content);
}

/** Paths that were read, and the rule, file and message of each finding. */
async function read(patterns?: readonly string[], files?: FileSystem) {
  const result = await readManifestFiles(root, patterns, files);
  return {
    paths: result.files.map(({path}) => path),
    findings: result.findings.map((f) => `${f.rule} ${(f.position ?? f.place)?.file}: ${f.message}`),
    result,
  };
}

const only = (paths: readonly string[]) => ({paths, findings: []});

describe('readManifestFiles', () => {
  it('reads all manifests below the root in the order of their paths', async () => {
    for (const path of ['b.yaml', 'a/z.yml', 'a.yaml', 'B.yaml', 'é.yaml', 'a/a/a.yaml', 'note.md', 'a/x.json']) {
      await put(path);
    } // prettier-ignore
    const {paths, findings, result} = await read();
    expect(paths).toEqual(['B.yaml', 'a.yaml', 'a/a/a.yaml', 'a/z.yml', 'b.yaml', 'é.yaml']);
    expect(findings).toEqual([]);
    expect(result.files[2]).toEqual({path: 'a/a/a.yaml', text: '# a/a/a.yaml\n'});
  });

  it('leaves out dot-folders, node_modules and nested sets', async () => {
    for (const path of ['.git/a.yaml', 'node_modules/x/a.yaml', 'other/bylaw.yaml', 'other/m/a.yaml', 'm/a.yaml']) {
      await put(path);
    } // prettier-ignore
    expect(await read()).toMatchObject(only(['m/a.yaml']));
    expect(await read(['*'])).toMatchObject(only(['m/a.yaml']));
  });

  it('takes folders, files and globs, and no file twice', async () => {
    for (const path of ['m/a.yaml', 'm/b/c.yaml', 'n/d.yml', 'e.yaml']) await put(path);
    expect(await read(['m'])).toMatchObject(only(['m/a.yaml', 'm/b/c.yaml']));
    expect(await read(['m/', './m/b/../b', 'm/b/c.yaml'])).toMatchObject(only(['m/a.yaml', 'm/b/c.yaml']));
    expect(await read(['*.yaml'])).toMatchObject(only(['e.yaml']));
    expect(await read(['**/*.yml', 'e.yaml'])).toMatchObject(only(['e.yaml', 'n/d.yml']));
    expect(await read(['{m,n}'])).toMatchObject(only(['m/a.yaml', 'm/b/c.yaml', 'n/d.yml']));
    expect(await read(['m/*', 'm'])).toMatchObject(only(['m/a.yaml', 'm/b/c.yaml']));
    expect(await read(['.'])).toMatchObject(only(['e.yaml', 'm/a.yaml', 'm/b/c.yaml', 'n/d.yml']));
    expect(await read(['bylaw.yaml'])).toMatchObject(only([]));
    expect(await read([])).toMatchObject(only([]));
  });

  it('warns of JSON that is written like a manifest', async () => {
    const team =
      '{"apiVersion": "bylaw/v1", "kind": "Team", "metadata": {"workspace": "acme", "name": "deals"}}';
    await put('m/a.yaml');
    await put('m/deals.json', `\uFEFF${team}`);
    await put('m/all.JSON', `[{}, ${team}]`);
    await put('m/pod.json', '{"apiVersion": "v1", "kind": "Pod"}');
    await put('m/package.json', '{"name": "x"}');
    await put('m/broken.json', '{"apiVersion": "bylaw/v1",');
    await put('m/large.json', `{"x": "${'x'.repeat(300_000)}", ${team.slice(1)}`);
    await put('other/x.json', team);
    const {paths, findings, result} = await read(['m']);
    expect(paths).toEqual(['m/a.yaml']);
    expect(findings).toEqual([
      'yaml/syntax m/all.JSON: `m/all.JSON` is written like a manifest, but it is not read: manifests end in .yaml or .yml.',
      'yaml/syntax m/deals.json: `m/deals.json` is written like a manifest, but it is not read: manifests end in .yaml or .yml.',
    ]);
    expect(result.findings.map(({severity}) => severity)).toEqual(['warning', 'warning']);
    // Who names YAML alone has left it out.
    expect(await read(['m/*.yaml'])).toMatchObject(only(['m/a.yaml']));
  });

  it.each([
    ['missing', /There is no file or folder `missing`/],
    ['missing/*.yaml', /There is no file or folder `missing\/\*.yaml`/],
    ['a.yaml/b', /There is no file or folder/],
    ['*.yml', /`\*\.yml` matches no manifest/],
    ['nested', /`nested` matches no manifest/],
    ['note.md', /does not end in/],
    ['../other', /is outside the folder/],
    ['m/../../x', /is outside the folder/],
    ['/etc', /is outside the folder/],
  ])('says what is wrong with the pattern %s', async (pattern, words) => {
    for (const path of ['a.yaml', 'note.md', 'nested/bylaw.yaml', 'nested/a.yaml']) await put(path);
    await mkdir(join(root, 'empty'));
    const {paths, findings, result} = await read([pattern, 'a.yaml']);
    expect(paths).toEqual(['a.yaml']);
    expect(findings).toEqual([expect.stringMatching(words)]);
    expect(result.findings[0]).toMatchObject({rule: 'yaml/syntax', severity: 'error'});
  });

  it('finds nothing in an empty folder, which is no mistake of its own', async () => {
    await mkdir(join(root, 'empty'));
    const {paths, findings} = await read(['empty']);
    expect([paths, findings]).toEqual([[], []]);
  });

  it('names a folder, a pipe and a socket that are called like manifests, and opens none of them', async () => {
    await mkdir(join(root, 'folder.yaml'));
    execFileSync('mkfifo', [join(root, 'pipe.yaml')]);
    const server = createServer().listen(join(root, 'socket.yaml'));
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      const {paths, findings} = await read();
      expect(paths).toEqual([]);
      expect(findings).toEqual([
        expect.stringMatching(/^yaml\/syntax folder.yaml: .* this is a folder/),
        expect.stringMatching(/^yaml\/syntax pipe.yaml: .* this is a named pipe/),
        expect.stringMatching(/^yaml\/syntax socket.yaml: .* this is a socket/),
      ]);
      expect((await read(['pipe.yaml'])).findings).toHaveLength(1);
    } finally {
      server.close();
    }
  });

  it('does not hang on what was a file a moment ago and is a pipe now', async () => {
    await put('a.yaml');
    const files: FileSystem = {
      ...FILE_SYSTEM,
      open: async (path, ...rest) => {
        await rm(path);
        execFileSync('mkfifo', [path]);
        return FILE_SYSTEM.open(path, ...rest);
      },
    };
    expect((await read(undefined, files)).findings).toEqual([expect.stringMatching(/named pipe/)]);
  });

  it('does not follow what was a file a moment ago and is a link out of the set now', async () => {
    await put('a.yaml');
    await put('../outside/secret.yaml', 'secret\n');
    const files: FileSystem = {
      ...FILE_SYSTEM,
      open: async (path, ...rest) => {
        await rm(path);
        await symlink(join(top, 'outside/secret.yaml'), path);
        return FILE_SYSTEM.open(path, ...rest);
      },
    };
    expect(await read(undefined, files)).toMatchObject({
      paths: [],
      findings: [expect.stringMatching(/^yaml\/syntax a\.yaml: .* cannot be read: ELOOP/)],
    });
  });

  it('follows links within the set once, and none out of it', async () => {
    await put('m/a.yaml');
    await put('../outside/x.yaml');
    await symlink('../m/a.yaml', join(root, 'm', 'link.yaml'));
    await symlink('..', join(root, 'm', 'loop'));
    await symlink('m', join(root, 'again'));
    await symlink('m', join(root, 'M'));
    await symlink(join(top, 'outside'), join(root, 'out'));
    await symlink(join(top, 'outside', 'x.yaml'), join(root, 'x.yaml'));
    await symlink('nowhere', join(root, 'broken.yaml'));
    await symlink('nowhere', join(root, 'broken'));
    await symlink('circle.yaml', join(root, 'circle.yaml'));
    const {paths, findings} = await read();
    expect(paths).toEqual(['m/a.yaml']);
    expect(findings).toEqual([
      expect.stringMatching(/ broken.yaml: .* does not point to a file/),
      expect.stringMatching(/ circle.yaml: .* does not point to a file/),
      expect.stringMatching(/ out: .* symbolic link to something outside/),
      expect.stringMatching(/ x.yaml: .* symbolic link to something outside/),
    ]);
  });

  it('reads through a link what has no path of its own among the manifests', async () => {
    await put('shared/a.yaml');
    await mkdir(join(root, 'm'));
    await symlink('../shared', join(root, 'm', 'shared'));
    expect(await read(['m'])).toMatchObject(only(['m/shared/a.yaml']));
    expect(await read(['m', 'shared'])).toMatchObject(only(['shared/a.yaml']));
  });

  it('works below a root that is itself reached by a link', async () => {
    await put('m/a.yaml');
    await symlink(root, join(top, 'link'));
    const {files, findings} = await readManifestFiles(join(top, 'link'), ['m']);
    expect([files.map(({path}) => path), findings]).toEqual([['m/a.yaml'], []]);
  });

  it('says what cannot be read, and reads the rest', async () => {
    await put('a.yaml');
    await put('b.yaml');
    await put('closed/c.yaml');
    const denied = Object.assign(new Error('EACCES: permission denied'), {code: 'EACCES'});
    const files: FileSystem = {
      ...FILE_SYSTEM,
      open: (path, ...rest) =>
        path.endsWith('a.yaml') ? Promise.reject(denied) : FILE_SYSTEM.open(path, ...rest),
      readdir: (path) => (path.endsWith('closed') ? Promise.reject(denied) : FILE_SYSTEM.readdir(path)),
    };
    const {paths, findings} = await read(undefined, files);
    expect(paths).toEqual(['b.yaml']);
    expect(findings).toEqual([
      expect.stringMatching(/ closed: .*permission is denied/),
      expect.stringMatching(/ a.yaml: .*permission is denied/),
    ]);
  });

  it('throws what is no fault of the file system', async () => {
    await put('a.yaml');
    const files = {...FILE_SYSTEM, open: () => Promise.reject(new TypeError('a bug'))};
    await expect(readManifestFiles(root, undefined, files)).rejects.toThrow('a bug');
  });

  it.each([
    ['UTF-16 with its mark', [0xff, 0xfe, 0x61, 0], /UTF-16 \(LE\)/, null],
    ['UTF-16 BE with its mark', [0xfe, 0xff, 0, 0x61], /UTF-16 \(BE\)/, null],
    ['Latin 1', [...Buffer.from('a: 1\nb: caf'), 0xe9, 0x0a], /byte 12 /, {line: 2, column: 7}],
    [
      'a character cut off at the end',
      [...Buffer.from('a: '), 0xc3],
      /byte 4 |byte 5 /,
      {line: 1, column: 4},
    ],
    ['a picture', [0x89, 0x50, 0x4e, 0x47], /byte 1 /, {line: 1, column: 1}],
    ['half a pair of UTF-16 in UTF-8', [0x61, 0xed, 0xa0, 0x80], /byte 2 /, {line: 1, column: 2}],
  ])('does not take %s for text', async (_, bytes, words, position) => {
    await put('a.yaml', Uint8Array.from(bytes));
    const {paths, findings, result} = await read();
    expect(paths).toEqual([]);
    expect(findings).toEqual([expect.stringMatching(words)]);
    const place = {place: {file: 'a.yaml', document: 0, pointer: ''}};
    expect(result.findings[0]).toMatchObject(
      position === null ? place : {position: {file: 'a.yaml', ...position}},
    );
  });

  it('keeps the text as it is, a byte order mark too', async () => {
    await put('a.yaml', '\uFEFFa: é😀\r\n');
    expect((await read()).result.files[0]?.text).toBe('\uFEFFa: é😀\r\n');
  });

  it('reads no file that is too large, not even one that grows', async () => {
    await put('large.yaml', Buffer.alloc(MAX_FILE_BYTES + 1, 0x20));
    await put('most.yaml', Buffer.alloc(MAX_FILE_BYTES, 0x20));
    const {paths, findings} = await read();
    expect(paths).toEqual(['most.yaml']);
    expect(findings).toEqual([expect.stringMatching(/^yaml\/limits large.yaml: .*32 MiB/)]);
    const files: FileSystem = {
      ...FILE_SYSTEM,
      open: async (path, ...rest) => {
        const handle = await FILE_SYSTEM.open(path, ...rest);
        const stat = async () => Object.assign(await FILE_SYSTEM.lstat(path), {size: 10});
        return Object.assign(handle, {stat});
      },
    };
    const again = await read(undefined, files);
    expect(again.paths).toEqual(['most.yaml']);
    expect(again.findings).toHaveLength(1);
  });
});

describe('readSourceFile', () => {
  it('reads of how a set is judged a mebibyte at most', async () => {
    await put('bylaw.yaml', Buffer.alloc(MAX_SETTINGS_BYTES + 1, 0x20));
    const {file, findings} = await readSourceFile(root, 'bylaw.yaml');
    expect(file).toBeUndefined();
    expect(findings.map(({rule, message}) => `${rule}: ${message}`)).toEqual([
      'yaml/limits: The file is larger than 1 MiB, the most that bylaw reads of how a set is judged.',
    ]);
  });

  it('reads one file', async () => {
    expect(await readSourceFile(root, 'bylaw.yaml')).toEqual({
      file: {path: 'bylaw.yaml', text: '# bylaw.yaml\n'},
      findings: [],
    });
  });

  it('says when there is none, or it is elsewhere', async () => {
    await put('../x.yaml');
    await symlink('../x.yaml', join(root, 'link.yaml'));
    for (const path of ['none.yaml', 'link.yaml', '../x.yaml']) {
      const {file, findings} = await readSourceFile(root, path);
      expect(file).toBeUndefined();
      expect(findings).toEqual([expect.objectContaining({rule: 'yaml/syntax', place: {file: path, document: 0, pointer: ''}})]);
    } // prettier-ignore
  });
});

describe('findSetRoot', () => {
  it('finds the nearest folder with a bylaw.yaml', async () => {
    await put('a/b/c.yaml');
    expect(await findSetRoot(join(root, 'a', 'b'))).toBe(root);
    expect(await findSetRoot(root)).toBe(root);
    await put('a/bylaw.yaml');
    expect(await findSetRoot(join(root, 'a', 'b'))).toBe(join(root, 'a'));
    expect(await findSetRoot(top)).toBeUndefined();
  });

  it('takes no folder for the file', async () => {
    await mkdir(join(root, 'a', 'bylaw.yaml'), {recursive: true});
    expect(await findSetRoot(join(root, 'a'))).toBe(root);
  });
});
