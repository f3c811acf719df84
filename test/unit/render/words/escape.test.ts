import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {escapeAll, escapeForTerminal, escapeJson} from '../../../../src/render/words/escape.ts';
import {HOSTILE_CHARACTERS, HOSTILE_TEXTS} from '../hostile-texts.ts';

describe('escapeForTerminal', () => {
  it.each([
    ['plain text', 'plain text'],
    ['Zoë 法務部 🚀 ❤️', 'Zoë 法務部 🚀 ❤️'],
    ['a\u001B[31mb', 'a\\u{1b}[31mb'],
    ['one\ntwo', 'one\\ntwo'],
    ['one\r\ntwo', 'one\\u{d}\\ntwo'],
    ['\u202Ename', '\\u{202e}name'],
    ['vi\u200Bewer', 'vi\\u{200b}ewer'],
    ['\uD800', '\\u{d800}'],
    ['\u{E0041}', '\\u{e0041}'],
    ['a\uFE0F', 'a\\u{fe0f}'],
    ['\u2800', '\\u{2800}'],
    [`e${'\u0301'.repeat(9)}`, `e${'\u0301'.repeat(8)}\\u{301}`],
    ['::error::spoofed', '\\u{3a}:error::spoofed'],
    ['user:::error::x', 'user:\\u{3a}:error::x'],
    ['std::vector, a: b', 'std::vector, a: b'],
    ['see ##[error]x and ##vso[task]', 'see \\u{23}#[error]x and \\u{23}#vso[task]'],
    ['## heading #[x]', '## heading #[x]'],
  ])('shows %j as %j', (text, shown) => {
    expect(escapeForTerminal(text)).toBe(shown);
  });

  it('lets no hostile character through', () => {
    for (const character of HOSTILE_CHARACTERS) {
      expect(escapeForTerminal(`a${character}b`)).toMatch(/^a\\(?:n|u\{[\da-f]+\})b$/);
    }
  });

  it('does nothing to what it has escaped', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), (text) => {
        const once = escapeForTerminal(text);
        expect(escapeForTerminal(once)).toBe(once);
      }),
    );
  });

  it('reaches every text of a value, keys too', () => {
    expect(escapeAll({'k\u0007': ['a\u001B', {b: null, c: 1, d: true}]})).toEqual({
      'k\\u{7}': ['a\\u{1b}', {b: null, c: 1, d: true}],
    });
  });
});

describe('escapeJson', () => {
  it('leaves JSON with the same meaning', () => {
    expect(HOSTILE_TEXTS.length).toBeGreaterThanOrEqual(200);
    for (const text of HOSTILE_TEXTS) {
      const json = escapeJson(JSON.stringify({[text]: text, '##[x]': '##[y]'}, null, 2));
      expect(JSON.parse(json)).toEqual({[text]: text, '##[x]': '##[y]'});
      expect(json).not.toContain('##[');
      expect(json.replaceAll('\n', '').replaceAll(/\p{Extended_Pictographic}\uFE0F/gu, '')).not.toMatch(
        /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u,
      );
    }
  });
});
