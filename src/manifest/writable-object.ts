/** What of a live object a manifest may hold: anybody can write rows, and not everything in them fits the schemas. */
import {compareText} from '../diagnostics/compare-text.ts';
import {canonicalSpec} from '../model/canonical.ts';
import {childAt, parsePointer} from '../model/json-pointer.ts';
import {validateDocument} from './validate-document.ts';
import type {WritableObject} from './write.ts';

/** A value that was taken out; `field` is a JSON pointer into the manifest, null for the whole object. */
export interface TakenOut {
  readonly field: string | null;
  readonly why: string;
}

/** A value that a rule lets no manifest hold; `pointer` leads to it in the spec. */
export interface Unfit {
  readonly pointer: string;
  readonly why: string;
}

type Tree = Record<string, unknown>;

const documentOf = ({kind, workspace, name, labels, spec}: WritableObject): Tree => ({
  apiVersion: 'bylaw/v1',
  kind,
  metadata: {
    ...(workspace !== null && {workspace}),
    name,
    ...(Object.keys(labels).length > 0 && {labels}),
  },
  spec,
});

/** Whether a pointer leads to who the object is, or to all that it says: without that there is no object. */
const isWhole = (pointer: string): boolean =>
  /^(?:|\/(?:apiVersion|kind|spec|metadata|metadata\/(?:workspace|name)))$/.test(pointer);

/** Takes what stands at a pointer out of a document, in place. Whether something stood there. */
function takeOut(document: Tree, pointer: string): boolean {
  const steps = [...parsePointer(pointer)];
  const last = steps.pop() ?? '';
  const owner = steps.reduce<unknown>(childAt, document);
  if (childAt(owner, last) === undefined) return false;
  if (Array.isArray(owner)) owner.splice(Number(last), 1);
  else Reflect.deleteProperty(owner as Tree, last);
  return true;
}

/** A workspace has to be called something, or all that is in it could not be written either: it gets its own name. */
function putStandIn({kind, name}: WritableObject, document: Tree, pointer: string): boolean {
  const spec = document['spec'] as Tree;
  if (kind !== 'Workspace' || pointer !== '/spec/displayName' || spec['displayName'] === name) return false;
  spec['displayName'] = name;
  return true;
}

/** Later items of a list go first, so that the pointers to earlier ones stay true. */
const laterFirst = (a: string, b: string): number => {
  const [left, right] = [parsePointer(a), parsePointer(b)];
  for (const [i, step] of left.entries()) {
    const other = right[i];
    if (other === undefined) return 1;
    if (step === other) continue;
    return Number(other) - Number(step) || compareText(other, step);
  }
  return right.length > left.length ? -1 : 0;
};

interface Fault {
  readonly field: string;
  readonly why: string;
}

/** What is wrong with a document: with its form, and only once that is right, with what it says. */
function faultsOf(
  object: WritableObject,
  document: Tree,
  unfit: (object: WritableObject) => readonly Unfit[],
): readonly Fault[] {
  const {findings} = validateDocument(document, {file: '', document: 0});
  if (findings.length > 0)
    return findings.map(({place, message}) => ({field: place?.pointer ?? '', why: message}));
  return unfit({...object, spec: document['spec']}).map(({pointer, why}) => ({
    field: `/spec${pointer}`,
    why,
  }));
}

/**
 * The object with what no manifest may hold taken out, and what that was; without the object where too little is left of it.
 * `unfit` finds in a spec what rules forbid.
 */
export function writableObject<T extends WritableObject>(
  object: T,
  unfit: (object: WritableObject) => readonly Unfit[],
): {readonly object?: T; readonly takenOut: readonly TakenOut[]} {
  let document = documentOf(object);
  const takenOut: TakenOut[] = [];
  for (;;) {
    const faults = faultsOf(object, document, unfit);
    if (faults.length === 0) break;
    const whole = faults.find(({field}) => isWhole(field));
    if (whole !== undefined) {
      const field = whole.field.startsWith('/metadata') ? whole.field : null;
      return {takenOut: [...takenOut, {field, why: whole.why}]};
    }
    // What was read live stays as it is.
    if (takenOut.length === 0) document = structuredClone(document);
    const places = [...new Set(faults.map(({field}) => field))].toSorted(laterFirst);
    const gone = places.filter((field) => putStandIn(object, document, field) || takeOut(document, field));
    // What cannot be taken out leaves nothing to write.
    if (gone.length === 0) return {takenOut: [...takenOut, {field: null, why: faults[0]?.why ?? ''}]};
    for (const field of gone.toReversed()) {
      takenOut.push({field, why: faults.find((fault) => fault.field === field)?.why ?? ''});
    }
  }
  if (takenOut.length === 0) return {object, takenOut};
  const {labels = {}} = document['metadata'] as {labels?: T['labels']};
  return {object: {...object, labels, spec: canonicalSpec(object.kind, document['spec'])}, takenOut};
}
