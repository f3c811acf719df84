/** The canonical layout of manifests: one way to write what they say, with their comments. */
import {appendAll} from '../model/append-all.ts';
import type {Finding} from '../diagnostics/diagnostic.ts';
import {sameJson} from '../model/canonical-json.ts';
import {orderFields} from './canonical-order.ts';
import type {LayoutNode, Lines} from './layout-tree.ts';
import {parseSource} from './parse.ts';
import {joinDocuments, printDocument, putComments, type Printed} from './print-layout.ts';
import {readLayout} from './read-layout.ts';
import type {SourceFile} from './source-file.ts';
import {readEvents} from './yaml-events.ts';

/** Layout is repeated until the text is stable. Needing more rounds than this is a bug. */
const MAX_ROUNDS = 5;

const isNothing = (node: LayoutNode): boolean => node.kind === 'scalar' && node.lines.length === 0;

/** Lays a text out once. Empty documents are dropped; their comments are kept. */
function layOut(source: SourceFile): string {
  const read = readEvents(source);
  if ('finding' in read) throw new Error(`the layout of ${source.path} is not YAML: ${read.finding.message}`);
  const printed: Printed[] = [];
  let above: Lines = [];
  for (const document of readLayout(source.text, read.events)) {
    const {head, root, tail} = document;
    if (root === undefined || isNothing(root)) {
      appendAll(above, [...head, ...tail]);
      continue;
    }
    orderFields(root);
    printed.push(printDocument(document, root, above));
    above = [];
  }
  const last = printed.at(-1) ?? {lines: [], kept: false};
  putComments(last, above);
  if (printed.length === 0 && last.lines.length > 0) printed.push(last);
  return joinDocuments(printed);
}

const valuesOf = (source: SourceFile): readonly unknown[] =>
  parseSource(source)
    .documents.map(({value}) => value)
    .filter((value) => value !== null);

/** Whether all lines of a text end with CRLF, as git writes them on some systems. */
const hasCrlf = (text: string): boolean => text.includes('\r\n') && !/(?<!\r)\n/.test(text);

/**
 * The text of a manifest in canonical layout, or why it cannot be read. Comments and line ends are kept (those of a text that has
 * both become LF: which a checkout has is for git to say, not a matter of layout), values never change
 * (it is a bug, and throws, if they would), and to lay out the result again changes nothing.
 */
export function formatManifest(source: SourceFile): {readonly text: string} | {readonly findings: Finding[]} {
  const {findings} = parseSource(source);
  if (findings.length > 0) return {findings};
  let text = source.text;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = layOut({path: source.path, text});
    if (next === text) break;
    text = next;
    if (round === MAX_ROUNDS - 1) throw new Error(`the layout of ${source.path} does not settle`);
  }
  if (hasCrlf(source.text)) text = text.replaceAll(/\r?\n/g, '\r\n');
  if (text !== source.text && !sameJson(valuesOf(source), valuesOf({path: source.path, text}))) {
    throw new Error(`the layout of ${source.path} would change what it says`);
  }
  return {text};
}
