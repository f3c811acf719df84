import type {Finding} from '../diagnostics/diagnostic.ts';
import type {DesiredObject} from '../model/objects.ts';

/** Where a finding about the `renamedFrom` of an object points. */
export function aboutRenamedFrom({address, declaration}: DesiredObject): Pick<Finding, 'address' | 'place'> {
  const {place} = declaration;
  const pointer = place.pointer === '' ? '/metadata/renamedFrom' : `${place.pointer}/renamedFrom`;
  return {address, place: {...place, pointer}};
}
