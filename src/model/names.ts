/** What people, targets and teams are called, besides the names by which manifests refer to them. */
import {compareText} from '../diagnostics/compare-text.ts';
import type {GovernedObject} from './objects.ts';

/** Display names and titles by address or reference: of `bo@acme.example`, `space:acme-legal/deal-room`, `team:acme-legal/tax`. */
export type Names = Readonly<Record<string, string>>;

/** What an object is called, if it is called anything. */
function nameOf(object: GovernedObject): string | undefined {
  switch (object.kind) {
    case 'User':
    case 'Member':
    case 'Space':
    case 'Team':
      return object.spec.displayName;
    case 'Resource':
      return object.spec.title;
    default:
      return undefined;
  }
}

/** How others refer to an object that may have such a name. */
function referenceTo({kind, workspace, name, spec}: GovernedObject): string {
  if (kind === 'User' || kind === 'Member') return name;
  return `${kind === 'Resource' ? spec.type : kind.toLowerCase()}:${workspace ?? ''}/${name}`;
}

/**
 * The names of what is `wanted`, by reference; later objects prevail, and an account over memberships. What is called by
 * nothing else is left out.
 */
export function namesOf(wanted: ReadonlySet<string>, objects: Iterable<GovernedObject>): Names {
  const [own, found] = [new Map<string, string>(), new Map<string, string>()];
  for (const object of objects) {
    const name = nameOf(object);
    if (name === undefined || name === '') continue;
    const reference = referenceTo(object);
    if (name === reference || !wanted.has(reference)) continue;
    (object.kind === 'User' ? own : found).set(reference, name);
  }
  return Object.fromEntries([...new Map([...found, ...own])].toSorted(([a], [b]) => compareText(a, b)));
}
