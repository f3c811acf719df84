/** JSON of any size, as pieces of text: one text of it all may be longer than a text can be. */

/** How the elements of lists are written: laid out like the rest, or each on a line of its own. */
type Elements = 'laid-out' | 'lines';

/** A piece is given away once it is as long as this, in UTF-16 code units. */
const PIECE = 1 << 16;

/** The text of small parts, gathered into pieces. */
function* gathered(parts: Iterable<string>): Generator<string> {
  let text = '';
  for (const part of parts) {
    text += part;
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** A value as the element of a list or a member that is no object: short enough for one text. */
const whole = (value: unknown, indent: string, pad: string): string =>
  (JSON.stringify(value, null, indent) ?? 'null').replaceAll('\n', `\n${pad}`);

function* partsOf(value: unknown, indent: string, pad: string, elements: Elements): Generator<string> {
  const inner = pad + indent;
  if (Array.isArray(value) && value.length > 0) {
    const last = value.length - 1;
    yield '[\n';
    for (const [i, element] of value.entries()) {
      const text = elements === 'lines' ? (JSON.stringify(element) ?? 'null') : whole(element, indent, inner);
      yield `${inner}${text}${i < last ? ',' : ''}\n`;
    }
    yield `${pad}]`;
    return;
  }
  const members =
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).filter(([, member]) => member !== undefined)
      : [];
  if (members.length === 0) {
    yield whole(value, indent, pad);
    return;
  }
  yield '{\n';
  for (const [i, [key, member]] of members.entries()) {
    yield `${inner}${JSON.stringify(key)}: `;
    yield* partsOf(member, indent, inner, elements);
    yield i < members.length - 1 ? ',\n' : '\n';
  }
  yield `${pad}}`;
}

/**
 * The JSON of a value of plain objects, lists and scalars, as `JSON.stringify(value, null, indent)` writes it. With
 * `elements: 'lines'` each element of a list is on a line of its own, without white space.
 */
export const jsonPieces = (
  value: unknown,
  indent: number,
  elements: Elements = 'laid-out',
): Generator<string> => gathered(partsOf(value, ' '.repeat(indent), '', elements));
