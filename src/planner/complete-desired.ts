import {addressOf, type Address} from '../model/address.ts';
import {objectAt, type DesiredObject, type GovernedObject, type State} from '../model/objects.ts';

/**
 * Fills in what a manifest leaves to others: a space's region is that of its workspace, as declared or, if
 * this set does not declare it, as live. Without either it stays absent.
 */
export function completeDesired(
  desired: State<DesiredObject>,
  live: State<GovernedObject>,
): State<DesiredObject> {
  const completed = new Map<Address, DesiredObject>();
  for (const object of desired.values()) {
    let complete: DesiredObject = object;
    if (object.kind === 'Space' && object.spec.region === undefined) {
      const home = addressOf('Workspace', null, object.workspace ?? '');
      const workspace = objectAt(desired, 'Workspace', home) ?? objectAt(live, 'Workspace', home);
      if (workspace !== undefined)
        complete = {...object, spec: {...object.spec, region: workspace.spec.region}};
    }
    completed.set(object.address, complete);
  }
  return completed;
}
