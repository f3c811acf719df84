import type {GovernedObject} from '../model/objects.ts';

/** An expiry in an object: its pointer in the spec, and its canonical text. */
export interface Expiring {
  readonly pointer: string;
  readonly expires: string;
}

/** Every expiry that an object declares. */
export function expiriesOf(object: GovernedObject): readonly Expiring[] {
  if (object.kind === 'Share') {
    return (object.spec.to ?? []).flatMap(({expires}, i) =>
      expires === undefined ? [] : [{pointer: `/to/${i}/expires`, expires}],
    );
  }
  if (object.kind !== 'Member' && object.kind !== 'Grant' && object.kind !== 'Guest') return [];
  const {expires} = object.spec;
  return expires === undefined ? [] : [{pointer: '/expires', expires}];
}
