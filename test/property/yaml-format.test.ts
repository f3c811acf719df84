import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {tries} from '../effort.ts';
import {formatManifest} from '../../src/manifest/format.ts';
import {parseSource} from '../../src/manifest/parse.ts';
import {BLOCKS, commentsOf, isThere, PIECES, plain, SCALARS, secondOpinion} from './yaml-texts.ts';

const valuesOf = (text: string): unknown[] =>
  parseSource({path: 'a.yaml', text})
    .documents.map(({value}) => value)
    .filter(isThere);

/** What holds of every layout. Returns whether the text could be laid out at all. */
function agreesAfterLayout(text: string): boolean {
  const first = formatManifest({path: 'a.yaml', text});
  if ('findings' in first) {
    expect(first.findings).not.toHaveLength(0);
    return false;
  }
  const again = formatManifest({path: 'a.yaml', text: first.text});
  expect(again).toEqual({text: first.text});
  expect(valuesOf(first.text)).toEqual(valuesOf(text));
  expect(plain(secondOpinion(first.text))).toEqual(plain(secondOpinion(text)));
  expect(commentsOf(first.text)).toEqual(commentsOf(text.replace(/^\uFEFF/, '')));
  // Line ends are kept: all CRLF, or none.
  const breaks = new Set(first.text.match(/\r?\n/g));
  expect(breaks.size).toBeLessThanOrEqual(1);
  if (breaks.has('\r\n')) expect(text).not.toMatch(/(?<!\r)\n/);
  expect(first.text.replaceAll('\r\n', '\n')).not.toMatch(/\r|^\n|[^\n]$/);
  return true;
}

const COMMENT = fc.constantFrom('', '', '', '', ' # c', ' # d: e', '   #', " # it's");
const ABOVE = fc.constantFrom(
  '',
  '',
  '',
  '',
  '\n',
  '# a\n',
  '\n# b\n',
  '    # deep\n',
  '# c\n\n',
  '\n\n\n# x\n# y\n\n\n',
);
const TEXT = fc.oneof(
  fc.constantFrom(...SCALARS.filter((text) => !/[\n*&!]/.test(text))),
  fc.constantFrom('a', 'ana@acme.example', '"a"', "'b c'", '2027-01-31', '"2027-01-31"', '"no"', "'it''s'", '1.10', '~', '""'),
  fc.constantFrom('{a: 1}', '[a, b]', '{practice: m-and-a, "x": \'y\'}', '[]', '{}', '[{name: a, roles: [b]}, {name: c}]'),
  fc.integer({min: 1, max: 160}).map((n) => `word ${'x'.repeat(n)} end`),
  fc.integer({min: 1, max: 30}).map((n) => `[${Array.from({length: n}, (_, i) => `user${i}`).join(', ')}]`),
); // prettier-ignore

/** A node as lines below a key or dash at `indent`: what follows it on its line, and the lines below. */
interface Drawn {
  readonly beside: string;
  readonly below: string;
}

const step = fc.constantFrom(1, 2, 2, 3, 4);

function node(depth: number, indent: number): fc.Arbitrary<Drawn> {
  const scalar = fc
    .tuple(TEXT, COMMENT)
    .map(([text, comment]) => ({beside: ` ${text}${comment}\n`, below: ''}));
  const block = fc
    .tuple(fc.constantFrom(...BLOCKS.filter((text) => /^[|>][-+]?\n {2}\S/.test(text))), step)
    .map(([text, by]) => ({
      beside: ` ${text.slice(0, text.indexOf('\n') + 1)}`,
      below: text
        .slice(text.indexOf('\n') + 1)
        .replace(/\n*$/, '\n')
        .replace(/^ {2}/gm, ' '.repeat(indent + by)),
    }));
  if (depth === 0) return fc.oneof({weight: 5, arbitrary: scalar}, block);
  return fc.oneof(
    {weight: 3, arbitrary: scalar},
    {weight: 1, arbitrary: block},
    {weight: 2, arbitrary: step.chain((by) => collection(depth - 1, indent + by, true))},
    {weight: 2, arbitrary: fc.constantFrom(0, 2, 3).chain((by) => collection(depth - 1, indent + by, false))},
  );
}

