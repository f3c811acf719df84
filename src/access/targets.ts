/** What can be reached, and which shares, spaces and guests concern it: indexes over a state. */
import {compareText} from '../diagnostics/compare-text.ts';
import type {ObjectOf, State} from '../model/objects.ts';
import {objectsInForce, type ObjectsInForce} from './objects-in-force.ts';

export type Target = ObjectOf<'Space'> | ObjectOf<'Resource'>;

/** How access names a target: `space:workspace/name`, `vault:workspace/name`, … */
export const targetName = (target: Target): string =>
  `${target.kind === 'Space' ? 'space' : target.spec.type}:${target.workspace ?? ''}/${target.name}`;

/** The workspace that hosts a target such as `vault:acme-legal/falcon`. */
export const hostOf = (target: string): string => /:([^/]+)\//.exec(target)?.[1] ?? '';

/** A reference such as `vault:falcon`, as written inside a workspace, as the name of the target. */
export function targetNamed(workspace: string, reference: string): string {
  const colon = reference.indexOf(':');
  return `${reference.slice(0, colon)}:${workspace}/${reference.slice(colon + 1)}`;
}

/** What was worked out of a state, which never changes: several questions are asked of each. */
const WORKED_OUT = new WeakMap<State, Targets>();

/**
 * Twin in SQL: src/postgres/behaviour/targets.sql.
 */
export class Targets {
  readonly #targets = new Map<string, Target>();
  readonly #shares = new Map<string, ObjectOf<'Share'>[]>();
  readonly #contributions = new Map<string, ObjectOf<'Share'>[]>();
  readonly #spaces = new Map<string, ObjectOf<'Space'>[]>();
  readonly #guests = new Map<string, ObjectOf<'Guest'>[]>();
  #names: readonly string[] | undefined;

  /** The targets of a state. */
  static of(state: State): Targets {
    const known = WORKED_OUT.get(state) ?? new Targets(objectsInForce(state));
    WORKED_OUT.set(state, known);
    return known;
  }

  private constructor(objects: ObjectsInForce) {
    const add = <T>(map: Map<string, T[]>, key: string, item: T): void => {
      const list = map.get(key);
      if (list === undefined) map.set(key, [item]);
      else list.push(item);
    };
    for (const target of [...objects.Space, ...objects.Resource])
      this.#targets.set(targetName(target), target);
    for (const space of objects.Space) {
      for (const resource of new Set(space.spec.resources)) {
        add(this.#spaces, targetNamed(space.workspace ?? '', resource), space);
      }
    }
    for (const share of objects.Share) {
      const {into, target} = share.spec;
      add(
        into === undefined ? this.#shares : this.#contributions,
        targetNamed(share.workspace ?? '', target),
        share,
      );
    }
    for (const guest of objects.Guest) {
      for (const space of new Set(guest.spec.spaces.map((invited) => invited.space))) {
        add(this.#guests, `space:${guest.workspace ?? ''}/${space}`, guest);
      }
    }
  }

  /** Names of all targets, sorted. */
  names(): readonly string[] {
    return (this.#names ??= [...this.#targets.keys()].toSorted(compareText));
  }

  at(name: string): Target | undefined {
    return this.#targets.get(name);
  }

  /** Shares with recipients, internal and external, of a target. */
  sharesOf(name: string): readonly ObjectOf<'Share'>[] {
    return this.#shares.get(name) ?? [];
  }

  /** Shares of a resource into spaces of partners. */
  contributionsOf(name: string): readonly ObjectOf<'Share'>[] {
    return this.#contributions.get(name) ?? [];
  }

  /** Spaces of its own workspace that a resource is in. */
  spacesWith(name: string): readonly ObjectOf<'Space'>[] {
    return this.#spaces.get(name) ?? [];
  }

  /** Guests who are invited to a space. */
  guestsOf(name: string): readonly ObjectOf<'Guest'>[] {
    return this.#guests.get(name) ?? [];
  }
}
