import {spawnSync} from 'node:child_process';
import {hash} from 'node:crypto';
import {cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';

const BIN = fileURLToPath(new URL('../../bin', import.meta.url));
const REPORT = `exports.main = async (argv, root) => console.log(JSON.stringify({argv, root}));\n`;

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'bylaw-launcher-')));
  cpSync(BIN, path.join(folder, 'bin'), {recursive: true});
  writeFileSync(path.join(folder, 'package.json'), '{"type": "module"}');
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

function build(): void {
  mkdirSync(path.join(folder, 'dist'));
  writeFileSync(path.join(folder, 'dist/package.json'), '{"type": "commonjs"}');
  writeFileSync(path.join(folder, 'dist/cli.js'), REPORT);
}

/** Starts the launcher, as if Node were of another version when one is given. */
function launch(
  args: readonly string[],
  version?: string,
): {status: number | null; stdout: string; stderr: string} {
  const pretend = `Object.defineProperty(process, 'versions', {value: {...process.versions, node: '${version}'}})`;
  const before =
    version === undefined ? [] : ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`];
  return spawnSync(process.execPath, [...before, path.join(folder, 'bin/bylaw.js'), ...args], {
    encoding: 'utf8',
  });
}

test('hands its arguments and its own place to the program', () => {
  build();
  const {status, stdout} = launch(['plan', '--as', 'ana@acme.example']);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    argv: ['plan', '--as', 'ana@acme.example'],
    root: pathToFileURL(path.join(folder, 'bin/bylaw.js')).href,
  });
});

test('without a build, says so and how to get one', () => {
  const {status, stdout, stderr} = launch(['plan']);
  expect(status).toBe(64);
  expect(stdout).toBe('');
  expect(stderr).toContain('bylaw is not built');
  expect(stderr).toContain('npm run build');
  expect(stderr).not.toContain('    at ');
});

test.each(['18.20.4', '20.18.3'])('refuses Node.js %s', (version) => {
  build();
  const {status, stdout, stderr} = launch(['plan'], version);
  expect(status).toBe(64);
  expect(stdout).toBe('');
  expect(stderr).toContain(`bylaw cannot run on Node.js ${version}`);
  expect(stderr).toContain('Install Node.js 20.19 or later');
});

test.each(['20.19.0', '22.0.0', '26.1.0'])('starts on Node.js %s', (version) => {
  build();
  expect(launch(['plan'], version).status).toBe(0);
});

/** Of the same length, which is all that V8 asks of a source. */
const OTHER = `${"exports.main = String; console.log('other');".padEnd(REPORT.length - 1)}\n`;

const COMPILE = `const {Script} = require('node:vm');
  const code = new Script(require('node:module').wrap(process.argv[1])).createCachedData();
  process.stdout.write(code.toString('base64'));`;

/** A file of compiled code, as the build writes it: of `compiled`, for `source`. */
function keptCode(source: string, compiled: string): Buffer {
  // In a process of its own: another test of this one may have set flags of V8, which takes no code of other flags.
  const {stdout} = spawnSync(process.execPath, ['-e', COMPILE, compiled], {encoding: 'utf8'});
  const piece = Buffer.from(stdout, 'base64');
  const entry = {source: hash('sha256', source), code: hash('sha256', piece), start: 0, end: piece.length};
  return Buffer.concat([Buffer.from(`${JSON.stringify({'cli.js': entry})}\n`), piece]);
}

describe('compiled code that the build kept', () => {
  const printed = (kept: Buffer | string): string => {
    writeFileSync(path.join(folder, 'dist/compiled-code.bin'), kept);
    const {status, stdout} = launch(['plan']);
    expect(status).toBe(0);
    return stdout;
  };

  test('is run, for the source that it is of', () => {
    build();
    // Nothing else shows that it is: what is written here for this source is of another.
    expect(printed(keptCode(REPORT, OTHER))).toBe('other\n');
  });

  test('of another source, damaged, cut off or of no use changes nothing', () => {
    build();
    const plain = launch(['plan']).stdout;
    const kept = keptCode(REPORT, OTHER);
    const damaged = Buffer.from(kept);
    damaged[kept.length - 100] = (damaged[kept.length - 100] ?? 0) ^ 1;
    const noCode = Buffer.from('no code');
    const refused = {
      source: hash('sha256', REPORT),
      code: hash('sha256', noCode),
      start: 0,
      end: noCode.length,
    };
    for (const file of [
      keptCode(OTHER, OTHER),
      damaged,
      kept.subarray(0, kept.length - 10),
      kept.subarray(0, 20),
      '',
      'null\n',
      `${JSON.stringify({'cli.js': refused})}\n${noCode.toString()}`,
    ])
      expect(printed(file)).toBe(plain);
  });
});
