import {lookerSight, type Looker, type Sight} from '../access/sight.ts';
import type {Live} from '../model/live.ts';
import {isLiveSystemAdmin} from '../rules/admins.ts';
import {presentActor} from './who-acts.ts';

/** In which set a question is asked, and who asks by what is claimed: that counts for a login that is bound to nobody. */
export interface QuestionSource {
  readonly set?: string | undefined;
  readonly claimed?: string | null | undefined;
}

/** Who looks at a live state: whom the login is bound to, else who is claimed. */
export function lookerAt(
  {login, objects, now, elsewhere, formerAddresses}: Live,
  {set, claimed = null}: QuestionSource = {},
): Looker {
  const actor = login.actor ?? presentActor(claimed, formerAddresses);
  const isSystemAdmin = actor !== null && isLiveSystemAdmin(objects, now, actor, elsewhere);
  return {login, actor, isSystemAdmin, set};
}

/**
 * What the answer to a question about a live state may tell the login that asks it. The database itself lets every
 * login that may read at all read all of it: this keeps answers to what concerns who asks, and is no barrier.
 */
export const questionSight = (live: Live, source?: QuestionSource): Sight =>
  lookerSight(lookerAt(live, source), live.objects, live.now);

/** Whether the answer to a question may tell of a workspace. */
export const maySee = (live: Live, workspace: string, source?: QuestionSource): boolean =>
  questionSight(live, source).isOwn(workspace);
