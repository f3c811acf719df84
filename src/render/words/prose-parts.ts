/** A piece of a sentence: words, or code of our own such as `bylaw plan`. */
export interface ProsePart {
  readonly text: string;
  readonly code: boolean;
}

/** Code in one of our messages: between backticks, and these between white space or signs of a sentence. */
const CODE = /(?<=^|[\s(])`([^`]+)`(?=[.,;:!?)]*(?:\s|$))/g;

/** A message taken apart into words and code; together they are the text without the backticks. */
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
