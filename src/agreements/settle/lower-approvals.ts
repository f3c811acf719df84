import {targetAddress} from '../../model/references.ts';
import {lowered, recipientsOf} from '../approvals.ts';
import {hasWorkspace, requestAddress, requestWorkspace, resourcesShared} from '../request.ts';
import {mapDecisions, type Settling} from './settling.ts';

/**
 * "Narrowing waits for nobody and lowers what is approved." So does the deletion of what is shared.
 * Twin in SQL: src/postgres/behaviour/lower-approvals.sql.
 */
export function lowerApprovals(settling: Settling): void {
  const {after, before} = settling;
  mapDecisions(settling, (decision) => {
    const home = requestWorkspace(decision.request) ?? '';
    if (decision.decision !== 'approve' || !hasWorkspace(before, home)) return decision;
    const request = after.get(requestAddress(decision.request) ?? '');
    if (request?.kind === 'Connection') {
      return {...decision, allow: decision.allow.filter((kind) => request.spec.allow.includes(kind))};
    }
    const {target} = decision;
    const isThere = target !== null && after.has(targetAddress(home, target));
    if (request?.kind !== 'Share' || !isThere) return {...decision, recipients: [], resources: []};
    const asked = new Map(recipientsOf(request).map((one) => [one.subject, one]));
    const there = new Set(resourcesShared(after, request));
    return {
      ...decision,
      recipients: decision.recipients.flatMap((one) => {
        const now = asked.get(one.subject);
        return now === undefined ? [] : [lowered(one, now)];
      }),
      resources: decision.resources.filter((resource) => there.has(resource)),
    };
  });
}
