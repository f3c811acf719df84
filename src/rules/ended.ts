/** What has ended over a border: rules do not judge it, and `connection/ended` tells of it. */
import type {Request} from '../agreements/request.ts';
import {endingKey} from '../model/ledger.ts';
import type {GovernedObject} from '../model/objects.ts';
import type {JudgedPlan} from './judged.ts';

/**
 * Whether a request, or a recipient of it, ended and does not have to be judged: it had ended before the plan, which does not
 * renew it; or it is somebody else's, and ends with the plan.
 */
export function isLetGo(
  {ledger, settlement, desired}: JudgedPlan,
  {address, spec}: GovernedObject & Request,
  subject = '',
): boolean {
  return [endingKey(address), endingKey(address, subject)].some((key) => {
    if (!settlement.ledger.ended.has(key)) return false;
    const before = ledger.ended.get(key);
    return before === undefined ? !desired.has(address) : spec.renew <= before.renew;
  });
}
