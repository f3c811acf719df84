/** Ways through the table of fields: the fields of a kind, where those of some sort stand, and what stands there. */
import {FIELDS} from '../generated/fields.ts';
import type {Field, Fields} from './field.ts';
import {KINDS, type ManifestKind} from './kinds.ts';

/** The fields of each kind's spec, as types. */
export type SpecFields = typeof FIELDS;

/** The fields of the spec of a kind, or of bylaw.yaml's, in the order in which they are written. */
export const specFields = (kind: ManifestKind | 'Set'): Fields => FIELDS[kind];

/** A field and where it stands: names of members from the spec on, and `*` for every item of a list. */
export interface FieldPath {
  readonly path: readonly string[];
  readonly field: Field;
}

/** Every field of some fields and, after it, those within it. */
export function* fieldPaths(fields: Fields, within: readonly string[] = []): Generator<FieldPath> {
  for (const [name, field] of Object.entries(fields)) {
    const path = [...within, name];
    yield {path, field};
    if (field.type === 'record') yield* fieldPaths(field.fields, path);
    if (field.type === 'list') yield* fieldPaths(field.items, [...path, '*']);
  }
}

/**
 * Calls `visit` with every value at a path in a spec, canonical or as written, and with its JSON pointer; `*` goes
 * through a list. What is absent, or has not the shape that the path asks for, is passed over.
 */
export function visitValues(
  spec: unknown,
  path: readonly string[],
  visit: (pointer: string, value: unknown) => void,
  depth = 0,
  pointer = '',
): void {
  const step = path[depth];
  if (step === undefined) {
    if (spec !== undefined) visit(pointer, spec);
  } else if (Array.isArray(spec)) {
    if (step !== '*') return;
    for (const [i, item] of spec.entries()) visitValues(item, path, visit, depth + 1, `${pointer}/${i}`);
  } else if (typeof spec === 'object' && spec !== null && step !== '*') {
    visitValues(
      (spec as Readonly<Record<string, unknown>>)[step],
      path,
      visit,
      depth + 1,
      `${pointer}/${step}`,
    );
  }
}

/** Whether `isMeant` holds of some value that {@link visitValues} would visit. */
export function someValue(
  spec: unknown,
  path: readonly string[],
  isMeant: (value: unknown) => boolean,
  depth = 0,
): boolean {
  const step = path[depth];
  if (step === undefined) return spec !== undefined && isMeant(spec);
  if (Array.isArray(spec))
    return step === '*' && spec.some((item) => someValue(item, path, isMeant, depth + 1));
  if (typeof spec !== 'object' || spec === null || step === '*') return false;
  return someValue((spec as Readonly<Record<string, unknown>>)[step], path, isMeant, depth + 1);
}

const LIST_KEYS: ReadonlyMap<string, string> = new Map(
  KINDS.flatMap((kind) => [...fieldPaths(FIELDS[kind])]).flatMap(({path, field}) =>
    field.type === 'list' && field.key !== undefined ? [[`/${path.join('/')}`, field.key] as const] : [],
  ),
);

/**
 * Which member identifies an item of the list at this JSON pointer of a spec; undefined for sets and what is no list.
 * The schemas give lists at the same pointer the same key, whatever their kind.
 */
export const listKey = (pointer: string): string | undefined => LIST_KEYS.get(pointer);
