/** Who reaches what afterwards: the people beside those whose access changes. */
import {compareText} from '../../diagnostics/compare-text.ts';
import {groupBy} from '../../model/group-by.ts';
import type {Plan, Reach} from '../../model/plan.ts';
import {bareName} from '../../model/principal.ts';
import {outsideText} from './access.ts';
import {plural} from './plural.ts';
import {dayText} from './time-text.ts';

/** The objects that also people reach who do not gain them: whoever gains one is listed already. */
export function reachedByOthers({reach = [], gained}: Plan['access']): readonly Reach[] {
  const told = new Set(gained.map(({principal, object}) => `${principal} ${object}`));
  return reach.filter(({object, levels}) =>
    levels.some(({principals}) => principals.some((principal) => !told.has(`${principal} ${object}`))),
  );
}

/** `3 objects`. */
export const reachCounts = (reach: readonly Reach[]): string => plural(reach.length, 'object');

/** A level, whether it needs the link, whether outsiders have it, since when, and until when. */
function levelText({level, link, how}: Reach['levels'][number]): string {
  const since = how?.since == null ? '' : `, since ${dayText(how.since)}`;
  const until = how?.expires == null ? '' : `, until ${how.expires}`;
  return `${level}${link ? ', with the link' : ''}${outsideText(how ?? {})}${since}${until}`;
}

/** The people who have access to an object in groups of whom the same is told: days tell less than the times of a plan. */
export const reachGroups = ({
  levels,
}: Reach): readonly {readonly level: string; readonly people: readonly string[]}[] =>
  [...groupBy(levels, levelText)].map(([level, same]) => ({
    level,
    people: same.flatMap(({principals}) => principals.map(bareName)).toSorted(compareText),
  }));
