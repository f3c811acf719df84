import {KINDS, type Kind} from '../model/kinds.ts';
import type {GovernedObject} from '../model/objects.ts';
import {fieldPaths, specFields, visitValues} from '../model/spec-fields.ts';

/** An expiry in an object: its pointer in the spec, and its canonical text. */
export interface Expiring {
  readonly pointer: string;
  readonly expires: string;
}

const PATHS: ReadonlyMap<Kind, readonly (readonly string[])[]> = new Map(
  KINDS.map((kind) => [
    kind,
    [...fieldPaths(specFields(kind))].flatMap(({path, field}) =>
      field.type === 'string' && field.expiry ? [path] : [],
    ),
  ]),
);

/** Every expiry that an object declares. */
export function expiriesOf({kind, spec}: GovernedObject): readonly Expiring[] {
  const found: Expiring[] = [];
  for (const path of PATHS.get(kind) ?? []) {
    visitValues(spec, path, (pointer, expires) => found.push({pointer, expires: expires as string}));
  }
  return found;
}
