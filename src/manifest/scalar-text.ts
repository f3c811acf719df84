/** How texts are written in canonical layout: without quotes where every parser reads the same text. */

/** Words that YAML 1.1 or 1.2 reads as a boolean or as nothing. */
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
/** Begins with a letter, so it is no number, date or `~`; single spaces separate its words. */
const SAFE = /^[\p{L}_][\p{L}\p{N}_.@/+*=()-]*(?:[ :][\p{L}\p{N}_.@/+*=()-]+)*$/u;

/** Whether every YAML parser, of version 1.1 too, reads this text as itself when it stands without quotes. */
export const isSafePlain = (text: string): boolean => SAFE.test(text) && !RESERVED.test(text);

/** What double quotes cannot hold as it is. */
const TO_ESCAPE = /["\\\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/u;

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
  if (!TO_ESCAPE.test(text)) return `"${text}"`;
  if (!text.includes("'") && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/u.test(text)) return `'${text}'`;
  return `"${text.replace(new RegExp(TO_ESCAPE, 'gu'), escaped)}"`;
}

/** A text as a scalar on one line: plain where that is safe, else in quotes. */
export const scalarText = (text: string): string => (isSafePlain(text) ? text : quotedScalar(text));
