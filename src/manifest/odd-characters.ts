/** Characters that people do not tell from those of YAML: they come from word processors, chats and web pages. */

const NAMES: Readonly<Record<string, string>> = {
  '\u00A0': 'a no-break space',
  '\u00AD': 'a soft hyphen',
  '\u200B': 'a zero-width space',
  '\u200C': 'a zero-width non-joiner',
  '\u200D': 'a zero-width joiner',
  '\u2060': 'a word joiner',
  '\u202F': 'a narrow no-break space',
  '\u3000': 'an ideographic space',
  '\uFF1A': 'a full-width colon',
  '\uFF0C': 'a full-width comma',
  '\u2010': 'a typographic hyphen',
  '\u2011': 'a no-break hyphen',
  '\u2012': 'a figure dash',
  '\u2013': 'an en dash',
  '\u2014': 'an em dash',
  '\u2212': 'a minus sign',
};

const SPACE = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/g;
const NOTHING = /[\u00AD\u180E\u200B-\u200F\u2060-\u2064]/g;
const DOUBLE = /[\u201C-\u201F\u00AB\u00BB\uFF02]/g;
const SINGLE = /[\u2018-\u201B\uFF07]/g;
/** Only where a list begins: elsewhere a dash is part of a text. */
const DASH = /^(\s*)[\u2010-\u2014\u2212](?=\s)/;
const ODD =
  /[\u00A0\u1680\u2000-\u200F\u202F\u205F-\u2064\u3000\u00AD\u180E\u2018-\u201F\u00AB\u00BB\uFF02\uFF07\uFF1A\uFF0C]|(?<=^\s*)[\u2010-\u2014\u2212](?=\s)/g;
const QUOTE = /[\u2018-\u201F\u00AB\u00BB\uFF02\uFF07]/;

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

export interface OddCharacter {
  readonly index: number;
  /** As a noun phrase, with its number: `a no-break space (U+00A0)`. */
  readonly name: string;
  readonly isQuote: boolean;
}

function nameOf(character: string): string {
  if (QUOTE.test(character)) return `${character} (${codePoint(character)})`;
  const known = NAMES[character] ?? (/\s/.test(character) ? 'an unusual space' : 'an invisible character');
  return `${known} (${codePoint(character)})`;
}

/** The characters of a line that look like others. */
export const oddCharacters = (text: string): readonly OddCharacter[] =>
  [...text.matchAll(ODD)].map(({0: character, index}) => ({
    index,
    name: nameOf(character),
    isQuote: QUOTE.test(character),
  }));

/** A text with the characters that were meant. */
export const plainCharacters = (text: string): string =>
  text
    .replaceAll(SPACE, ' ')
    .replaceAll(NOTHING, '')
    .replaceAll(DOUBLE, '"')
    .replaceAll(SINGLE, "'")
    .replaceAll('\uFF1A', ':')
    .replaceAll('\uFF0C', ',')
    .replace(DASH, '$1-');
