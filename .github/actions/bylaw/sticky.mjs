/** Texts that are found again by a line that nobody sees. */

/** GitHub takes no longer text, in UTF-16 units. */
const LIMIT = 65_536;

/** `<!-- bylaw action plan bylaw-plan -->`; nothing in a word ends the comment early. */
export const marker = (...words) =>
  `<!-- bylaw action ${words.map((word) => encodeURIComponent(word).replaceAll('--', '-%2D')).join(' ')} -->`;

const OURS = /<!-- bylaw action [^\n]*-->$/;
const PROGRAMS = /^<!-- bylaw (?:plan|sets) [^\n]*-->/;

/**
 * Whether a text is the one that is kept up to date: by the last line; or, of a text that bylaw printed and somebody
 * posted without this action, by its first. Lines between are not looked at: anybody's words may stand there.
 */
export function isKept(body, mark, fresh) {
  const text = body.trimEnd().replaceAll('\r\n', '\n');
  const last = OURS.exec(text)?.[0];
  if (last !== undefined) return last === mark;
  const first = PROGRAMS.exec(text)?.[0];
  return first !== undefined && first === PROGRAMS.exec(fresh)?.[0];
}

/** The text with a foot and its marker below. One that would be too long keeps its beginning, up to the first section. */
export function withFoot(body, foot, mark) {
  const end = `\n${foot}\n${mark}\n`;
  if (body.length + end.length <= LIMIT) return `${body.trimEnd()}\n${end}`;
  const [head] = body.split(/\n#{3} /);
  return `${head.slice(0, LIMIT / 2)}\n\nThe rest is too long for a comment.\n${end}`;
}
