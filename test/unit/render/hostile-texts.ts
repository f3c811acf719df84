/** Texts that would steer a terminal, hide, or turn around what stands beside them, if they were let through. */

const ESC = '\u001B';
const point = (code: number): string => String.fromCodePoint(code);
const range = (first: number, last: number): string[] =>
  Array.from({length: last - first + 1}, (_, i) => point(first + i));

/** Single characters that are never to be seen raw. */
export const HOSTILE_CHARACTERS: readonly string[] = [
  ...range(0x00, 0x1f),
  ...range(0x7f, 0x9f),
  '\u00AD',
  '\u034F',
  '\u061C',
  '\u115F',
  '\u1160',
  '\u17B4',
  ...range(0x180b, 0x180e),
  ...range(0x200b, 0x200f),
  ...range(0x2028, 0x202e),
  ...range(0x2060, 0x206f),
  '\u3164',
  '\uFE00',
  '\uFE0F',
  '\uFEFF',
  '\uFFA0',
  ...range(0xfff9, 0xfffb),
  '\uD800',
  '\uDFFF',
  ...range(0x1d173, 0x1d17a),
  ...range(0xe0001, 0xe0040),
  '\u{E0100}',
];

const SEQUENCES: readonly string[] = [
  `${ESC}[2J${ESC}[H`,
  `${ESC}[31mred${ESC}[0m`,
  `${ESC}[1A${ESC}[2K+ nothing to see`,
  `${ESC}]0;title\u0007`,
  `${ESC}]8;;https://evil.example\u0007click${ESC}]8;;\u0007`,
  `${ESC}]52;c;ZXZpbA==\u0007`,
  `${ESC}P+q544e${ESC}\\`,
  `${ESC}c`,
  `${ESC}[?1049h`,
  '\u009B31m',
  '\u009D0;title\u009C',
  'approved\rdenied  ',
  'a\b\b\bevil',
  'admin\u202Enimda',
  '\u2066hidden\u2069',
  'line one\nline two',
  '\r\n+ User/evil@acme.example',
  '\n\nReady to apply: 0 changes.\n',
  'tab\tbed',
  'vi\u200Bewer',
  'pay\u00ADpal',
  '\uFEFFname',
  'a\u0000b',
  '👩\u200D💻 zero-width joined',
  '⚠\uFE0F allowed, x\uFE0F not',
  '界'.repeat(300),
  'x'.repeat(5000),
  '"quoted", [list], {map: 1}',
  '$(rm -rf /) `id` %s %n',
  '../../../etc/passwd',
];

/** At least 200 texts: each character alone within a text, and sequences as attackers use them. */
export const HOSTILE_TEXTS: readonly string[] = [
  ...HOSTILE_CHARACTERS.map((character) => `a${character}b`),
  ...SEQUENCES,
];
