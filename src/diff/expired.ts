/** What a change takes out of the live state that had run out before: it ends nobody's access. */
import {isExpired} from '../model/expiry.ts';
import {sameJson} from '../model/canonical-json.ts';
import type {GovernedObject} from '../model/objects.ts';

/** Whether everything that an object gives has expired at `now` (ms since 1970). */
export function isFullyExpired(object: GovernedObject, now: number): boolean {
  switch (object.kind) {
    case 'Member':
    case 'Grant':
    case 'Guest':
      return isExpired(object.spec.expires, now);
    case 'Share': {
      const {to = []} = object.spec;
      return to.length > 0 && to.every(({expires}) => isExpired(expires, now));
    }
    default:
      return false;
  }
}

/** Whether a share only loses recipients whose time was over at `now`. */
export function losesOnlyExpired(before: GovernedObject, after: GovernedObject, now: number): boolean {
  if (before.kind !== 'Share' || after.kind !== 'Share' || !sameJson(before.labels, after.labels))
    return false;
  const kept = new Set(after.spec.to?.map(({subject}) => subject));
  const to = before.spec.to?.filter(({subject, expires}) => kept.has(subject) || !isExpired(expires, now));
  if (to === undefined || to.length === before.spec.to?.length) return false;
  return sameJson({...before.spec, to}, after.spec);
}
