/**
 * Escapes for everything that is shown, on which the escapes of all formats rest. No text from a manifest or a row
 * may steer the terminal of a reviewer, hide, or reorder the text beside it; nor, where a job prints it, be a command
 * for the runner that reads the output.
 *
 * Escaped are all characters that are not visible: controls (C0, DEL, C1), all format characters (bidirectional marks
 * and overrides, zero-width ones, tags, the soft hyphen), line and paragraph separators, lone surrogates, characters
 * that fonts draw as nothing, and marks piled so high that they cover the lines around them. The one exception is the
 * selector that makes a pictograph an emoji, right after it.
 *
 * Runners read a line as a command if it begins with `::`, after white space, or has `##[` or, on some, `##vso[`
 * anywhere in it. Where lines will break is not known here, nor which part of a text is shown, so `::` is escaped
 * wherever no word ends: `std::vector` stays.
 */
const INVISIBLE =
  /(?!(?<=\p{Extended_Pictographic})\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** The marks beyond the eighth on one letter: no writing system needs so many. */
const PILED = /(?<=[\p{Mn}\p{Me}]{8})[\p{Mn}\p{Me}]/gu;
const COMMAND = /(?<![\p{L}\p{N}_)]):(?=:)|#(?=#\w*\[)/gu;
const PLAIN = /^[\x20-\x7E]*$/;
const PLAIN_LINES = /^[\n\x20-\x7E]*$/;

/** The code point of a character, such as `\u{202e}`. */
export const shownAsCode = (character: string): string =>
  character === '\n' ? '\\n' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

const mayCommand = (text: string): boolean => text.includes('::') || text.includes('##');

/**
 * The text with a `\u{…}` for every character that is invisible or could steer a terminal, and `\n` for a line feed.
 * Escaping twice changes nothing.
 */
export function escapeForTerminal(text: string): string {
  const visible = PLAIN.test(text) ? text : text.replace(INVISIBLE, shownAsCode).replace(PILED, shownAsCode);
  return mayCommand(visible) ? visible.replace(COMMAND, shownAsCode) : visible;
}

/** The same for several lines: line feeds stay, and so do tabs, which patches contain. */
export const escapeLines = (text: string): string => text.replaceAll(/[^\n\t]+/g, escapeForTerminal);

/**
 * The same data with every text in it escaped, keys of maps too. Renderers apply it once to everything that they are
 * given, so that no field is forgotten.
 */
export function escapeAll<T>(data: T): T {
  return escaped(data) as T;
}

/** Copies only what it changes: nearly all texts of a large plan need no escape. */
function escaped(data: unknown): unknown {
  if (typeof data === 'string') return escapeForTerminal(data);
  if (typeof data !== 'object' || data === null) return data;
  let changed = false;
  const track = <T>(before: T, after: T): T => {
    changed ||= before !== after;
    return after;
  };
  if (Array.isArray(data)) {
    const items = data.map((item: unknown) => track(item, escaped(item)));
    return changed ? items : data;
  }
  const entries = Object.entries(data as Readonly<Record<string, unknown>>);
  const members = entries.map(([key, value]) => [
    track(key, escapeForTerminal(key)),
    track(value, escaped(value)),
  ]);
  return changed ? (Object.fromEntries(members) as unknown) : data;
}

const units = (character: string): string =>
  Array.from(
    {length: character.length},
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('');

/** A JSON text with such characters as `\uXXXX`, which is the same JSON. Line feeds stay. */
export function escapeJson(json: string): string {
  const visible = PLAIN_LINES.test(json)
    ? json
    : json
        .replace(INVISIBLE, (character) => (character === '\n' ? character : units(character)))
        .replace(PILED, units);
  // A line of JSON never begins with `::`: it begins with a quotation mark, a bracket or a number.
  return visible.includes('##') ? visible.replace(/#(?=#\w*\[)/g, units) : visible;
}
