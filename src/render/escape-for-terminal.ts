/**
 * Nothing that somebody wrote into a manifest or a row may steer the terminal of whoever reviews it, hide, or
 * turn around what stands beside it.
 *
 * Escaped is what is no visible character: controls (C0, DEL, C1), all format characters (bidirectional
 * marks and overrides, zero-width ones, tags, the soft hyphen), line and paragraph separators, lone surrogates,
 * and what fonts draw as nothing. The one exception: the selector that makes a pictograph an emoji, right after it.
 */
const INVISIBLE =
  /(?!(?<=\p{Extended_Pictographic})\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const PLAIN = /^[\x20-\x7E]*$/;
const PLAIN_LINES = /^[\n\x20-\x7E]*$/;

const shown = (character: string): string =>
  character === '\n' ? '\\n' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** The text with every character that is not visible as `\u{…}`, and a line feed as `\n`. Idempotent. */
export const escapeForTerminal = (text: string): string =>
  PLAIN.test(text) ? text : text.replace(INVISIBLE, shown);

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

/** A JSON text with invisible characters as `\uXXXX`: the same JSON, harmless to look at. Line feeds stay. */
export const escapeJson = (json: string): string =>
  PLAIN_LINES.test(json)
    ? json
    : json.replace(INVISIBLE, (character) => (character === '\n' ? character : units(character)));
