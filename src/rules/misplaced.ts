/** Objects in a workspace whose name is most likely misspelt: one slip in `metadata` makes every reference to them fail. */
import {nearest} from '../diagnostics/nearest.ts';
import {addressOf, homesOf, type Address} from '../model/address.ts';
import {ofKind, type DesiredObject} from '../model/objects.ts';
import type {JudgedPlan} from './judged.ts';
import type {about} from './rule.ts';

/** The place in a manifest where an object says in which workspace it is. */
export const atWorkspace = (object: DesiredObject): ReturnType<typeof about> => ({
  address: object.address,
  place: {...object.declaration.place, pointer: '/metadata/workspace'},
});

/**
 * The workspace that is most likely meant by each that objects are declared in, though neither the set nor, as far as is known,
 * the database has it: one of those that the set declares.
 */
export function misspeltWorkspaces({desired, after}: JudgedPlan): ReadonlyMap<string, string> {
  const declared = [...ofKind(desired, 'Workspace')].map(({name}) => name);
  const meant = new Map<string, string>();
  if (declared.length === 0) return meant;
  for (const home of homesOf(desired.values(), ({kind}) => kind !== 'Workspace')) {
    if (after.has(addressOf('Workspace', null, home))) continue;
    const near = nearest(home, declared);
    if (near !== undefined) meant.set(home, near);
  }
  return meant;
}

/** What is declared in misspelt workspaces, by the address that it would have in those that are meant. */
export function misplaced(
  {desired, after}: JudgedPlan,
  misspelt: ReadonlyMap<string, string>,
): ReadonlyMap<Address, DesiredObject> {
  const found = new Map<Address, DesiredObject>();
  if (misspelt.size === 0) return found;
  for (const object of desired.values()) {
    const meant = misspelt.get(object.workspace ?? '');
    if (meant === undefined) continue;
    const address = addressOf(object.kind, meant, object.name);
    if (!after.has(address)) found.set(address, object);
  }
  return found;
}
