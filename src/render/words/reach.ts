/** Who reaches what afterwards: the people beside those whose access changes. */
import {compareText} from '../../diagnostics/compare-text.ts';
import {groupBy} from '../../model/group-by.ts';
import type {Plan, Reach} from '../../model/plan.ts';
import {bareName} from '../../model/principal.ts';
import {outsideText} from './access.ts';
import {agreedBy} from './access-rows.ts';
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

/** People of whom the same is told. */
export interface ReachGroup {
  /** With whether it needs the link, and whether outsiders have it: `viewer, with the link`, `editor (outsider: partner)`. */
  readonly level: string;
  /** Since when, until when, and who approved it. */
  readonly how: readonly string[];
  readonly people: readonly string[];
}

type SameHow = Omit<ReachGroup, 'people'>;

const groupOf = ({level, link, how}: Reach['levels'][number]): SameHow => ({
  level: `${level}${link ? ', with the link' : ''}${outsideText(how ?? {})}`,
  how: [
    ...(how?.since == null ? [] : [`since ${dayText(how.since)}`]),
    ...(how?.expires == null ? [] : [`until ${how.expires}`]),
    ...(how === undefined || how.agreed.length === 0 ? [] : [`approved by ${agreedBy(how).join('; ')}`]),
  ],
});

/** The people who have access to an object in groups of whom the same is told: days tell less than the times of a plan. */
export const reachGroups = ({levels}: Reach): readonly ReachGroup[] =>
  [...groupBy(levels, (one) => JSON.stringify(groupOf(one)))].map(([key, same]) => ({
    ...(JSON.parse(key) as SameHow),
    people: same.flatMap(({principals}) => principals.map(bareName)).toSorted(compareText),
  }));

/** `editor, since 2026-11-02`: what is told of a group. */
export const reachText = ({level, how}: SameHow): string => [level, ...how].join(', ');
