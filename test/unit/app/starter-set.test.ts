import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {setNameFrom, starterSet} from '../../../src/app/starter-set.ts';

describe('the starter set', () => {
  it('is what examples/minimal shows', () => {
    const files = starterSet('minimal', {github: false, version: '0.1.0'});
    expect(files.size).toBe(5);
    for (const [path, text] of files) {
      expect(readFileSync(new URL(`../../../examples/minimal/${path}`, import.meta.url), 'utf8')).toBe(text);
    }
  });

  it('has a workflow of its own version when asked for one', () => {
    const files = starterSet('minimal', {github: true, version: '9.8.7'});
    expect(files.get('.github/workflows/bylaw.yml')).toContain('npx --yes bylaw@9.8.7 plan');
  });

  it.each([
    ['Acme Governance', 'acme-governance'],
    ['--x--', 'x'],
    ['日本', 'governance'],
    ['a'.repeat(80), 'a'.repeat(63)],
  ])('is named after its folder: %s', (folder, name) => {
    expect(setNameFrom(folder)).toBe(name);
  });
});
