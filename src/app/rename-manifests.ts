/** Edits manifests that name somebody by an address that they no longer have. Writes nothing. */
import {addressOf} from '../model/address.ts';
import type {Live} from '../model/live.ts';
import {SET_FILE} from '../model/set-config.ts';
import type {ManifestEdit} from '../planner/offboarding-edits.ts';
import {withPresentPeople} from '../planner/present-people.ts';
import {editManifests, type EditedManifests} from './edit-manifests.ts';
import type {LoadedSet} from './load-set.ts';

/** The part of the live state that says who has which address, once somebody who has `from` has `to`. */
function onceRenamed(
  {objects, formerAddresses}: Live,
  from: string,
  to: string,
): Pick<Live, 'objects' | 'formerAddresses'> {
  const renamed = new Map(objects);
  for (const object of objects.values()) {
    const {kind, workspace, name} = object;
    if ((kind === 'Member' || kind === 'Guest' || kind === 'User') && name === from) {
      const address = addressOf(kind, workspace, to);
      renamed.set(address, {...object, name: to, address});
    }
  }
  const former = new Map([...formerAddresses].map(([was, is]) => [was, is === from ? to : is] as const));
  former.delete(to);
  return {objects: renamed, formerAddresses: former.set(from, to)};
}

/** The manifests of a set with the new address of somebody, in the place of this one and of those before it. */
export function renameManifests(loaded: LoadedSet, live: Live, from: string, to: string): EditedManifests {
  const {objects, formerAddresses} = onceRenamed(live, from, to);
  const {desired} = withPresentPeople(loaded.decoded.objects, {objects, formerAddresses});
  const edits = [...desired.values()].flatMap(({declaration: {place, formerNames = []}}) =>
    formerNames.flatMap(({pointer, was, is}): ManifestEdit[] =>
      is === to
        ? [{file: place.file, edit: {document: place.document, pointer, rename: {from: was, to: is}}}]
        : [],
    ),
  );
  const actor = loaded.config.actor;
  if (actor !== undefined && formerAddresses.get(actor) === to) {
    edits.push({file: SET_FILE, edit: {document: 0, pointer: '/spec/actor', rename: {from: actor, to}}});
  }
  return editManifests(loaded, edits, {person: from, isToldIn: () => true});
}
