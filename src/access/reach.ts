/** Who reaches some targets, level by level: what a plan leaves standing where it changes anybody's access. */
import {compareText} from '../diagnostics/compare-text.ts';
import {LEVELS} from '../model/levels.ts';
import type {Reach} from '../model/plan.ts';
import {principalOf} from '../model/principal.ts';
import type {AccessQuestion} from './access-question.ts';
import {bestOfEach, type Way} from './way.ts';
import {Ways} from './ways.ts';

/** Everybody by level, the highest first, and last whoever reaches it by its link alone. */
function byLevel(best: ReadonlyMap<string, Way>): Reach['levels'] {
  const sorted = [...best].toSorted(([a], [b]) => compareText(a, b));
  return LEVELS.toReversed().flatMap((level) =>
    [false, true].flatMap((link) => {
      const principals = sorted.flatMap(([email, way]) =>
        way.level === level && (way.link ?? false) === link ? [principalOf(email)] : [],
      );
      return principals.length === 0 ? [] : [{level, ...(link && {link: true as const}), principals}];
    }),
  );
}

/** Who reaches each of these targets (`vault:workspace/name` …), in the order of their text. */
export function reachOf(question: AccessQuestion, targets: Iterable<string>): readonly Reach[] {
  const names = [...new Set(targets)].toSorted(compareText);
  if (names.length === 0) return [];
  const ways = new Ways(question);
  return names.map((object) => ({
    object,
    levels: byLevel(bestOfEach(ways.to(object).flatMap((group) => group.ways))),
  }));
}
