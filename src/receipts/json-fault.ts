/**
 * What is wrong with the text of a file as JSON. Readers of JSON differ in what they make of a member that is there twice, and of numbers
 * that none of them can hold: what a signature covers would then not be what a person reads.
 */

/** Files of bylaw nest some ten deep. */
const MOST_NESTED = 200;

const NUMBER = /-?\d[\d.eE+-]*/y;

/** Where a string ends that begins at `start`. A pattern would go as deep as the string is long. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const c = text[i];
    if (c === '"') return i + 1;
    if (c === '\\') i++;
  }
  return text.length;
}

/** The first thing that is wrong, as the end of a sentence that names the file; undefined where nothing is. */
export function jsonFault(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  // Members so far of each mapping that is open; null for a list.
  const open: (Set<string> | null)[] = [];
  let isKey = false;
  for (let i = 0; i < text.length;) {
    const c = text[i];
    if (c === '"') {
      const end = endOfString(text, i);
      const found = text.slice(i, end);
      i = end;
      const members = open.at(-1);
      if (!isKey || members == null) continue;
      isKey = false;
      const name = JSON.parse(found) as string;
      if (members.has(name))
        return `it has a member twice in one place: ${JSON.stringify(name.slice(0, 50))}`;
      members.add(name);
      continue;
    }
    if (c !== undefined && /[-\d]/.test(c)) {
      NUMBER.lastIndex = i;
      const [found = c] = NUMBER.exec(text) ?? [];
      if (!Number.isFinite(Number(found))) return `it has a number that is too large: ${found.slice(0, 50)}`;
      i += found.length;
      continue;
    }
    if (c === '{' || c === '[') {
      open.push(c === '{' ? new Set() : null);
      if (open.length > MOST_NESTED) return `it is nested more than ${MOST_NESTED} deep`;
      isKey = c === '{';
    } else if (c === '}' || c === ']') {
      open.pop();
      isKey = false;
    } else if (c === ',') {
      isKey = open.at(-1) != null;
    }
    i++;
  }
  return undefined;
}
