import {addressOf} from '../model/address.ts';
import {objectAt, type ObjectOf, type State} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';

/** The space of type `internal` that an external share is of, or contributes to; undefined if there is none. */
export function internalSpaceOf(
  state: State,
  {workspace, spec: {target, with: partner, into}}: ObjectOf<'Share'>,
): ObjectOf<'Space'> | undefined {
  if (partner === undefined) return undefined;
  for (const [home, reference] of [
    [workspace, target],
    [partner, into],
  ] as const) {
    const {type, name} = splitReference(reference ?? '');
    if (type !== 'space') continue;
    const space = objectAt(state, 'Space', addressOf('Space', home, name));
    if (space?.spec.type === 'internal') return space;
  }
  return undefined;
}
