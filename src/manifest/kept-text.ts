/** What was parsed of a text, in a form that JSON keeps, and back again. */
import {isMapping} from '../model/mapping.ts';
import type {parseSource, ParsedDocument} from './parse.ts';
import type {SourceFile} from './source-file.ts';

type Parsed = ReturnType<typeof parseSource>;

type KeptDocument = readonly [
  index: number,
  value: unknown,
  line: number,
  itemLines: readonly number[],
  written: readonly (readonly [pointer: string, text: string])[],
  /** See `ParsedDocument.digests`. */
  digests: string,
];

/** What is kept of a text. */
export type KeptText = readonly [nodes: number, documents: readonly KeptDocument[]];

/** Workspaces alone have settings that are free of form, in which somebody may have put a secret. */
const mayHoldSecret = ({value}: ParsedDocument): boolean =>
  !isMapping(value) || typeof value['kind'] !== 'string' || value['kind'].startsWith('Workspace');

/** `-0` is what JSON writes as `0`; how it is written stands in `written`, as its value does not tell. */
const isExact = ({written}: ParsedDocument): boolean =>
  ![...written.values()].some((text) => text.startsWith('-'));

/** Whether anything may be kept of a text: not with findings, which have places. */
export const canBeKept = ({documents, findings}: Parsed): boolean =>
  findings.length === 0 && !documents.some((document) => mayHoldSecret(document) || !isExact(document));

/** What to keep of a text that can be, and whose documents are valid; `digestsOf` gives those of the contents of a document's objects. */
export const keptText = (
  {documents, nodes}: Parsed,
  digestsOf: (document: ParsedDocument) => string,
): KeptText => [
  nodes,
  documents.map((document) => {
    const {index, value, line, itemLines, written} = document;
    return [index, value, line, itemLines, [...written], digestsOf(document)];
  }),
];

const isPair = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');

function isKeptDocument(value: unknown): value is KeptDocument {
  if (!Array.isArray(value) || value.length !== 6) return false;
  const [index, , line, itemLines, written, digests] = value as unknown[];
  return (
    typeof index === 'number' &&
    typeof line === 'number' &&
    Array.isArray(itemLines) &&
    itemLines.every((number) => typeof number === 'number') &&
    Array.isArray(written) &&
    written.every(isPair) &&
    typeof digests === 'string'
  );
}

/** Whether a value read from JSON has the form of what {@link keptText} makes. */
export const isKeptText = (value: unknown): value is KeptText =>
  Array.isArray(value) &&
  value.length === 2 &&
  typeof value[0] === 'number' &&
  Array.isArray(value[1]) &&
  value[1].every(isKeptDocument);

/** What `parseSource` makes of a source, from what was kept of its text. The values are those of `kept`, not copies. */
export const parsedAgain = (source: SourceFile, [nodes, documents]: KeptText): Parsed => ({
  documents: documents.map(([index, value, line, itemLines, written, digests]) => ({
    file: source.path,
    index,
    value,
    line,
    itemLines,
    written: new Map(written),
    source,
    digests,
  })),
  findings: [],
  nodes,
});
