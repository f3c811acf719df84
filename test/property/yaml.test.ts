import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {tries} from '../effort.ts';
import {parseSource} from '../../src/manifest/parse.ts';
import {BLOCKS, isThere, KEYS, PIECES, plain, SCALARS, secondOpinion} from './yaml-texts.ts';

/** Either the text is refused, with a reason, or both parsers read the same. */
function agrees(text: string): 'refused' | 'read' {
  const {documents, findings} = parseSource({path: 'a.yaml', text});
  if (findings.length > 0) {
    for (const {position, rule} of findings) {
      expect(rule).toMatch(/^yaml\//);
      expect(position?.line).toBeGreaterThan(0);
      expect(position?.column).toBeGreaterThan(0);
    }
    return 'refused';
  }
  const values = documents.map(({value}) => value).filter(isThere);
  // The second opinion is undefined where the other parser refuses the text.
  expect(values).toEqual(plain(secondOpinion(text)));
  return 'read';
}

describe('every awkward form is read alike or refused', () => {
  it.each([...SCALARS, ...BLOCKS].map((text) => [JSON.stringify(text), text]))('%s', (_, text) => {
    for (const whole of [
      text, `${text}\n`, `\uFEFF${text}`, `a: ${text}\nb: 1\n`, `a: ${text}`, `- ${text}\n- x\n`, `a:\n  b: ${text}\nc: d\n`,
      `a:\n  ${text}\n`, `a:\n  - ${text}\n  - x\n`, `- - ${text}\n`, `[${text}]`, `{a: ${text}}`, `[x, ${text}, y]`, `${text}: x\n`,
      `? ${text}\n: x\n`, `a: 1\n${text}: 2\n`, `--- ${text}\n`, `---\n${text}\n...\n`, `a: &x ${text}\nb: *x\n`, `# c\n\n${text} # d\n`,
      `a: # c\n  ${text}\n`, `a: 1\n---\n${text}\n---\nb: 2\n`, `a: ${text}\n\n# end\n`, `a: ${text.replaceAll('\n', '\r\n')}\r\nb: 1\r\n`,
      `a: 1\r${text}`, `%YAML 1.1\n---\na: ${text}\n`, `a: &x\n  ${text}\n`, `-   ${text}\n`, `- a: ${text}\n  b: 1\n`,
      `a: "${text}"\n`, `a: '${text}'\n`,
    ]) agrees(whole); // prettier-ignore
  });

  it.each(KEYS.map((key) => [JSON.stringify(key).slice(0, 40), key]))('as a key: %s', (_, key) => {
    for (const whole of [
      `${key}: x\n`, `a1: 1\n${key}: x\n`, `{${key}: x}\n`, `{${key}}`, `[${key}: x]`, `- ${key}: x\n  c: d\n`, `${key}: x\n${key}: y\n`,
      `{${key}: x, ${key}: y}`, `x:\n  ${key}: 1\n  z: 2\n`, `${key} : x\n`, `${key}:\n  x: y\n`, `${key}:\n- x\n`, `b: &b\n  ${key}: 1\nc: *b\n`,
      `? ${key}\n: x\n`, `? ${key}\n`,
    ]) agrees(whole); // prettier-ignore
  });
});

describe('generated documents', () => {
  it('assembled from pieces are read alike or refused', () => {
    fc.assert(
      fc.property(fc.array(PIECES, {maxLength: 14}), (pieces) => {
        agrees(pieces.join(''));
      }),
      {numRuns: tries(1000)},
    );
  });
});
