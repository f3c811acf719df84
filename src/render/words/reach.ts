/** Who reaches what afterwards: the people beside those whose access changes. */
import {compareText} from '../../diagnostics/compare-text.ts';
import {groupBy} from '../../model/group-by.ts';
import type {Plan, Reach} from '../../model/plan.ts';
import {bareName} from '../../model/principal.ts';
import {outsideText} from './access.ts';
import {agreedBy} from './access-rows.ts';
import {plural} from './plural.ts';
import {dayText} from './time-text.ts';

/** Who reaches an object; `isNew`: they gain access to it with the plan. */
export interface ToldReach extends Reach {
  readonly levels: readonly (Reach['levels'][number] & {readonly isNew?: true})[];
}

/** The objects that also people reach who do not gain them: of an object that is only gained, all is listed already. */
export function reachedByOthers({reach = [], gained}: Plan['access']): readonly ToldReach[] {
  const told = new Set(gained.map(({principal, object}) => `${principal} ${object}`));
  return reach.flatMap(({object, levels}) => {
    const isTold = (principal: string): boolean => told.has(`${principal} ${object}`);
    if (levels.every(({principals}) => principals.every(isTold))) return [];
    const parted = levels.flatMap((one) => {
      const [come, had] = [one.principals.filter(isTold), one.principals.filter((each) => !isTold(each))];
      return [
        ...(had.length === 0 ? [] : [{...one, principals: had}]),
        ...(come.length === 0 ? [] : [{...one, principals: come, isNew: true as const}]),
      ];
    });
    return [{object, levels: parted}];
  });
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

const groupOf = ({level, link, how, isNew}: ToldReach['levels'][number]): SameHow => ({
  level: `${level}${link ? ', with the link' : ''}${outsideText(how ?? {})}`,
  how: [
    ...(isNew ? ['new'] : how?.since == null ? [] : [`since ${dayText(how.since)}`]),
    ...(how?.expires == null ? [] : [`until ${how.expires}`]),
    ...(how === undefined || how.agreed.length === 0 ? [] : [`approved by ${agreedBy(how).join('; ')}`]),
  ],
});

/** The people who have access to an object in groups of whom the same is told: days tell less than the times of a plan. */
export const reachGroups = ({levels}: ToldReach): readonly ReachGroup[] =>
  [...groupBy(levels, (one) => JSON.stringify(groupOf(one)))].map(([key, same]) => ({
    ...(JSON.parse(key) as SameHow),
    people: same.flatMap(({principals}) => principals.map(bareName)).toSorted(compareText),
  }));

/** `editor, since 2026-11-02`: what is told of a group. */
export const reachText = ({level, how}: SameHow): string => [level, ...how].join(', ');
