/** Whether a change asks for more than was agreed: widening needs approval again, narrowing does not. */
import {expiryInstant} from './expiry.ts';
import {compareLevels} from './levels.ts';
import type {ConnectionSpec, Expiry, GuestSpec, ShareRole, ShareSpec} from './specs.ts';

/** Whether `after` lasts longer than `before`; without an expiry something lasts for ever. */
export function lastsLonger(before: Expiry | undefined, after: Expiry | undefined): boolean {
  if (before === undefined) return false;
  if (after === undefined) return true;
  return (expiryInstant(after) ?? 0) > (expiryInstant(before) ?? 0);
}

const isHigher = (before: ShareRole, after: ShareRole): boolean => compareLevels(after, before) > 0;

/** Whether a suspension is lifted. */
const resumes = (before: {readonly suspended: boolean}, after: {readonly suspended: boolean}): boolean =>
  before.suspended && !after.suspended;

/** A recipient more, a higher role, a later expiry, `renew`, or the end of a suspension. */
export function shareWidens(before: ShareSpec, after: ShareSpec): boolean {
  if (after.renew > before.renew || resumes(before, after)) return true;
  if (before.role !== undefined && after.role !== undefined && isHigher(before.role, after.role)) return true;
  const known = new Map((before.to ?? []).map((to) => [to.subject, to]));
  return (after.to ?? []).some(({subject, role, expires}) => {
    const was = known.get(subject);
    return was === undefined || isHigher(was.role, role) || lastsLonger(was.expires, expires);
  });
}

/** A kind of target more, `renew`, or the end of a suspension. */
export const connectionWidens = (before: ConnectionSpec, after: ConnectionSpec): boolean =>
  after.renew > before.renew ||
  resumes(before, after) ||
  after.allow.some((kind) => !before.allow.includes(kind));

/** A space more, a higher role, a later expiry, `renew`, or the end of a suspension. */
export function guestWidens(before: GuestSpec, after: GuestSpec): boolean {
  if (after.renew > before.renew || resumes(before, after)) return true;
  if (lastsLonger(before.expires, after.expires)) return true;
  const known = new Map(before.spaces.map(({space, role}) => [space, role]));
  return after.spaces.some(({space, role}) => {
    const was = known.get(space);
    return was === undefined || isHigher(was, role);
  });
}
