/** To which targets access can differ between two questions that agreements alone tell apart. */
import {addressOf} from '../model/address.ts';
import {objectAt} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import type {AccessQuestion} from './access-question.ts';
import {objectsInForce} from './objects-in-force.ts';
import {targetNamed} from './targets.ts';
import {agreedOtherwise} from './touched-workspaces.ts';

/** Whether agreements alone tell two questions apart. */
export const differInAgreements = (before: AccessQuestion, after: AccessQuestion): boolean =>
  before.state === after.state && before.now === after.now && before.elsewhere === after.elsewhere;

/**
 * The targets to which people may have other access by one question than by the other; undefined if more tells the two apart
 * than what has been agreed. Nobody becomes a member by an agreement: so only the targets of what is in force otherwise can
 * differ, and of spaces among them what is in them or contributed to them.
 */
export function touchedTargets(
  before: AccessQuestion,
  after: AccessQuestion,
): ReadonlySet<string> | undefined {
  const {state} = after;
  if (!differInAgreements(before, after)) return undefined;
  const targets = new Set<string>();
  const touchSpace = (workspace: string, name: string): void => {
    targets.add(targetNamed(workspace, `space:${name}`));
    const space = objectAt(state, 'Space', addressOf('Space', workspace, name));
    for (const resource of space?.spec.resources ?? []) targets.add(targetNamed(workspace, resource));
  };
  for (const object of agreedOtherwise(before, after)) {
    const workspace = object.workspace ?? '';
    if (object.kind === 'Guest') {
      for (const {space} of object.spec.spaces) touchSpace(workspace, space);
      continue;
    }
    const {type, name} = splitReference(object.spec.target);
    if (type === 'space') touchSpace(workspace, name);
    else targets.add(targetNamed(workspace, object.spec.target));
  }
  for (const {workspace, spec} of targets.size === 0 ? [] : objectsInForce(state).Share) {
    if (spec.with === undefined || spec.into === undefined) continue;
    if (targets.has(targetNamed(spec.with, spec.into)))
      targets.add(targetNamed(workspace ?? '', spec.target));
  }
  return targets;
}
