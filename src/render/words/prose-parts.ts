/** A piece of a message: text, or code such as `bylaw plan`. */
export interface ProsePart {
  readonly text: string;
  readonly code: boolean;
}

/** Code in a message: between backticks that white space or punctuation surrounds. */
const CODE = /(?<=^|[\s(])`([^`]+)`(?=[.,;:!?)]*(?:\s|$))/g;

/** A message split into text and code. Together the pieces are the message without its backticks. */
export function proseParts(text: string): ProsePart[] {
  const parts: ProsePart[] = [];
  let from = 0;
  for (const match of text.matchAll(CODE)) {
    if (match.index > from) parts.push({text: text.slice(from, match.index), code: false});
    parts.push({text: match[1] ?? '', code: true});
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({text: text.slice(from), code: false});
  return parts;
}
