/** Prints the tree of a YAML text in canonical layout. */
import {
  isCollection,
  type CollectionNode,
  type Entry,
  type LayoutDocument,
  type LayoutNode,
  type Lines,
  type ScalarNode,
} from './layout-tree.ts';
import {quotedScalar} from './scalar-text.ts';

/** Columns that a map or list between brackets may fill before it is written one entry a line. */
const WIDTH = 110;

const INDENT = '  ';

const anchored = (anchor: string, text: string): string =>
  anchor === '' ? text : `&${anchor}${text === '' ? '' : ' '}${text}`;

/** A scalar between brackets: an empty value is spelt out there. */
const flowScalar = ({anchor, lines}: ScalarNode): string => anchored(anchor, lines[0] ?? 'null');

/** A node as it stands between brackets, on one line. */
function flowText(node: LayoutNode): string {
  if (node.kind === 'alias') return `*${node.name}`;
  if (node.kind === 'scalar') return flowScalar(node);
  const entries = node.entries.map(({key, value}) =>
    key === undefined ? flowText(value) : `${flowScalar(key)}: ${flowText(value)}`,
  );
  const text = node.kind === 'map' ? `{${entries.join(', ')}}` : `[${entries.join(', ')}]`;
  return anchored(node.anchor, text);
}

/** A node on one line if that is how it is to be written from this column on; undefined if it takes more. */
function inline(node: LayoutNode, column: number): string | undefined {
  if (node.kind === 'alias') return `*${node.name}`;
  if (node.kind === 'scalar') {
    return node.lines.length > 1 || node.header !== undefined
      ? undefined
      : anchored(node.anchor, node.lines[0] ?? '');
  }
  if (node.entries.length === 0) return flowText(node);
  if (!node.flow) return undefined;
  const text = flowText(node);
  return column + text.length <= WIDTH ? text : undefined;
}

/** What is printed so far. */
export interface Printed {
  readonly lines: Lines;
  /** It ends with a text block that keeps the blank lines after it (`|+`): a further one would belong to the text. */
  kept: boolean;
}

function put(out: Printed, line: string): void {
  out.lines.push(line);
  out.kept = false;
}

/** Adds a blank line, unless there is one already or it would belong to a text block. */
function putBlank(out: Printed): void {
  if (!out.kept && out.lines.length > 0 && out.lines.at(-1) !== '') out.lines.push('');
}

/** Blank lines only separate: none at the start, never two in a row. */
function putLines(out: Printed, lines: Lines, indent: string, atStart: boolean): void {
  for (const [i, line] of lines.entries()) {
    if (line !== '') put(out, `${indent}${line}`);
    else if (!(atStart && i === 0)) putBlank(out);
  }
}

const withComment = (line: string, comment: string): string => (comment === '' ? line : `${line} ${comment}`);

/** Prints a scalar of several lines after `lead`. */
function putScalar(out: Printed, node: ScalarNode, lead: string, indent: string, beside: string): void {
  const {header, lines} = node;
  const inner = indent + INDENT;
  const [first = '', ...rest] = header === undefined ? lines : [header, ...lines];
  const printed = [anchored(node.anchor, first), ...rest.map((line) => (line === '' ? '' : inner + line))];
  const commented = header === undefined ? printed.length - 1 : 0;
  for (const [i, line] of printed.entries()) {
    const whole = i === 0 ? `${lead} ${line}` : line;
    put(out, i === commented ? withComment(whole, beside) : whole);
  }
  out.kept = header?.includes('+') ?? false;
}

function putPair(out: Printed, {key, value, beside}: Entry, lead: string, indent: string): void {
  const start = `${lead}${key === undefined ? '' : anchored(key.anchor, key.lines[0] ?? '')}:`;
  const line = inline(value, start.length + 1);
  if (line !== undefined) put(out, withComment(line === '' ? start : `${start} ${line}`, beside));
  else if (!isCollection(value)) {
    if (value.kind === 'scalar') putScalar(out, value, start, indent, beside);
  } else {
    put(out, withComment(value.anchor === '' ? start : `${start} &${value.anchor}`, beside));
    putCollection(out, value, indent + INDENT);
  }
}

function putElement(out: Printed, {value, beside}: Entry, lead: string, indent: string): void {
  const line = inline(value, lead.length + 2);
  const dash = `${lead}-`;
  if (line !== undefined) put(out, withComment(line === '' ? dash : `${dash} ${line}`, beside));
  else if (!isCollection(value)) {
    if (value.kind === 'scalar') putScalar(out, value, dash, indent, beside);
  } else if (value.anchor !== '') {
    put(out, `${dash} &${value.anchor}`);
    putCollection(out, value, indent + INDENT);
  } else {
    putCollection(out, value, indent + INDENT, `${dash} `);
  }
}

/**
 * Prints the entries of a map or list, one after another. `lead` is what the first line begins with when the
 * collection begins on the line of a dash.
 */
function putCollection(out: Printed, node: CollectionNode, indent: string, lead: string = indent): void {
  for (const [i, entry] of node.entries.entries()) {
    const above = node.kind === 'list' && isCollection(entry.value) ? withoutBeside(entry, lead) : entry;
    const start = i === 0 ? lead : indent;
    // Comments on the first entry of a collection that begins beside a dash go above the dash.
    putLines(out, above.before, /^ */.exec(start)?.[0] ?? '', i === 0);
    if (node.kind === 'map') putPair(out, above, start, indent);
    else putElement(out, above, start, indent);
  }
  putLines(out, node.tail, indent, node.entries.length === 0);
}

/** An element of several lines has no single line for its comment: the comment moves above the dash. */
function withoutBeside(entry: Entry, lead: string): Entry {
  if (entry.beside === '' || inline(entry.value, lead.length + 2) !== undefined) return entry;
  return {...entry, before: [...entry.before, entry.beside], beside: ''};
}

function putRoot(out: Printed, root: LayoutNode): void {
  const line = inline(root, 0);
  // At the root, without indentation, these would be document markers.
  if (root.kind === 'scalar' && /^(?:---|\.\.\.)(?:\s|$)/.test(root.lines[0] ?? '')) {
    put(out, anchored(root.anchor, quotedScalar(root.value)));
  } else if (line !== undefined) put(out, line);
  else if (isCollection(root)) {
    if (root.anchor !== '') put(out, `&${root.anchor}`);
    putCollection(out, root, '');
  } else if (root.kind === 'scalar') {
    const [first = '', ...rest] = root.lines;
    put(out, anchored(root.anchor, first));
    for (const text of rest) put(out, text === '' ? '' : INDENT + text);
  }
}

/** Comments without indentation, separated by a blank line from what is above them. */
export function putComments(out: Printed, comments: Lines): void {
  if (comments.some((line) => line !== '')) putBlank(out);
  putLines(out, comments, '', true);
  if (!out.kept) while (out.lines.at(-1) === '') out.lines.pop();
}

/** Prints a document that holds something; `above` are comments from before it. */
export function printDocument({head, tail}: LayoutDocument, root: LayoutNode, above: Lines): Printed {
  const out: Printed = {lines: [], kept: false};
  putComments(out, [...above, ...head]);
  putBlank(out);
  putRoot(out, root);
  putComments(out, tail);
  return out;
}

/** The text of printed documents, separated by `---`. */
export const joinDocuments = (documents: readonly Printed[]): string =>
  documents.map(({lines}) => `${lines.join('\n')}\n`).join('---\n');
