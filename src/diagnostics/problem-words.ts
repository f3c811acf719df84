/**
 * How the problems of a text are worded: pieces of somebody's text are shown short, on one line, and never able to steer a
 * terminal; what to write is shown whole, to be copied, or not at all.
 */

export interface ProblemText {
  message(found: string): string;
  /** `write`: what to write instead, where that is known. */
  help(found: string, write?: string): string;
}

const SHOWN = 60;

/** A piece of somebody's text as messages show it: short, on one line, and never able to steer a terminal. */
function shown(text: string): string {
  const short = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  return short.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

/** {@link shown}, between backticks; `instead` where there is nothing to show. */
export const quotedText = (text: string, instead = 'This'): string =>
  text === '' ? instead : ticked(shown(text));

/** A text between backticks: between two, if it holds one itself. */
export const ticked = (text: string): string => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);

type Words = string | ((found: string, write: string | undefined) => string);
const filled = (words: Words, found: string, write?: string): string =>
  typeof words === 'string' ? words : words(shown(found), copyable(write));

/** A problem, by its message and how to mend it. */
export const words = (message: Words, help: Words): ProblemText => ({
  message: (found) => filled(message, found),
  help: (found, write) => filled(help, found, write),
});

/** Longest text that is shown to be copied: a part of it would be of no use. */
const COPIED = 160;

/** What to write, between backticks; undefined where it cannot be shown as it is. */
function copyable(write: string | undefined): string | undefined {
  if (write === undefined || write.length > COPIED || /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(write))
    return undefined;
  return ticked(write);
}

/** `Write it so: …`, or other words where that cannot be shown. */
export const writeSo = (write: string | undefined, otherwise: string, before = 'Write'): string =>
  write === undefined ? otherwise : `${before} ${write}.`;
