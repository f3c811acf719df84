import {execFileSync} from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {privateCache} from '../../../src/host/private-cache.ts';

let top: string;
let home: string;
let set: string;
/** Where the folder is, and the file that `keep` writes. */
let folder: string;
let file: string;

beforeEach(() => {
  top = realpathSync(mkdtempSync(path.join(tmpdir(), 'bylaw-cache-')));
  [home, set] = [path.join(top, 'home'), path.join(top, 'set')];
  for (const dir of [home, set]) mkdirSync(dir);
  folder = path.join(home, '.cache/bylaw');
  file = path.join(folder, 'a.cache');
});
afterEach(() => rmSync(top, {recursive: true, force: true}));

const cacheOf = (env: Readonly<Record<string, string>> = {HOME: home}, root = set) => privateCache(env, root);
const keep = async (text = 'kept', env?: Readonly<Record<string, string>>): Promise<void> =>
  cacheOf(env)?.write('a', text);
const kept = async (env?: Readonly<Record<string, string>>): Promise<string | undefined> =>
  cacheOf(env)?.read('a');

describe('a folder of the user alone', () => {
  it('keeps texts, where only that user can read them', async () => {
    expect(await kept()).toBeUndefined();
    await keep('one');
    await keep('two');
    expect(await kept()).toBe('two');
    expect(readdirSync(folder)).toEqual(['a.cache']);
    expect([statSync(folder), statSync(file)].map(({mode}) => mode & 0o777)).toEqual([0o700, 0o600]);
  });

  it('is where the standard says, if that is an absolute path', async () => {
    const named = {HOME: home, XDG_CACHE_HOME: path.join(top, 'caches')};
    await keep('x', named);
    expect(existsSync(path.join(top, 'caches/bylaw/a.cache'))).toBe(true);
    await keep('y', {HOME: home, XDG_CACHE_HOME: 'caches'});
    expect(await kept()).toBe('y');
  });

  it('is none in CI, without a home, or if it is switched off', async () => {
    for (const env of [{HOME: home, CI: 'true'}, {HOME: home, CI: '1'}, {HOME: home, BYLAW_CACHE: 'off'}, {HOME: 'home'}, {}])
      expect(cacheOf(env as Record<string, string>)).toBeUndefined(); // prettier-ignore
    await keep('x', {HOME: home, CI: 'false', BYLAW_CACHE: ''});
    expect(await kept()).toBe('x');
  });

  it('stays within bounds: the oldest go, and what a killed program left', async () => {
    await keep();
    const old = (name: string, age: number, size = 1): void => {
      writeFileSync(path.join(folder, name), '', {mode: 0o600});
      truncateSync(path.join(folder, name), size);
      const at = Date.now() / 1000 - age;
      utimesSync(path.join(folder, name), at, at);
    };
    old('large.cache', 50, 200 * 2 ** 20);
    old('larger.cache', 100, 100 * 2 ** 20);
    old('b.cache.0123', 3600);
    old('c.cache.4567', 1);
    await keep();
    expect(readdirSync(folder).toSorted()).toEqual(['a.cache', 'c.cache.4567', 'large.cache']);
    for (let i = 0; i < 250; i++) old(`n${i}.cache`, 10 + i);
    await keep();
    expect(readdirSync(folder).filter((name) => name.endsWith('.cache'))).toHaveLength(200);
    expect(await kept()).toBe('kept');
  });

  it('takes what two write at once whole', async () => {
    const texts = Array.from({length: 20}, (_, i) => `${i}`.repeat(200_000));
    await Promise.all(texts.map((text) => keep(text)));
    expect(texts).toContain(await kept());
    expect(readdirSync(folder)).toEqual(['a.cache']);
  });

  it('does without what is too large, or a disk that takes nothing', async () => {
    writeFileSync(path.join(home, '.cache'), 'a file');
    await keep();
    expect(await kept()).toBeUndefined();
    rmSync(path.join(home, '.cache'));
    await keep();
    mkdirSync(path.join(folder, 'b.cache'));
    await cacheOf()?.write('b', 'x');
    expect(await cacheOf()?.read('b')).toBeUndefined();
    expect(readdirSync(folder)).toEqual(['a.cache', 'b.cache']);
    await keep('x'.repeat(128 * 2 ** 20 + 1));
    expect(await kept()).toBe('kept');
  });
});

/** Ways in which somebody else could have put something there. Each must make it as if nothing were kept, and nothing be written. */
const ATTACKS: Readonly<Record<string, () => void>> = {
  'the folder may be entered by others': () => chmodSync(folder, 0o755),
  'the folder above may be written by others': () => chmodSync(path.dirname(folder), 0o777),
  'the folder is a link': () => {
    renameSync(folder, path.join(top, 'elsewhere'));
    symlinkSync(path.join(top, 'elsewhere'), folder);
  },
  'a folder above it is a link': () => {
    renameSync(path.dirname(folder), path.join(top, 'elsewhere'));
    symlinkSync(path.join(top, 'elsewhere'), path.dirname(folder));
  },
  'git tracks it': () => {
    execFileSync('git', ['init', '--quiet'], {cwd: home});
    execFileSync('git', ['add', '.cache'], {cwd: home});
  },
  'it is in a work tree of a repository elsewhere': () => writeFileSync(path.join(home, '.cache/.git'), 'gitdir: /x\n'),
  ...(process.getuid?.() === 0 && {'the folder is of somebody else': () => chownSync(folder, 4242, 0)}),
}; // prettier-ignore

const ATTACKS_ON_THE_FILE: Readonly<Record<string, () => void>> = {
  'it may be read by others': () => chmodSync(file, 0o640),
  'it may be written by others': () => chmodSync(file, 0o622),
  'it is a link': () => {
    renameSync(file, path.join(set, 'a'));
    symlinkSync(path.join(set, 'a'), file);
  },
  'it has another name elsewhere': () => linkSync(file, path.join(set, 'a')),
  'it is no file': () => {
    rmSync(file);
    execFileSync('mkfifo', ['-m', '600', file]);
  },
  ...(process.getuid?.() === 0 && {'it is of somebody else': () => chownSync(file, 4242, 0)}),
};

describe('what somebody else may have written is not there', () => {
  it.each(Object.entries(ATTACKS))('%s', async (_, attack) => {
    await keep();
    expect(await kept()).toBe('kept');
    attack();
    expect(await kept()).toBeUndefined();
    await keep('again');
    expect(await kept()).toBeUndefined();
  });

  it.each(Object.entries(ATTACKS_ON_THE_FILE))('%s', async (_, attack) => {
    await keep();
    attack();
    expect(await kept()).toBeUndefined();
    await keep('again');
    expect(await kept()).toBe('again');
    // Nothing is written through a link.
    const others = [path.join(set, 'a')].filter((other) => existsSync(other));
    expect(others.map((other) => readFileSync(other, 'utf8'))).toEqual(others.map(() => 'kept'));
  });

  it('a set that brings one along does not get it read', async () => {
    const env = {XDG_CACHE_HOME: path.join(set, '.cache')};
    mkdirSync(path.join(set, '.cache/bylaw'), {recursive: true, mode: 0o700});
    writeFileSync(path.join(set, '.cache/bylaw/a.cache'), 'brought along', {mode: 0o600});
    expect(await kept(env)).toBeUndefined();
    // The same folder serves another set.
    expect(await cacheOf(env, home)?.read('a')).toBe('brought along');
  });
});
