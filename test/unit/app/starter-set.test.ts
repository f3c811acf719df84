import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {setNameFrom, starterSet} from '../../../src/app/starter-set.ts';

describe('the starter set', () => {
  it('is what examples/minimal shows', () => {
    const files = starterSet('minimal', {schema: '../../dist/schemas/v1/bylaw.schema.json'});
    expect(files.size).toBe(6);
    for (const [path, text] of files) {
      expect(readFileSync(new URL(`../../../examples/minimal/${path}`, import.meta.url), 'utf8')).toBe(text);
    }
  });

  it('has a workflow when asked for one, and ignores what that installs', () => {
    const files = starterSet('minimal', {workflow: 'name: bylaw\n', schema: 'bylaw.schema.json'});
    expect(files.get('.github/workflows/bylaw.yml')).toBe('name: bylaw\n');
    expect(files.get('.gitignore')).toBe('.bylaw/\nnode_modules/\n');
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
