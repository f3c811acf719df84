import {addressOf} from '../model/address.ts';
import {objectAt, type ObjectOf, type State} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';

/** The space or resource that a share is about; undefined if there is none in this state. */
export function targetOf(
  share: ObjectOf<'Share'>,
  state: State,
): ObjectOf<'Space'> | ObjectOf<'Resource'> | undefined {
  const {type, name} = splitReference(share.spec.target);
  return type === 'space'
    ? objectAt(state, 'Space', addressOf('Space', share.workspace, name))
    : objectAt(state, 'Resource', addressOf('Resource', share.workspace, name));
}
