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
];

/** What is kept of a text. */
export type KeptText = readonly [nodes: number, documents: readonly KeptDocument[]];

/** Workspaces alone have settings that are free of form, in which somebody may have put a secret. */
const mayHoldSecret = ({value}: ParsedDocument): boolean =>
  !isMapping(value) || typeof value['kind'] !== 'string' || value['kind'].startsWith('Workspace');

/** `-0` is what JSON writes as `0`; how it is written stands in `written`, as its value does not tell. */
const isExact = ({written}: ParsedDocument): boolean =>
  ![...written.values()].some((text) => text.startsWith('-'));

/**
 * What to keep of a text whose documents are valid; undefined for one that is parsed again each time: with findings, which have places, or not
 * to be kept.
 */
export function keptText({documents, findings, nodes}: Parsed): KeptText | undefined {
  if (findings.length > 0 || documents.some((document) => mayHoldSecret(document) || !isExact(document)))
    return undefined;
  return [
    nodes,
    documents.map(({index, value, line, itemLines, written}) => [
      index,
      value,
      line,
      itemLines,
      [...written],
    ]),
  ];
}

const isPair = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');

function isKeptDocument(value: unknown): value is KeptDocument {
  if (!Array.isArray(value) || value.length !== 5) return false;
  const [index, , line, itemLines, written] = value as unknown[];
  return (
    typeof index === 'number' &&
    typeof line === 'number' &&
    Array.isArray(itemLines) &&
    itemLines.every((number) => typeof number === 'number') &&
    Array.isArray(written) &&
    written.every(isPair)
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
  documents: documents.map(([index, value, line, itemLines, written]) => ({
    file: source.path,
    index,
    value,
    line,
    itemLines,
    written: new Map(written),
    source,
    isKnownValid: true,
  })),
  findings: [],
  nodes,
});
