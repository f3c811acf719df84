/** The new or changed Approvals of a plan that decide nothing, by the reason. */
import {lookerSight} from '../access/sight.ts';
import type {Refusal} from '../agreements/decide.ts';
import {requestIn, sidesOf, type Request} from '../agreements/request.ts';
import {ofKind, type GovernedObject, type ObjectOf} from '../model/objects.ts';
import type {JudgedPlan} from './judged.ts';
import {lookerOf} from './looker.ts';

type Approval = GovernedObject & ObjectOf<'Approval'>;

/** Approvals among the changes that are refused for one of these reasons. */
export function* refusedApprovals(
  {after, settlement}: JudgedPlan,
  ...reasons: readonly Refusal[]
): Generator<{readonly approval: Approval; readonly reason: Refusal}> {
  for (const approval of ofKind(after, 'Approval')) {
    const reason = settlement.refused.get(approval.address);
    if (reason !== undefined && reasons.includes(reason)) yield {approval, reason};
  }
}

/** The request that an Approval is about, if there is one and the Approval's workspace is a side of it. */
export function requestOf({after}: JudgedPlan, {spec, workspace}: ObjectOf<'Approval'>): Request | undefined {
  const request = requestIn(after, spec.request);
  return request !== undefined && sidesOf(request).includes(workspace ?? '') ? request : undefined;
}

/**
 * A function that tells whether an Approval is of a request in which its workspace has no part and that is none of whoever
 * looks: for them, there is no such request.
 */
export function isOfStrangers(judged: JudgedPlan): (approval: ObjectOf<'Approval'>) => boolean {
  const sight = lookerSight(lookerOf(judged), judged.live, judged.now);
  return (approval) => {
    const request = requestIn(judged.after, approval.spec.request);
    return request !== undefined && requestOf(judged, approval) === undefined && !sight.request(request);
  };
}
