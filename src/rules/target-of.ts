import {objectAt, type ObjectOf, type State} from '../model/objects.ts';
import {targetAddress} from '../model/references.ts';

/** The space or resource that a share is about; undefined if there is none in this state. */
export function targetOf(
  share: ObjectOf<'Share'>,
  state: State,
): ObjectOf<'Space'> | ObjectOf<'Resource'> | undefined {
  const address = targetAddress(share.workspace ?? '', share.spec.target);
  return objectAt(state, 'Space', address) ?? objectAt(state, 'Resource', address);
}
