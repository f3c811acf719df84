/** Ways of access: that somebody has a level on a target by an access path, in some state. */
import {AccessPaths} from '../access/access-paths.ts';
import type {AccessQuestion} from '../access/access-question.ts';
import {bestOfEach} from '../access/group-path.ts';
import {outsidersIn} from '../access/outsiders.ts';
import type {Sight} from '../access/sight.ts';
import type {Address} from '../model/address.ts';
import type {Level} from '../model/levels.ts';
import {ofKind, type State} from '../model/objects.ts';
import type {Outside} from '../model/plan.ts';
import {principalOf} from '../model/principal.ts';

export interface Way {
  /** An e-mail address, or words for people of whom none is known. */
  readonly person: string;
  /** `vault:workspace/name` … */
  readonly target: string;
  readonly level: Level;
  readonly via: readonly string[];
  readonly outside: Outside | null;
  /** The time at which it is so, ms since 1970. */
  readonly at: number;
  /** On the worst state: external shares that have to be approved for it, and what has to be resumed, by address. */
  readonly takes: readonly Address[];
}

/** Who has access in a state, or in several that belong together. */
export interface Ways {
  /** Every target, sorted. */
  readonly targets: readonly string[];
  /** The access of each person to a target in the one state that answers what must be, by person. */
  now(target: string): ReadonlyMap<string, Way>;
  /** Every access to a target that there is in any of the states, for what must not be. */
  ever(target: string): Iterable<Way>;
}

/** As what somebody is an outsider at an instant. "`\"\"` for system admins", whatever path they take. */
export function outsideAt(
  state: State,
  now: number,
): (person: string, target: string, via: readonly string[]) => Outside | null {
  const outside = outsidersIn(state, now);
  const systemAdmins = new Set(
    [...ofKind(state, 'User')].filter(({spec}) => spec.systemAdmin).map(({name}) => name),
  );
  return (person, target, via) =>
    systemAdmins.has(person) ? null : outside({principal: principalOf(person), object: target, via});
}

/** The ways of access in one state, of what a sight shows. */
export function waysIn(question: AccessQuestion, sight: Sight): Ways {
  const paths = new AccessPaths(question);
  const outsideOf = outsideAt(question.state, question.now);
  const known = new Map<string, ReadonlyMap<string, Way>>();
  const look = (target: string): ReadonlyMap<string, Way> => {
    const shown = paths
      .to(target)
      .flatMap((group) =>
        sight.everything ? group.paths : group.paths.filter(({via}) => sight.path(target, via)),
      );
    return new Map(
      [...bestOfEach(shown)].map(([person, {level, via}]): [string, Way] => [
        person,
        {person, target, level, via, outside: outsideOf(person, target, via), at: question.now, takes: []},
      ]),
    );
  };
  const now = (target: string): ReadonlyMap<string, Way> => {
    const found = known.get(target) ?? look(target);
    known.set(target, found);
    return found;
  };
  return {
    targets: paths.targets().filter((target) => sight.path(target, []) || now(target).size > 0),
    now,
    ever: (target) => now(target).values(),
  };
}
