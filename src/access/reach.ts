/** Who reaches some targets, level by level: for a plan, those where it changes anybody's access. */
import {compareText} from '../diagnostics/compare-text.ts';
import {groupBy} from '../model/group-by.ts';
import {LEVELS, type Level} from '../model/levels.ts';
import {canonicalJson} from '../model/canonical-json.ts';
import type {Reach, ReachedHow} from '../model/plan.ts';
import {sharedPrincipals, type PrincipalOf} from '../model/principal.ts';
import type {AccessQuestion} from './access-question.ts';
import {bestOfEach, type GroupPath} from './group-path.ts';
import {AccessPaths} from './access-paths.ts';
import {hostOf} from './targets.ts';
import {questionAbout} from './touched-workspaces.ts';

/** How somebody (`user:EMAIL`) has access to an object by an access path. */
export type ReachedHowOf = (principal: string, object: string, path: Pick<GroupPath, 'via'>) => ReachedHow;

/** Equal for those of whom the same is said. Of most there is nothing to say, or only that nobody has agreed to it: that is said in short. */
function keyOf(how: ReachedHow): string {
  const {outside, since, expires, agreed} = how;
  if (agreed.length > 0) return canonicalJson(how);
  return outside === null && since === null && expires === null ? 'plain' : `${outside} ${since} ${expires}`;
}

/** People with one level in groups of whom the same is said, in the order of the first of each. */
function byHow(
  people: readonly (readonly [principal: string, path: GroupPath])[],
  howOf: (principal: string, path: GroupPath) => ReachedHow | undefined,
): readonly Pick<Reach['levels'][number], 'principals' | 'how'>[] {
  const groups = new Map<string, {principals: string[]; how: ReachedHow | undefined}>();
  for (const [principal, path] of people) {
    const how = howOf(principal, path);
    const key = how === undefined ? '' : keyOf(how);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, {principals: [principal], how});
    else group.principals.push(principal);
  }
  return [...groups.values()].map(({principals, how}) => ({principals, ...(how && {how})}));
}

/**
 * Everybody by level, the highest first; at each level, people who need the link come last, and people who have it in
 * different ways stand apart.
 */
function byLevel(
  best: ReadonlyMap<string, GroupPath>,
  howOf: (principal: string, path: GroupPath) => ReachedHow | undefined,
  principalOf: PrincipalOf,
): Reach['levels'] {
  const sorted = [...best].toSorted(([a], [b]) => compareText(a, b));
  const keyOfLevel = (level: Level, link: boolean | undefined): string =>
    link === true ? `${level} link` : level;
  const people = groupBy(sorted, ([, {level, link}]) => keyOfLevel(level, link));
  return LEVELS.toReversed().flatMap((level) =>
    [false, true].flatMap((link) => {
      const those = people.get(keyOfLevel(level, link)) ?? [];
      const groups = byHow(
        those.map(([email, path]) => [principalOf(email), path] as const),
        howOf,
      );
      return groups.map((group) => ({level, ...(link && {link: true as const}), ...group}));
    }),
  );
}

/**
 * Who reaches each of these targets (`vault:workspace/name` …), in the order of their text, by the access paths that are
 * `shown`; with `howOf`, in which way.
 */
export function reachOf(
  question: AccessQuestion,
  targets: Iterable<string>,
  shown: (target: string, via: readonly string[]) => boolean = () => true,
  howOf?: ReachedHowOf,
): readonly Reach[] {
  const names = [...new Set(targets)].toSorted(compareText);
  if (names.length === 0) return [];
  const paths = AccessPaths.of(questionAbout(question, new Set(names.map(hostOf))));
  const principalOf = sharedPrincipals();
  return names.map((object) => ({
    object,
    levels: byLevel(
      bestOfEach(paths.to(object).flatMap((group) => group.paths.filter(({via}) => shown(object, via)))),
      (principal, path) => howOf?.(principal, object, path),
      principalOf,
    ),
  }));
}
