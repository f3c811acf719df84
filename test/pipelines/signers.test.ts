/** Whose signature counts for what is applied: the keys of commits, and of none that the applied push itself brings. */
import {execFileSync} from 'node:child_process';
import {mkdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {folder, write} from '../cli/program.ts';
import {ROOT} from './play-npm.ts';

interface Signers {
  readonly args?: readonly string[];
  readonly why?: string;
}
interface Asked {
  readonly names: readonly string[];
  readonly commit: string | undefined;
  readonly before: string | null | undefined;
  readonly to: string;
}

const {signersAsBefore} = (await import(path.join(ROOT, '.github/actions/bylaw/signers.mjs'))) as {
  signersAsBefore: (cwd: string, asked: Asked) => Signers;
};

const GONE = '0'.repeat(40);

/** A repository with a set in `governance`, and keys in three commits: at first, with another `new.pub`, and without `old.pub`. */
function repository() {
  const dir = folder();
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', dir, '-c', 'user.name=Ana', '-c', 'user.email=ana@acme.example', ...args], {
      encoding: 'utf8',
      env: {...process.env, GIT_CONFIG_GLOBAL: '/dev/null'},
    }).trim();
  const commit = (files: Readonly<Record<string, string>>): string => {
    write(dir, files);
    git('add', '--all');
    git('commit', '--quiet', '-m', 'Change keys');
    return git('rev-parse', 'HEAD');
  };
  git('init', '--quiet', '--initial-branch=main');
  const first = commit({'keys/old.pub': 'old\n', 'keys/new.pub': 'mine', 'governance/own.pub': 'own'});
  const second = commit({'keys/new.pub': 'theirs', '.gitattributes': '*.pub text eol=crlf\n'});
  git('rm', '--quiet', 'keys/old.pub');
  const third = commit({});
  const cwd = path.join(dir, 'governance');
  const to = path.join(folder(), 'to');
  mkdirSync(to);
  /** The keys that count, or why none does. */
  const signers = (
    names: readonly string[],
    commitOf: string | undefined,
    before: string | null | undefined,
  ): readonly string[] | string | undefined => {
    const {args, why} = signersAsBefore(cwd, {names, commit: commitOf, before, to});
    return (
      why ?? args?.filter((arg) => arg !== '--require-signature').map((file) => readFileSync(file, 'utf8'))
    );
  };
  return {dir, git, signers, first, second, third};
}

test('a key counts that was there before, and as it was committed', () => {
  const {dir, git, signers, first, second, third} = repository();
  const [old, own] = ['../keys/old.pub', 'own.pub'];
  const fresh = '../keys/new.pub';
  expect(signers([old, own], second, first)).toEqual(['old\n', 'own']);
  // One that the push changes does not; by hand, nothing is brought.
  expect(signers([old, fresh], second, first)).toEqual(['old\n']);
  expect(signers([fresh], second, null)).toEqual(['theirs']);
  expect(signers([fresh], second, first)).toMatch(
    /^What was merged changes \.\.\/keys\/new\.pub: a key does/,
  );
  // Nor does one that the commit no longer has, or that only the checkout has.
  expect(signers([own, old], third, second)).toMatch(
    /^There is no file \.\.\/keys\/old\.pub in commit \w{12}\.$/,
  );
  write(dir, {'governance/own.pub': 'left by a step', 'governance/step.pub': 'left by a step'});
  expect(signers([own], third, second)).toEqual(['own']);
  expect(signers(['step.pub'], third, second)).toMatch(/^There is no file step\.pub/);
  // Objects that stand in the place of others are a matter of the checkout, too.
  const [mine, theirs] = [first, second].map((commit) => git('rev-parse', `${commit}:keys/new.pub`));
  git('replace', theirs!, mine!);
  expect(git('show', `${second}:keys/new.pub`)).toBe('mine');
  expect(signers([fresh], second, first)).toMatch(/^What was merged changes/);
});

test('where it is not known what was there before, no signature counts', () => {
  const {signers, first, third} = repository();
  for (const before of [GONE, undefined, '', 'HEAD', '--help', third.slice(0, 12), `${third}^`, `${third}\n`])
    expect([before, signers(['own.pub'], third, before)]).toEqual([
      before,
      expect.stringMatching(
        /^Whose signature counts cannot be told, because the commit of the branch before/,
      ),
    ]);
  for (const commit of [GONE, undefined, 'HEAD'])
    expect(signers(['own.pub'], commit, first)).toMatch(/because the commit that is applied is not known/);
});

test('a name means a file of the commit, whatever it says', () => {
  const {signers, second, third} = repository();
  for (const name of [
    '/etc/hostname',
    '../../../../etc/hostname',
    '../keys',
    '.',
    '--batch',
    '-e',
    ':own.pub',
    'HEAD:governance/own.pub',
    ':(glob)*.pub',
    '*.pub',
    '$(cat own.pub)',
    'own.pub\0',
    '',
  ])
    expect([name, signers([name], third, second)]).toEqual([
      name,
      expect.stringMatching(/^There is no file /) as string,
    ]);
  expect(signers(['./x/../own.pub'], third, second)).toEqual(['own']);
});
