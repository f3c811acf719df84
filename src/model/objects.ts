import type {Place} from '../diagnostics/diagnostic.ts';
import type {Address} from './address.ts';
import type {Kind} from './kinds.ts';
import type {Labels, Specs} from './specs.ts';

/** One object of kind `K`, declared or live: who it is and what it says, in canonical form. */
export interface ObjectOf<K extends Kind> {
  readonly address: Address;
  readonly kind: K;
  /** Null for `Workspace` and `User`. */
  readonly workspace: string | null;
  readonly name: string;
  readonly labels: Labels;
  readonly spec: Specs[K];
}

type Each<T extends Partial<Record<Kind, unknown>>> = T[Kind & keyof T];

/** Any object; a `switch` over `kind` narrows its `spec`. */
export type GovernedObject = Each<{[K in Kind]: ObjectOf<K>}>;

/** Where a declaration stands, and its spec as it was written. */
export interface Declaration {
  /** The object's document or list item. */
  readonly place: Place;
  /** Line at which it begins, from 1. */
  readonly line: number;
  /** JSON pointer, within the document, of the object's spec. */
  readonly specPointer: string;
  /** The spec as written: lists in the order of the manifest, no defaults. */
  readonly raw: unknown;
  /** The name that this object had before, from `metadata.renamedFrom`. */
  readonly renamedFrom?: string;
  /** People whom the manifest names by an address that they no longer have; `raw` has the present one. */
  readonly formerNames?: readonly FormerName[];
}

/** Somebody whom a manifest names by an address that they no longer have. */
export interface FormerName {
  /** JSON pointer, within the document, of the text that says it. */
  readonly pointer: string;
  readonly was: string;
  readonly is: string;
}

/** An object as the manifests declare it. */
export type DesiredObject = GovernedObject & {readonly declaration: Declaration};

/** An object as Postgres holds it; `managedBy` is the set that owns it, or null. */
export type LiveObject = GovernedObject & {readonly managedBy: string | null};

/** Objects by address. The order of insertion means nothing: sort before you iterate for an output. */
export type State<T extends GovernedObject = GovernedObject> = ReadonlyMap<Address, T>;

/** The objects of states that are asked for by kind again and again. */
const BY_KIND = new WeakMap<State, Partial<Record<Kind, GovernedObject[]>>>();

/** Remembers the objects of a state by kind. Nobody may change it from then on. */
export function rememberKinds(state: State): void {
  if (BY_KIND.has(state)) return;
  const lists: Partial<Record<Kind, GovernedObject[]>> = {};
  for (const object of state.values()) (lists[object.kind] ??= []).push(object);
  BY_KIND.set(state, lists);
}

function* searched<T extends GovernedObject>(state: State<T>, kind: Kind): Generator<T> {
  for (const object of state.values()) if (object.kind === kind) yield object;
}

/** The objects of one kind in a state, with their specs typed. */
export function ofKind<K extends Kind, T extends GovernedObject>(
  state: State<T>,
  kind: K,
): Iterable<T & ObjectOf<K>> {
  const remembered = BY_KIND.get(state);
  return (remembered === undefined ? searched(state, kind) : (remembered[kind] ?? [])) as Iterable<
    T & ObjectOf<K>
  >;
}

/** The objects of some kinds in a state, with their specs typed. */
export function* ofKinds<K extends Kind, T extends GovernedObject>(
  state: State<T>,
  kinds: readonly K[],
): Generator<T & ObjectOf<K>> {
  for (const kind of kinds) yield* ofKind(state, kind);
}

/** The object at an address if it is of that kind. */
export function objectAt<K extends Kind, T extends GovernedObject>(
  state: State<T>,
  kind: K,
  address: Address,
): (T & ObjectOf<K>) | undefined {
  const object = state.get(address);
  return object?.kind === kind ? (object as T & ObjectOf<K>) : undefined;
}