const FIELDS = [
  'spec', 'kind', 'metadata', 'apiVersion', 'name', 'workspace', 'labels', 'items', 'to', 'role', 'subject', 'x', '"y"', 'creator', 'type',
]; // prettier-ignore

function collection(depth: number, indent: number, isMap: boolean): fc.Arbitrary<Drawn> {
  const pad = ' '.repeat(indent);
  const entry = fc.tuple(ABOVE, node(depth, isMap ? indent : indent + 1));
  const keys = isMap
    ? fc.uniqueArray(fc.constantFrom(...FIELDS), {minLength: 1, maxLength: 4})
    : fc.array(fc.constant(''), {minLength: 1, maxLength: 3});
  return fc
    .tuple(keys, fc.array(entry, {minLength: 4, maxLength: 4}), COMMENT, ABOVE)
    .map(([names, entries, comment, end]) => ({
      beside: `${comment}\n`,
      below:
        names
          .map((name, i) => {
            const [above, value] = entries[i] ?? ['', {beside: '\n', below: ''}];
            return `${above.replaceAll('# ', `${pad}# `)}${pad}${isMap ? `${name}:` : '-'}${value.beside}${value.below}`;
          })
          .join('') + end.replaceAll('# ', `${pad}# `),
    }));
}

const KINDS = ['Space', 'SpaceList', 'Member', 'MemberList', 'Share', 'Workspace', 'Set', 'Other'];

const DOCUMENT = fc
  .tuple(fc.option(fc.constantFrom(...KINDS)), collection(3, 0, true))
  .map(([kind, {below}]) => (kind === null ? below : below.replace(/^kind:.*\n/m, `kind: ${kind}\n`)));

const MANY = fc
  .tuple(
    fc.array(fc.oneof(DOCUMENT, fc.constantFrom('', '# only\n', '\n\n', '~\n')), {
      minLength: 1,
      maxLength: 3,
    }),
    fc.constantFrom('---\n', '--- # c\n', '...\n---\n', '...\n# between\n---\n', '---\n# after\n'),
    fc.constantFrom('\n', '\r\n'),
  )
  .map(([documents, between, end]) => documents.join(between).replaceAll('\n', end));

const RUNS = tries(150);

describe('formatManifest', () => {
  it('keeps values and comments and settles at once, for manifests of all shapes', () => {
    let laidOut = 0;
    fc.assert(
      fc.property(MANY, (text) => {
        if (agreesAfterLayout(text)) laidOut++;
      }),
      {numRuns: RUNS},
    );
    expect(laidOut).toBeGreaterThan(RUNS / 4);
  });

  it('does so for pieces thrown together', () => {
    fc.assert(
      fc.property(fc.array(PIECES, {maxLength: 12}), (pieces) => {
        agreesAfterLayout(pieces.join(''));
      }),
      {numRuns: RUNS * 4},
    );
  });

  it.each([...SCALARS, ...BLOCKS].map((text) => [JSON.stringify(text), text]))(
    'does so for %s',
    (_, text) => {
      for (const whole of [
      `a: ${text}\nb: 1\n`, `- ${text}\n- x\n`, `a:\n  b: ${text}\n  # c\nc: d\n`, `a:\n  - ${text}\n  - x\n`, `- - ${text}\n`, `[${text}, # c\n x]`,
      `{a: ${text}}`, `? ${text}\n: x\n`, `kind: Space\nspec: {type: ${text}}\n`, `a: &x ${text}\nb: *x\n`, `x:\n- a: ${text}\n  # e\n  b: 1\n# f\n`,
      `--- ${text}\n...\n`, `kind: Space\nspec:\n  # c\n  resources: &x ${text}\n\n  type: *x\n`, `kind: TeamList\nitems:\n- members: ${text}\n  # c\n  name: x\n`,
    ]) agreesAfterLayout(whole); // prettier-ignore
    },
  );
});
