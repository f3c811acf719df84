/**
 * Parsed documents → declared objects: each document is held against its schema, each object brought into
 * canonical form, and no address declared twice.
 */
import type {Finding, Place} from '../diagnostics/diagnostic.ts';
import {identityDuplicateDefinition} from '../diagnostics/identity-rules.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import {addressOf, type Address} from '../model/address.ts';
import {appendAll} from '../model/append-all.ts';
import {canonicalSpec} from '../model/canonical.ts';
import {fieldPlace} from '../model/field-place.ts';
import {isKind} from '../model/kinds.ts';
import type {DesiredObject, State} from '../model/objects.ts';
import type {ParsedDocument} from './parse.ts';
import type {Unread} from '../model/unread.ts';
import {SET_LIMITS} from './source-file.ts';
import {validateDocument, type ValidItem} from './validate-document.ts';

/** What a set of documents declares. */
export interface Decoded {
  readonly objects: State<DesiredObject>;
  /** `AccessTest`s are declared but never applied; they only count. */
  readonly tests: number;
  readonly findings: readonly Finding[];
  /** What could not be read, and may declare more. */
  readonly unread: readonly Unread[];
}

function declared(kind: DesiredObject['kind'], item: ValidItem, document: ParsedDocument): DesiredObject {
  const {name, workspace, labels, renamedFrom, raw, pointer, specPointer} = item;
  const index = /^\/items\/(\d+)$/.exec(pointer)?.[1];
  const line = index === undefined ? document.line : (document.itemLines[Number(index)] ?? document.line);
  return {
    address: addressOf(kind, workspace, name),
    kind,
    workspace,
    name,
    labels,
    spec: canonicalSpec(kind, raw),
    declaration: {
      place: {file: document.file, document: document.index, pointer},
      line,
      specPointer,
      raw,
      ...(renamedFrom !== undefined && {renamedFrom}),
    },
  } as DesiredObject;
}

const duplicate = (second: DesiredObject, first: DesiredObject, what: string, place: Place): Finding =>
  finding(
    identityDuplicateDefinition,
    {what, first: {file: first.declaration.place.file, line: first.declaration.line}},
    {
      address: second.address,
      place,
      related: [{message: 'first declared here', place: first.declaration.place}],
    },
  );

/** Decodes documents in their order; of two that declare one address, the first counts. */
export function decodeDocuments(documents: Iterable<ParsedDocument>): Decoded {
  const objects = new Map<Address, DesiredObject>();
  const connections = new Map<string, DesiredObject>();
  const findings: Finding[] = [];
  const unread: Unread[] = [];
  let tests = 0;
  for (const document of documents) {
    // More are not reported, and what is left out could not be judged.
    if (findings.length > SET_LIMITS.mistakes) break;
    const at = {file: document.file, document: document.index};
    const result = validateDocument(document.value, at, document.written);
    appendAll(findings, result.findings);
    appendAll(
      unread,
      result.unread.map((each) => ({file: document.file, ...each})),
    );
    const {valid} = result;
    if (valid === undefined) continue;
    const {kind} = valid;
    if (!isKind(kind)) {
      tests += valid.items.length;
      continue;
    }
    for (const item of valid.items) {
      const object = declared(kind, item, document);
      const first = objects.get(object.address);
      if (first !== undefined) {
        findings.push(duplicate(object, first, object.address, object.declaration.place));
        continue;
      }
      objects.set(object.address, object);
      if (object.kind !== 'Connection') continue;
      // One workspace declares at most one Connection to a partner, whatever their names.
      const pair = `The connection of ${object.workspace} with ${object.spec.with}`;
      const other = connections.get(pair);
      if (other === undefined) connections.set(pair, object);
      else findings.push(duplicate(object, other, pair, fieldPlace(object, '/with')));
    }
  }
  return {objects, tests, findings, unread};
}
