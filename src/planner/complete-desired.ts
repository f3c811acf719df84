import {addressOf, type Address} from '../model/address.ts';
import {objectAt, ofKind, type DesiredObject, type GovernedObject, type State} from '../model/objects.ts';

/**
 * Fills in what a manifest leaves to others: a space's region is that of its workspace, as declared or, if
 * this set does not declare it, as live. Without either it stays absent.
 */
export function completeDesired(
  desired: State<DesiredObject>,
  live: State<GovernedObject>,
): State<DesiredObject> {
  const completed = new Map<Address, DesiredObject>();
  for (const space of ofKind(desired, 'Space')) {
    if (space.spec.region !== undefined) continue;
    const home = addressOf('Workspace', null, space.workspace ?? '');
    const workspace = objectAt(desired, 'Workspace', home) ?? objectAt(live, 'Workspace', home);
    if (workspace !== undefined)
      completed.set(space.address, {...space, spec: {...space.spec, region: workspace.spec.region}});
  }
  if (completed.size === 0) return desired;
  const all = new Map(desired);
  for (const [address, space] of completed) all.set(address, space);
  return all;
}
