import type {Looker} from '../access/sight.ts';
import {isSystemAdmin, type ActorFacts} from './admins.ts';
import type {PlanToJudge} from './judged.ts';

/** Who looks at a plan: whom the login is bound to, else who is claimed, in the set of the plan. */
export function lookerOf(plan: ActorFacts & Pick<PlanToJudge, 'actor' | 'login' | 'set'>): Looker {
  const {login, set} = plan;
  const actor = login?.actor ?? plan.actor;
  return {login, actor, isSystemAdmin: actor !== null && isSystemAdmin(plan, actor), set: set.name};
}
