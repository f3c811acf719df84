import {KINDS, type Kind} from '../model/kinds.ts';
import {ofKinds, type GovernedObject, type State} from '../model/objects.ts';
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

const EXPIRING: readonly Kind[] = KINDS.filter((kind) => PATHS.get(kind)?.length !== 0);

/** The objects of the kinds that have expiries. */
export const mayExpire = <T extends GovernedObject>(state: State<T>): Iterable<T> => ofKinds(state, EXPIRING);

/** Every expiry that an object declares. */
export function expiriesOf({kind, spec}: GovernedObject): readonly Expiring[] {
  const found: Expiring[] = [];
  for (const path of PATHS.get(kind) ?? []) {
    visitValues(spec, path, (pointer, expires) => found.push({pointer, expires: expires as string}));
  }
  return found;
}
