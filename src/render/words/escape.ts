/**
 * Nothing that somebody wrote into a manifest or a row may steer the terminal of whoever reviews it, hide, or
 * turn around what stands beside it; nor, where a job prints it, command the runner that reads along.
 *
 * Escaped is what is no visible character: controls (C0, DEL, C1), all format characters (bidirectional
 * marks and overrides, zero-width ones, tags, the soft hyphen), line and paragraph separators, lone surrogates,
 * what fonts draw as nothing, and marks piled so high that they cover the lines around them. The one exception: the
 * selector that makes a pictograph an emoji, right after it.
 *
 * Runners take a line for a command that begins with `::`, behind white space, and one that has `##[` or, elsewhere,
 * `##vso[` anywhere in it. Where lines break is not known here, nor what of a text is shown, so that `::` is escaped wherever
 * no word ends: `std::vector` stays.
 */
const INVISIBLE =
  /(?!(?<=\p{Extended_Pictographic})\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** No writing system needs more marks on one letter. */
const PILED = /(?<=[\p{Mn}\p{Me}]{8})[\p{Mn}\p{Me}]/gu;
const COMMAND = /(?<![\p{L}\p{N}_)]):(?=:)|#(?=#\w*\[)/gu;
const PLAIN = /^[\x20-\x7E]*$/;
const PLAIN_LINES = /^[\n\x20-\x7E]*$/;

/** The character as its code point, so that it is seen and means nothing. */
export const shownAsCode = (character: string): string =>
  character === '\n' ? '\\n' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

const mayCommand = (text: string): boolean => text.includes('::') || text.includes('##');

/** The text with every character that is not visible, or means more than itself, as `\u{…}`, and a line feed as `\n`. Idempotent. */
export function escapeForTerminal(text: string): string {
  const visible = PLAIN.test(text) ? text : text.replace(INVISIBLE, shownAsCode).replace(PILED, shownAsCode);
  return mayCommand(visible) ? visible.replace(COMMAND, shownAsCode) : visible;
}

/** The same for several lines, which stay lines; tabs, such as patches have, stay too. */
export const escapeLines = (text: string): string => text.replaceAll(/[^\n\t]+/g, escapeForTerminal);

/**
 * The same data with every text in it escaped, keys of maps too. Renderers do this once, to all that they are
 * given, before anything else: so no field can be forgotten.
 */
export function escapeAll<T>(data: T): T {
  return escaped(data) as T;
}

/** Copies only what it changes: nearly all of a plan of thousands of objects is harmless. */
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

/** A JSON text with such characters as `\uXXXX`: the same JSON, harmless to look at. Line feeds stay. */
export function escapeJson(json: string): string {
  const visible = PLAIN_LINES.test(json)
    ? json
    : json
        .replace(INVISIBLE, (character) => (character === '\n' ? character : units(character)))
        .replace(PILED, units);
  // A line of JSON begins with a quotation mark or a bracket.
  return visible.includes('##') ? visible.replace(/#(?=#\w*\[)/g, units) : visible;
}
