import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {tries} from '../../effort.ts';
import {globBase, globMatcher, isGlob} from '../../../src/host/glob.ts';

describe('globMatcher', () => {
  it.each([
    ['*.yaml', 'a.yaml', true],
    ['*.yaml', 'b/a.yaml', false],
    ['**/*.yaml', 'a.yaml', true],
    ['**/*.yaml', 'b/c/a.yaml', true],
    ['b/**', 'b/c/a.yaml', true],
    ['b/**', 'b', true],
    ['b/**/a.yaml', 'b/a.yaml', true],
    ['b/*/a.yaml', 'b/c/d/a.yaml', false],
    ['?.yaml', 'a.yaml', true],
    ['?.yaml', 'ab.yaml', false],
    ['{a,b{c,d}}.yaml', 'bd.yaml', true],
    ['{a,b{c,d}}.yaml', 'b.yaml', false],
    ['a{,b}.yaml', 'a.yaml', true],
    ['a{b.yaml', 'a{b.yaml', true],
    ['a.b', 'axb', false],
    ['a[b].yaml', 'a[b].yaml', true],
    ['A.yaml', 'a.yaml', false],
  ])('%s and %s: %s', (glob, path, matches) => {
    expect(globMatcher(glob)(path)).toBe(matches);
  });

  it('means the same as a regular expression', () => {
    const step = fc.stringMatching(/^[ab*?]{1,5}$/).filter((text) => !text.includes('**'));
    const glob = fc.array(fc.oneof(step, fc.constant('**')), {minLength: 1, maxLength: 4});
    const path = fc.array(fc.stringMatching(/^[ab]{1,4}$/), {minLength: 1, maxLength: 4});
    const asRegExp = (steps: readonly string[]): RegExp =>
      new RegExp(
        `^${steps
          .map((one) =>
            one === '**' ? '(?:[^/]+/)*' : `${one.replaceAll('*', '[^/]*').replaceAll('?', '[^/]')}/`,
          )
          .join('')}$`,
      );
    fc.assert(
      fc.property(glob, path, (pattern, steps) => {
        const matches = globMatcher(pattern.join('/'))(steps.join('/'));
        expect(matches).toBe(asRegExp(pattern).test(`${steps.join('/')}/`));
      }),
      {numRuns: tries(800)},
    );
  });

  it('does not explode', () => {
    expect(globMatcher('*a'.repeat(40))('a'.repeat(60) + 'b')).toBe(false);
    expect(globMatcher('**/a/'.repeat(20) + 'x')('a/'.repeat(60) + 'b')).toBe(false);
    expect(globMatcher('{a,b}'.repeat(40))('a')).toBe(false);
  });
});

describe('globBase', () => {
  it('is the folder before the first wildcard', () => {
    expect(['a/b/*.yaml', '*.yaml', 'a/{b,c}/d', 'a/b'].map(globBase)).toEqual(['a/b', '', 'a', 'a/b']);
    expect(['a/b', 'a/*', 'a?', '{a,b}'].map(isGlob)).toEqual([false, true, true, true]);
  });
});
