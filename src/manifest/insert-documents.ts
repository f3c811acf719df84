/**
 * Puts objects into manifests, and leaves everything else as it is, comments and layout too: as items at the end of a
 * list, or as documents of a stream. The result is parsed again and compared with what it has to say.
 */
import {appendAll} from '../model/append-all.ts';
import {sameJson} from '../model/canonical-json.ts';
import {parseSource} from './parse.ts';
import type {SourceFile} from './source-file.ts';
import {nextMarker, readSourceTree, type SourceDocument, type SourceNode} from './source-tree.ts';
import {itemInBrackets, itemLines, writeDocuments, type WritableDocument} from './write-documents.ts';
import {readEvents} from './yaml-events.ts';

/** What to put where in a file, by the index of a document of it. */
export interface Insertions {
  /** Objects for the end of the list that a document is. */
  readonly intoLists: ReadonlyMap<number, WritableDocument>;
  /** Documents to stand behind a document; -1 is the end of the file. */
  readonly behind: ReadonlyMap<number, readonly WritableDocument[]>;
}

interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const startOfLine = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

/** After the line in which something ends, its line break included. */
function afterLine(text: string, end: number): number {
  if (text.charAt(end - 1) === '\n') return end;
  const next = text.indexOf('\n', end);
  return next < 0 ? text.length : next + 1;
}

const endsLine = (text: string, at: number): boolean => at === 0 || text.charAt(at - 1) === '\n';

/** Items between brackets, behind the last one. */
function intoFlowList(list: SourceNode, document: WritableDocument): Splice | undefined {
  const items = document.objects.map(({object}) => itemInBrackets(object));
  const last = list.entries.at(-1);
  if (last === undefined || items.includes(undefined)) return undefined;
  return {from: last.value.end, to: last.value.end, text: items.map((item) => `, ${item ?? ''}`).join('')};
}

/** Items below the last one of a list, in its indentation and style. */
function intoBlockList(text: string, list: SourceNode, document: WritableDocument): Splice | undefined {
  const first = list.entries[0];
  const last = list.entries.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const dash = /^( *)- +(?:&\S+ +)?$/.exec(text.slice(startOfLine(text, first.start), first.start));
  if (dash === null) return undefined;
  const inBrackets = last.value.flow || list.entries.some(({value}) => value.flow);
  const lines = itemLines(document, {inBrackets, indent: dash[1] ?? ''});
  const at = afterLine(text, last.value.end);
  return {from: at, to: at, text: `${endsLine(text, at) ? '' : '\n'}${lines.join('\n')}\n`};
}

function intoList(text: string, {root}: SourceDocument, document: WritableDocument): Splice | undefined {
  const list = root?.entries.find(({key}) => key === 'items')?.value;
  if (list?.kind !== 'list') return undefined;
  if (list.entries.length > 0) {
    return list.flow ? intoFlowList(list, document) : intoBlockList(text, list, document);
  }
  const from = text.slice(0, list.start).trimEnd().length;
  const lines = itemLines(document, {inBrackets: true, indent: '  '});
  return {from, to: list.end, text: `\n${lines.join('\n')}`};
}

/** Documents behind another, before the marker of the next. */
function behind(
  text: string,
  document: SourceDocument | undefined,
  put: readonly WritableDocument[],
): Splice {
  const written = writeDocuments(put);
  if (document?.root === undefined) {
    const at = text.length;
    const isBare = /^(?:\s|#.*)*$/.test(text);
    const gap = endsLine(text, at) ? '' : '\n';
    return {from: at, to: at, text: `${gap}${isBare ? '' : '---\n'}${written}`};
  }
  const at = nextMarker(text, document.root.end);
  const gap = endsLine(text, at) ? '' : '\n';
  return {from: at, to: at, text: `${gap}---\n${written}`};
}

/** What a document that is written says. */
const valuesOf = (documents: readonly WritableDocument[]): readonly unknown[] =>
  parseSource({path: '', text: writeDocuments(documents)}).documents.map(({value}) => value);

const itemsOf = (value: unknown): readonly unknown[] => (value as {items?: readonly unknown[]}).items ?? [];

/** What the documents of a file have to say afterwards. */
function wanted(source: SourceFile, {intoLists, behind: put}: Insertions): readonly unknown[] {
  const values: unknown[] = [];
  for (const {index, value} of parseSource(source).documents) {
    const more = intoLists.get(index);
    if (value !== null) {
      const items =
        more === undefined ? [] : valuesOf([{...more, list: true, comments: []}]).flatMap(itemsOf);
      values.push(more === undefined ? value : {...(value as object), items: [...itemsOf(value), ...items]});
    }
    appendAll(values, valuesOf(put.get(index) ?? []));
  }
  appendAll(values, valuesOf(put.get(-1) ?? []));
  return values;
}

const isWindows = (text: string): boolean => text.includes('\r\n') && !/(?<!\r)\n/.test(text);

/** The text of a file with insertions, or undefined if they cannot be made so. The file must parse without findings. */
export function insertDocuments(source: SourceFile, insertions: Insertions): string | undefined {
  const {text} = source;
  const read = readEvents(source);
  if ('finding' in read) return undefined;
  const documents = readSourceTree(text, read.events);
  const splices: Splice[] = [];
  for (const [index, document] of insertions.intoLists) {
    const into = documents[index];
    const splice = into === undefined ? undefined : intoList(text, into, document);
    if (splice === undefined) return undefined;
    splices.push(splice);
  }
  for (const [index, put] of insertions.behind) splices.push(behind(text, documents[index], put));
  let edited = text;
  // What stands behind a list comes behind what is put into it: a sort that is stable, of the later first.
  for (const {from, to, text: put} of splices.toReversed().toSorted((a, b) => b.from - a.from)) {
    edited =
      edited.slice(0, from) + (isWindows(text) ? put.replaceAll('\n', '\r\n') : put) + edited.slice(to);
  }
  const {documents: found, findings} = parseSource({path: source.path, text: edited});
  const values = found.map(({value}) => value).filter((value) => value !== null);
  return findings.length === 0 && sameJson(values, wanted(source, insertions)) ? edited : undefined;
}
