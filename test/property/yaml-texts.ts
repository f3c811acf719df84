/** Awkward pieces of YAML, and what a second parser makes of a text. */
import fc from 'fast-check';
import {Lexer, parseAllDocuments} from 'yaml';

export const SCALARS = [
  'NO', 'no', 'on', 'y', '010', '0o10', '0o8', '0x1F', '0xg', '-0x1F', '1.10', '1e3', '1E-3', '+1', '1_000',
  '9007199254740993', '9007199254740991', '-9007199254740992', '0.1', '0.30000000000000004', '123456789.123456789123',
  '1e400', '1e-400', '-0', '-0.0', '.5', '5.', '.', '-.5', '+.5', '.e5', '1e', '~', 'null', 'Null', 'nULL', '', 'true',
  'True', 'TRUE', 'tRUE', '.inf', '-.INF', '+.inf', '.nan', '.NaN', '+.nan', '12:30:45', '2027-01-31',
  '2027-01-31T10:00:00Z', '0b11', '00', '0', '- a', '-', '--', '---', '...', '?', '? a', ':', ':a', 'a:', 'a:b', 'a: b',
  'a #b', 'a#b', '#a', '<<', '=', '!', '!foo a', '!!str 1', '!!binary aGk=', '!<tag:yaml.org,2002:str> a', '& a', '&a',
  '&a b', '*a', '*', '|', '>', '%a', '@a', '`a', '{a}', '{a: 1}', '{a: }', '{a}', '{a, b: 1}', '{a:1}', '{"a":1}',
  '{"a": 1}', '{? a : b}', '{: b}', '{a: [b, {c: d}]}', '[]', '{}', '[a]', '[a, b]', '[a,b]', '[a, ]', '[, a]', '[a: b]',
  '[a: b, c]', '[? a : b]', '["a":b]', '["a": b]', '[{}: x]', '{[]: x}', '{ {a: b}: c }', '[[a], [b]]', '[-]', '[- a]',
  '[-1]', '{-: a}', '{a: -}', '[a b, c d]', '[a: {b: c}]', '["a" b]', '[#a\n b]', '[a #b\n , c]', '{a: 1,\n b: 2}',
  '{a\n b: 1}', '{a:\n b}', '[a\n b]', '[\n a,\n b\n ]', '[\na\n]', '{\n}', '""', "''", '"a"', "'a'", '"a\\nb"', '"\\0"',
  '"\\x00"', '"\\e"', '"\\uD800"', '"\\uD83D\\uDE00"', '"\\U0001F600"', '"\\U00110000"', '"\\UFFFFFFFF"', '"\\x41"',
  '"\\/"', '"\\q"', '"\\N\\_\\L\\P"', '"\\ta"', '"a\\\n  b"', '"a\n  b"', '"a\n\n  b"', '"a  \n  b"', '"a \\\n  \\ b"',
  "'a\n  b'", "'a\n\n\n  b'", "'it''s'", '"a\n b\n"', '"a" b', "'a' # b", "'a'# b", '"a"#b', 'a\n  b', 'a\n\n  b', 'a\n  b: c',
  'a\n  # b\n  c', 'a # b\n  c', '\u{1F600}', '\u0085', 'a\u0085b', 'a\u2028b', '\u2029', '\u00A0', '\u00A0a', 'a\u00A0',
  '\uFEFF', 'a\uFEFFb', '\u200B', '\u202Ea', '\uD800', '\0', 'a\0b', '\x01', '\x1B', '\x7F', '\x9F', '\uFFFE', '\t', 'a\tb',
  '\ta', 'a\t', 'a\t#b', 'a \t b', '\t- a', '-\ta', '-\t- a', '-\ta: b', '\ta: b', 'a:\tb', 'a\t: b', 'a :b', 'a : b', '__proto__',
  'constructor', 'toString',
]; // prettier-ignore

