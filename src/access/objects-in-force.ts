import type {Kind} from '../model/kinds.ts';
import type {GovernedObject, ObjectOf, State} from '../model/objects.ts';

/** Objects by kind. */
export type ObjectsInForce = {readonly [K in Kind]: readonly ObjectOf<K>[]};

/**
 * The objects of a state that can give access, by kind: all but those whose workspace is not in the state.
 * "Deleting [a workspace] ends all access at once": what is left of it gives none, whoever declared it.
 */
export function objectsInForce(state: State): ObjectsInForce {
  const kinds: {[K in Kind]: ObjectOf<K>[]} = {
    Workspace: [],
    User: [],
    Role: [],
    Member: [],
    Team: [],
    Grant: [],
    Resource: [],
    Space: [],
    Connection: [],
    Share: [],
    Guest: [],
    Approval: [],
  };
  const workspaces = new Set<string | null>([null]);
  for (const object of state.values()) if (object.kind === 'Workspace') workspaces.add(object.name);
  for (const object of state.values()) {
    if (workspaces.has(object.workspace)) (kinds[object.kind] as GovernedObject[]).push(object);
  }
  return kinds;
}
