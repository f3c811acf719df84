/** What people, targets and teams are called, besides the names by which manifests refer to them. */
import {compareText} from '../diagnostics/compare-text.ts';
import type {GovernedObject} from './objects.ts';

/** Display names and titles by address or reference: of `bo@acme.example`, `space:acme-legal/deal-room`, `team:acme-legal/tax`. */
export type Names = Readonly<Record<string, string>>;

/** How others refer to an object, and what it is called, if it is called anything. */
function nameOf(object: GovernedObject): readonly [reference: string, name: string | undefined] {
  const placeIn = (type: string): string => `${type}:${object.workspace ?? ''}/${object.name}`;
  switch (object.kind) {
    case 'User':
    case 'Member':
      return [object.name, object.spec.displayName];
    case 'Space':
      return [placeIn('space'), object.spec.displayName];
    case 'Team':
      return [placeIn('team'), object.spec.displayName];
    case 'Resource':
      return [placeIn(object.spec.type), object.spec.title];
    default:
      return [object.address, undefined];
  }
}

/**
 * The names of what is referred to, by reference; later objects prevail, and an account over memberships. What is called by
 * nothing else is left out.
 */
export function namesOf(references: Iterable<string>, objects: Iterable<GovernedObject>): Names {
  const wanted = new Set(references);
  const [own, found] = [new Map<string, string>(), new Map<string, string>()];
  for (const object of objects) {
    const [reference, name = ''] = nameOf(object);
    if (name === '' || name === reference || !wanted.has(reference)) continue;
    (object.kind === 'User' ? own : found).set(reference, name);
  }
  return Object.fromEntries([...new Map([...found, ...own])].toSorted(([a], [b]) => compareText(a, b)));
}
