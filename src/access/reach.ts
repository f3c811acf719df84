/** Who reaches some targets, level by level: for a plan, those where it changes anybody's access. */
import {compareText} from '../diagnostics/compare-text.ts';
import {LEVELS} from '../model/levels.ts';
import type {Reach} from '../model/plan.ts';
import {principalOf} from '../model/principal.ts';
import type {AccessQuestion} from './access-question.ts';
import {bestOfEach, type GroupPath} from './group-path.ts';
import {AccessPaths} from './access-paths.ts';

/** Everybody by level, the highest first; at each level, people who need the link come last. */
function byLevel(best: ReadonlyMap<string, GroupPath>): Reach['levels'] {
  const sorted = [...best].toSorted(([a], [b]) => compareText(a, b));
  return LEVELS.toReversed().flatMap((level) =>
    [false, true].flatMap((link) => {
      const principals = sorted.flatMap(([email, path]) =>
        path.level === level && (path.link ?? false) === link ? [principalOf(email)] : [],
      );
      return principals.length === 0 ? [] : [{level, ...(link && {link: true as const}), principals}];
    }),
  );
}

/**
 * Who reaches each of these targets (`vault:workspace/name` …), in the order of their text, by the access paths that are
 * `shown`.
 */
export function reachOf(
  question: AccessQuestion,
  targets: Iterable<string>,
  shown: (target: string, via: readonly string[]) => boolean = () => true,
): readonly Reach[] {
  const names = [...new Set(targets)].toSorted(compareText);
  if (names.length === 0) return [];
  const paths = new AccessPaths(question);
  return names.map((object) => ({
    object,
    levels: byLevel(
      bestOfEach(paths.to(object).flatMap((group) => group.paths.filter(({via}) => shown(object, via)))),
    ),
  }));
}
