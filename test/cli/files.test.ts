/** Files that are not what they should be, and how they are formatted. Without a database. */
import {spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {bylaw, complains, ESTATE, folder, json, makeSet, OBJECTS, run, setFile, write} from './program.ts';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

interface Report {
  valid: boolean;
  summary: {files: number; objects: number; errors: number; warnings: number};
  diagnostics: {rule: string; file: string; line: number | null; message: string; help: string}[];
}

const report = (status: number, dir: string, ...paths: string[]): Promise<Report> =>
  json<Report>(status, ['validate', ...paths], {cwd: dir});

test('validate counts, and says where something is wrong, in words and as JSON', async () => {
  const dir = makeSet('acme', {'manifests/team.yaml': 'apiVersion: bylaw/v1\nkind: Taem\n'});
  const {formatVersion, ...found} = await json<Report & {formatVersion: string}>(1, ['validate'], {cwd: dir});
  expect(formatVersion).toBe('1.0');
  expect(found).toMatchObject({valid: false, summary: {files: 2, objects: OBJECTS, errors: 1, warnings: 0}});
  expect(found.diagnostics).toHaveLength(1);
  expect(found.diagnostics[0]).toMatchObject({
    rule: 'schema/unknown-kind',
    file: 'manifests/team.yaml',
    line: 2,
  });
  const {stdout} = await run(1, ['validate'], {cwd: dir});
  expect(stdout).toContain('--> manifests/team.yaml:2:');
  expect(stdout).toContain('Did you mean');
});

test('validate takes files and folders, from wherever it is started, inside a set or not', async () => {
  const dir = makeSet('acme', {'manifests/more/bad.yaml': 'kind: [\n'});
  expect((await report(0, dir, 'manifests/estate.yaml')).summary.files).toBe(1);
  expect((await report(1, path.join(dir, 'manifests'), 'more')).summary).toMatchObject({files: 1, errors: 1});
  const outside = folder();
  write(outside, {'estate.yaml': ESTATE});
  expect((await report(0, outside, 'estate.yaml')).summary.objects).toBe(OBJECTS);
  await complains(
    64,
    /acme, northwind are separate sets[^]*`bylaw validate -C acme`, `bylaw validate -C northwind`/,
    ['validate', 'acme', 'northwind'],
    {cwd: path.resolve('examples')},
  );
  await complains(64, /is outside the set/, ['validate', 'manifests/estate.yaml', '/etc/x.yaml'], {cwd: dir});
});

test('without a set, every command that needs one says how to come by one', async () => {
  const at = {cwd: folder()};
  for (const args of [
    ['validate'],
    ['fmt'],
    ['plan'],
    ['apply', '--auto-approve'],
    ['history', 'list'],
    ['lock', 'status'],
  ]) {
    const stderr = await complains(64, /There is no bylaw\.yaml in /, args, at);
    expect(stderr).toContain('name it with -C DIR, or start a new set with `bylaw init`');
  }
});

describe('a bylaw.yaml that is broken', () => {
  const dir = makeSet();
  write(dir, {'bylaw.yaml': 'apiVersion: bylaw/v1\nkind: Set\nspec: [\n'});

  test('is shown where it is broken, and nothing is planned or applied', async () => {
    for (const args of [['validate'], ['plan'], ['apply', '--auto-approve']]) {
      const {stdout} = await run(1, args, {cwd: dir});
      expect(stdout).toContain('--> bylaw.yaml:');
      expect(stdout).toContain('help: ');
    }
    expect((await run(1, ['fmt', '--quiet'], {cwd: dir})).stderr).toContain('--> bylaw.yaml:');
    await complains(64, /The bylaw\.yaml in .* has an error/, ['history', 'list'], {cwd: dir});
  });

  test('is what doctor finds', async () => {
    const {stdout} = await bylaw(['doctor', '--database-url', 'postgres://u@127.0.0.1:1/x'], {cwd: dir});
    expect(stdout).toMatch(/✗ +Set +the bylaw\.yaml in .* has an error/);
  });
});

/** Sets with one bad file, and what is said about it. */
const BAD: Readonly<Record<string, readonly [(dir: string) => void, RegExp]>> = {
  'a folder of manifests that is missing': [
    (dir) => rmSync(path.join(dir, 'manifests'), {recursive: true}),
    /no file or folder `manifests`/,
  ],
  'no manifests': [(dir) => rmSync(path.join(dir, 'manifests/estate.yaml')), /matches no manifest/],
  'a link out of the set': [
    (dir) => symlinkSync('/etc/hostname', path.join(dir, 'manifests/x.yaml')),
    /symbolic link to something outside/,
  ],
  'a pipe that nobody writes to': [
    (dir) => spawnSync('mkfifo', [path.join(dir, 'manifests/x.yaml')]),
    /named pipe/,
  ],
  'a folder that is named like a manifest': [
    (dir) => mkdirSync(path.join(dir, 'manifests/x.yaml')),
    /a folder/,
  ],
  'a file of 100 MB': [
    (dir) => {
      write(dir, {'manifests/x.yaml': ''});
      truncateSync(path.join(dir, 'manifests/x.yaml'), 100 * 1024 * 1024);
    },
    /larger than 32 MiB/,
  ],
  'a picture': [
    (dir) => write(dir, {'manifests/x.yaml': Buffer.from('89504e470d0a1a0a0000ff', 'hex')}),
    /not valid UTF-8: byte 1 /,
  ],
  zeros: [(dir) => write(dir, {'manifests/x.yaml': Buffer.alloc(1000)}), /control character|U\+0000/],
  'UTF-16': [
    (dir) => write(dir, {'manifests/x.yaml': Buffer.from('\uFEFFkind: User\n', 'utf16le')}),
    /UTF-16 \(LE\), not in UTF-8/,
  ],
};

test.each(Object.entries(BAD))('%s is found', async (_, [spoil, about]) => {
  const dir = makeSet();
  spoil(dir);
  const {diagnostics} = await report(1, dir);
  expect(diagnostics).toHaveLength(1);
  expect(diagnostics[0]?.message).toMatch(about);
  expect(diagnostics[0]?.help).not.toBe('');
});

test('a file that may not be read is found, and the rest is read', async () => {
  const dir = makeSet('acme', {'manifests/x.yaml': ESTATE});
  chmodSync(path.join(dir, 'manifests/x.yaml'), 0);
  const {stdout} = await bylaw(['validate', '--json'], {cwd: dir, ...(isRoot && {uid: NOBODY})});
  const {summary, diagnostics} = JSON.parse(stdout) as Report;
  expect(summary).toMatchObject({files: 1, objects: OBJECTS, errors: 1});
  expect(diagnostics[0]).toMatchObject({file: 'manifests/x.yaml'});
  expect(diagnostics[0]?.message).toContain('permission is denied');
});

const LOOSE = `# who works here
apiVersion:   bylaw/v1
kind:  Team
metadata:  {name: deals,   workspace: acme-legal} # the deal team
spec:
    members:   ['bo@acme.example']
`;

test('fmt shows lines of manifests as words, whatever stands in them', async () => {
  const dir = makeSet('acme', {
    'manifests/team.yaml':
      '# \u202E turned around ##[error]spoofed\n#\n##[warning]spoofed\nkind:   Team\napiVersion: bylaw/v1\n' +
      'metadata: {workspace: acme-legal, name: readers}\nspec: {members:   []}\n',
  });
  const {stdout} = await run(1, ['fmt', '--check', 'manifests/team.yaml'], {cwd: dir});
  expect(stdout).toContain(String.raw`# \u{202e} turned around \u{23}#[error]spoofed`);
  expect(stdout).not.toMatch(/\u202E|##\[/);
});

test('fmt does not look for what is the same in a file of which nearly all changes', async () => {
  const dir = makeSet('acme', {'manifests/lines.yaml': 'a\n'.repeat(200_000)});
  const {stdout} = await run(1, ['fmt', '--check'], {cwd: dir});
  expect(stdout).toContain('+++ manifests/lines.yaml\nMore than 2000 lines would change.\n');
});

test('fmt shows what it would change, changes that alone, and settles', async () => {
  const dir = makeSet('acme', {'manifests/team.yaml': LOOSE, 'manifests/broken.yaml': 'kind: [\n'});
  const read = (name: string): string => readFileSync(path.join(dir, 'manifests', name), 'utf8');
  chmodSync(path.join(dir, 'manifests/team.yaml'), 0o640);
  const before = read('estate.yaml');
  const check = await run(1, ['fmt', '--check', 'manifests/team.yaml'], {cwd: dir});
  expect(check.stdout).toMatch(
    /^--- manifests\/team\.yaml\tnow\n\+\+\+ manifests\/team\.yaml\tformatted\n@@ /,
  );
  expect(check.stdout).toContain('-kind:  Team\n');
  expect(check.stdout).toContain('+kind: Team\n');
  expect(read('team.yaml')).toBe(LOOSE);
  // A file that is no YAML is left alone and told about; the others are formatted all the same.
  const all = await run(1, ['fmt'], {cwd: dir});
  expect(all.stdout.split('\n')).toContain('manifests/team.yaml');
  expect(all.stderr).toContain('--> manifests/broken.yaml:');
  expect(read('broken.yaml')).toBe('kind: [\n');
  expect(read('team.yaml')).toContain('# who works here\n');
  expect(read('team.yaml')).toContain('# the deal team\n');
  expect(statSync(path.join(dir, 'manifests/team.yaml')).mode & 0o777).toBe(0o640);
  expect(read('estate.yaml')).not.toBe(before);
  rmSync(path.join(dir, 'manifests/broken.yaml'));
  const again = await json<{changed: string[]; unchanged: number}>(0, ['fmt'], {cwd: dir});
  expect(again).toMatchObject({changed: [], unchanged: 2});
  await run(0, ['fmt', '--check'], {cwd: dir});
  expect((await report(0, dir)).summary.objects).toBe(OBJECTS + 1);
});

test('a name cannot steer the terminal of whoever reads the complaint', async () => {
  const {stderr} = await run(64, ['-C', '\u001B[2Jx', 'validate'], {
    cwd: makeSet('acme', {'x.yaml': setFile('x')}),
  });
  expect(stderr).toContain('\\u{1b}[2Jx');
  expect(stderr).not.toContain('\u001B');
});