export const BLOCKS = [
  '|\n  a\n  b\n', '|-\n  a\n', '|+\n  a\n\n\n', '>\n  a\n  b\n\n  c\n', '>-\n  a\n   b\n  c\n', '>+\n  a\n\n', '|2\n   a\n',
  '|1\n  a\n', '|2-\n    a\n', '|\n\n  a\n', '|\n    \n  a\n', '|\n   \n\n   a\n', '|\n a\n  b\n', '| # c\n  a\n', '|# c\n  a\n',
  '| a\n  b\n', '|\n', '|-\n', '|+\n\n', '|\n  a\n b\n', '|\n\ta\n', '|\n  \ta\n', '>\n  \ta\n  b\n', '|\n  a\n# c\n',
  '|\n  # a\n', '|\n  ---\n', '|\n---\n', '>\n\n\n  a\n\n\n  b\n', '>\n   a\n\n    b\n\n   c\n', '|0\n a\n', '|11\n a\n',
  '|\n  a\r\n  b\r\n', '>-\n  a  \n  b\n', '|\n  a\n  ', '|\n  a\n   ', '|+\n  a\n  ', '|\n  \n', '|-\n  \n  \n', '|\n     \n  a',
  '"a\n---\nb"', '"a\n...\n"', "'\n  a'", "'a\n  '", '" a"', '"a\n \t b"', '"a \t\n b"', "'\n\n'", '"\n"', '"\\\n  a"',
]; // prettier-ignore

export const KEYS = [
  'a', 'b', '"a"', "'b'", '1', 'true', 'null', '~', '1.5', '""', "''", '.inf', 'yes', 'a b', 'a#b', '? a\n', '[a]', '{a: b}', '*a', '&k a',
  '!!str a', '<<', '"<<"', '__proto__', '"__proto__"', 'constructor', '-', '?a', ':', '::', 'a\n  b', '"a\n  b"', '- a', '|', '😀', 'é',
  'a\u2028', '\u0085', 'k'.repeat(1023), 'k'.repeat(1024), 'k'.repeat(1025), `"${'k'.repeat(1022)}"`,
  `"${'k'.repeat(1023)}"`, `"${'\\u0041'.repeat(300)}"`, `{a: ${'k'.repeat(1030)}}`, '%', '@', ',', '[', '{', '}', ']',
]; // prettier-ignore

/** Pieces that make a YAML text, or not, when they are put together. */
export const PIECES = fc.oneof(
  {weight: 3, arbitrary: fc.constantFrom(...SCALARS, ...BLOCKS)},
  {weight: 2, arbitrary: fc.constantFrom(...KEYS.map((key) => `${key}: `))},
  {weight: 6, arbitrary: fc.constantFrom('a: ', 'b: ', 'c:\n', '- ', 'x', '"y"', "'z'", '1', '~', '[', ']', '{', '}', ', ', ': ')},
  {weight: 4, arbitrary: fc.constantFrom('\n', '\n  ', '\n    ', '\n\n', '\r\n', '\r', '\t', ' ', '# c', ' # c\n', '\n---\n', '\n...\n')},
  {weight: 2, arbitrary: fc.constantFrom('&a ', '*a', '&b ', '*b', '!t ', '%YAML 1.1\n', '? ', '|\n', '>-\n', '<<: *a', '\uFEFF')},
); // prettier-ignore

/** What the second parser reads: its non-empty documents, or undefined when it refuses the text. */
export function secondOpinion(text: string): readonly unknown[] | undefined {
  // Without the byte order mark at the start: its column confuses that parser.
  const documents = parseAllDocuments(text.replace(/^\uFEFF/, ''), {
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: true,
    strict: true,
    logLevel: 'silent',
  });
  if ('empty' in documents) return documents.errors.length > 0 ? undefined : [];
  if (documents.some(({errors}) => errors.length > 0)) return undefined;
  return documents.map((document) => document.toJS({maxAliasCount: -1}) as unknown).filter(isThere);
}

export const isThere = (value: unknown): boolean => value !== null;

/** `-0` is 0 in JSON, and so it is for us. */
export const plain = (value: unknown): unknown =>
  value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);

/** All comments of a text, by the second parser. */
export function commentsOf(text: string): readonly string[] {
  const comments: string[] = [];
  let before = '';
  for (const lexeme of new Lexer().lex(text)) {
    // What follows U+001F is a scalar, whatever it begins with.
    if (lexeme.startsWith('#') && before !== '\x1f') comments.push(lexeme.trimEnd());
    before = lexeme;
  }
  return comments.toSorted();
}
