/**
 * Parsed documents → declared objects: each document is held against its schema, each object brought into
 * canonical form, and no address declared twice.
 */
import type {AccessTest} from '../model/access-test.ts';
import type {Finding, Place} from '../diagnostics/diagnostic.ts';
import {identityDuplicateDefinition} from '../diagnostics/identity-rules.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import {addressOf, type Address} from '../model/address.ts';
import {appendAll} from '../model/append-all.ts';
import {rememberDigest} from '../model/applied-digest.ts';
import {DIGEST_LENGTH} from '../model/canonical-json.ts';
import {canonicalSpec} from '../model/canonical.ts';
import {fieldPlace} from '../model/field-place.ts';
import {isKind} from '../model/kinds.ts';
import type {Mapping} from '../model/mapping.ts';
import type {Declaration, DesiredObject, State} from '../model/objects.ts';
import type {ParsedDocument} from './parse.ts';
import type {Unread} from '../model/unread.ts';
import {SET_LIMITS} from './source-file.ts';
import {validateDocument, type ValidItem} from './validate-document.ts';

/** What a set of documents declares. */
export interface Decoded {
  readonly objects: State<DesiredObject>;
  /** `AccessTest`s are declared but never applied. */
  readonly tests: readonly AccessTest[];
  readonly findings: readonly Finding[];
  /** What could not be read, and may declare more. */
  readonly unread: readonly Unread[];
}

/** The line at which an object begins. */
function lineOf({pointer}: ValidItem, document: ParsedDocument): number {
  return pointer === ''
    ? document.line
    : (document.itemLines[Number(pointer.slice('/items/'.length))] ?? document.line);
}

function declared(
  kind: DesiredObject['kind'],
  item: ValidItem,
  {place, line}: Pick<Declaration, 'place' | 'line'>,
): DesiredObject {
  const {name, workspace, labels, renamedFrom, raw, specPointer} = item;
  return {
    address: addressOf(kind, workspace, name),
    kind,
    workspace,
    name,
    labels,
    spec: canonicalSpec(kind, raw),
    // Written out, as there are as many as objects: see `withOutside` in access/outsiders.ts.
    declaration:
      renamedFrom === undefined
        ? {place, line, specPointer, raw}
        : {place, line, specPointer, raw, renamedFrom},
  } as DesiredObject;
}

interface First {
  readonly place: Place;
  readonly line: number;
}

const duplicate = (address: Address, {place: first, line}: First, what: string, place: Place): Finding =>
  finding(
    identityDuplicateDefinition,
    {what, first: {file: first.file, line}},
    {address, place, related: [{message: 'first declared here', place: first}]},
  );

/** The spec of an AccessTest as written, which fits its schema. */
interface WrittenTest {
  readonly state?: AccessTest['state'];
  readonly given?: Omit<AccessTest['given'], 'objects'> & {readonly objects?: readonly Mapping[]};
  readonly tests: AccessTest['tests'];
}

/** An AccessTest, and findings about the objects that it gives. */
function readAccessTest(
  {name, workspace, raw, pointer, specPointer}: ValidItem,
  at: Omit<Place, 'pointer'>,
): {readonly test: AccessTest; readonly findings: readonly Finding[]} {
  const {state = 'desired', given = {}, tests} = raw as WrittenTest;
  const findings: Finding[] = [];
  const objects: DesiredObject[] = [];
  for (const [i, written] of (given.objects ?? []).entries()) {
    const within = `${specPointer}/given/objects/${i}`;
    const moved = ({place, ...found}: Finding): Finding => ({
      ...found,
      ...(place !== undefined && {place: {...place, pointer: `${within}${place.pointer}`}}),
    });
    const {valid, findings: found} = validateDocument({apiVersion: 'bylaw/v1', spec: {}, ...written}, at);
    appendAll(findings, found.map(moved));
    for (const item of valid?.items ?? []) {
      const place = {...at, pointer: within};
      const inside = {...item, specPointer: `${within}${item.specPointer}`};
      if (valid !== undefined && isKind(valid.kind))
        objects.push(declared(valid.kind, inside, {place, line: 0}));
    }
  }
  const test: AccessTest = {
    address: addressOf('AccessTest', workspace, name),
    state,
    given: {
      ...(given.at !== undefined && {at: given.at}),
      ...(given.approved !== undefined && {approved: given.approved}),
      objects,
    },
    tests,
    place: {...at, pointer},
    specPointer,
  };
  return {test, findings};
}

/** Decodes documents in their order; of two that declare one address, the first counts. */
export function decodeDocuments(documents: Iterable<ParsedDocument>): Decoded {
  const objects = new Map<Address, DesiredObject>();
  const connections = new Map<string, DesiredObject>();
  const findings: Finding[] = [];
  const unread: Unread[] = [];
  const tests = new Map<Address, AccessTest & First>();
  for (const document of documents) {
    // More are not reported, and what is left out could not be judged.
    if (findings.length > SET_LIMITS.mistakes) break;
    const at = {file: document.file, document: document.index};
    const result = validateDocument(document.value, at, document.written, document.digests !== undefined);
    appendAll(findings, result.findings);
    appendAll(
      unread,
      result.unread.map((each) => ({file: document.file, ...each})),
    );
    const {valid} = result;
    if (valid === undefined) continue;
    const {kind} = valid;
    if (!isKind(kind)) {
      for (const item of valid.items) {
        const read = readAccessTest(item, at);
        appendAll(findings, read.findings);
        const line = lineOf(item, document);
        const first = tests.get(read.test.address);
        if (first === undefined) tests.set(read.test.address, {...read.test, line});
        else findings.push(duplicate(first.address, first, first.address, read.test.place));
      }
      continue;
    }
    for (const [i, item] of valid.items.entries()) {
      const place = {file: at.file, document: at.document, pointer: item.pointer};
      const object = declared(kind, item, {place, line: lineOf(item, document)});
      const digest = document.digests?.slice(i * DIGEST_LENGTH, (i + 1) * DIGEST_LENGTH);
      if (digest) rememberDigest(object, digest);
      const first = objects.get(object.address);
      if (first !== undefined) {
        findings.push(duplicate(object.address, first.declaration, object.address, object.declaration.place));
        continue;
      }
      objects.set(object.address, object);
      if (object.kind !== 'Connection') continue;
      // One workspace declares at most one Connection to a partner, whatever their names.
      const pair = `The connection of ${object.workspace} with ${object.spec.with}`;
      const other = connections.get(pair);
      if (other === undefined) connections.set(pair, object);
      else findings.push(duplicate(object.address, other.declaration, pair, fieldPlace(object, '/with')));
    }
  }
  return {objects, tests: [...tests.values()], findings, unread};
}
