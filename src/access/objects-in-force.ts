import {compareText} from '../diagnostics/compare-text.ts';
import type {Kind} from '../model/kinds.ts';
import type {GovernedObject, ObjectOf, State} from '../model/objects.ts';

/** Objects by kind. */
export type ObjectsInForce = {readonly [K in Kind]: readonly ObjectOf<K>[]};

/** What was gathered of a state, which never changes: several questions are asked of each. */
const GATHERED = new WeakMap<State, ObjectsInForce>();

/**
 * The objects of a state that can give access, by kind: all but those whose workspace is not in the state. Members are in
 * the order of their addresses.
 * "Deleting [a workspace] ends all access at once": what is left of it gives none, whoever declared it.
 */
export function objectsInForce(state: State): ObjectsInForce {
  const known = GATHERED.get(state) ?? gather(state);
  GATHERED.set(state, known);
  return known;
}

function gather(state: State): ObjectsInForce {
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
    Offboarding: [],
  };
  const workspaces = new Set<string | null>([null]);
  for (const object of state.values()) if (object.kind === 'Workspace') workspaces.add(object.name);
  for (const object of state.values()) {
    if (workspaces.has(object.workspace)) (kinds[object.kind] as GovernedObject[]).push(object);
  }
  kinds.Member.sort((a, b) => compareText(a.name, b.name));
  return kinds;
}
