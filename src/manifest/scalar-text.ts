/** How texts are written in canonical layout: without quotes where every parser reads the same text. */

/** Words that YAML 1.1 or 1.2 reads as a boolean or as nothing. */
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
/** Begins with a letter, so it is no number, date or `~`; single spaces separate its words. */
const SAFE = /^[\p{L}_][\p{L}\p{N}_.@/+*=()-]*(?:[ :][\p{L}\p{N}_.@/+*=()-]+)*$/u;

/**
 * What nobody sees, or what covers the lines around it, as `render/words/escape.ts` has it for what is shown; and what
 * YAML does not allow.
 */
const HIDDEN = String.raw`(?!(?<=\p{Extended_Pictographic})\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\uFFFE\uFFFF]|(?<=[\p{Mn}\p{Me}]{8})[\p{Mn}\p{Me}]`;
/**
 * YAML is printed, too, and by jobs whose runner takes `##[` or `##vso[` anywhere in a line for the beginning of a command,
 * and `::` at its beginning: a scalar on one line is never there, since a key or a dash is before it.
 */
const COMMAND = String.raw`#(?=#\w*\[)`;

const TO_ESCAPE = new RegExp(`${HIDDEN}|${COMMAND}`, 'u');
const TO_ESCAPE_IN_QUOTES = new RegExp(`["\\\\]|${HIDDEN}|${COMMAND}`, 'gu');
const TO_ESCAPE_IN_COMMENT = new RegExp(`${HIDDEN}|${COMMAND}`, 'gu');
const NOT_IN_BLOCK = new RegExp(`(?!\n)(?:${HIDDEN})|${COMMAND}|^\\s*::`, 'mu');

/** Whether every YAML parser, of version 1.1 too, reads this text as itself when it stands without quotes. */
export const isSafePlain = (text: string): boolean =>
  SAFE.test(text) && !RESERVED.test(text) && !TO_ESCAPE.test(text);

/** Whether a text block may hold this text: it shows it, and it is no command there for who reads the lines. */
export const isSafeBlock = (text: string): boolean => !NOT_IN_BLOCK.test(text);

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
};

function escaped(unit: string): string {
  const code = unit.codePointAt(0) ?? 0;
  if (code > 0xffff) return `\\U${code.toString(16).padStart(8, '0')}`;
  return ESCAPES[unit] ?? `\\u${code.toString(16).padStart(4, '0')}`;
}

/** A text in quotes, on one line: double ones, unless single ones spare escapes. */
export function quotedScalar(text: string): string {
  const isShown = !TO_ESCAPE.test(text);
  if (isShown && !/["\\]/.test(text)) return `"${text}"`;
  if (isShown && !text.includes("'")) return `'${text}'`;
  return `"${text.replace(TO_ESCAPE_IN_QUOTES, escaped)}"`;
}

/** A text as a scalar on one line: plain where that is safe, else in quotes. */
export const scalarText = (text: string): string => (isSafePlain(text) ? text : quotedScalar(text));

/** A text as it may stand in a comment: on one line, with what nobody sees, or what is a command to a runner, escaped. */
export const commentText = (text: string): string => text.replace(TO_ESCAPE_IN_COMMENT, escaped);
