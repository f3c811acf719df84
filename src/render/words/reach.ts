/** Who reaches what afterwards: the people beside those whose access changes. */
import type {Plan, Reach} from '../../model/plan.ts';
import {outsideText} from './access.ts';
import {plural} from './plural.ts';

/** The objects that also people reach who do not gain them: whoever gains one is listed already. */
export function reachedByOthers({reach = [], gained}: Plan['access']): readonly Reach[] {
  const told = new Set(gained.map(({principal, object}) => `${principal} ${object}`));
  return reach.filter(({object, levels}) =>
    levels.some(({principals}) => principals.some((principal) => !told.has(`${principal} ${object}`))),
  );
}

/** `3 objects`. */
export const reachCounts = (reach: readonly Reach[]): string => plural(reach.length, 'object');

/** A level, whether it needs the link, whether outsiders have it, and until when. */
export function reachLevel({level, link, how}: Reach['levels'][number]): string {
  const until = how?.expires == null ? '' : `, until ${how.expires}`;
  return `${level}${link ? ', with the link' : ''}${outsideText(how ?? {})}${until}`;
}
