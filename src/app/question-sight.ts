import {lookerSight, type Sight} from '../access/sight.ts';
import type {Live} from '../model/live.ts';
import {isLiveSystemAdmin} from '../rules/admins.ts';

/** In which set a question is asked, and who asks by what is claimed: that counts for a login that is bound to nobody. */
export interface QuestionSource {
  readonly set?: string | undefined;
  readonly claimed?: string | null | undefined;
}

/**
 * What the answer to a question about a live state may tell the login that asks it. The database itself lets every
 * login that may read at all read all of it: this keeps answers to what concerns who asks, and is no barrier.
 */
export function questionSight(live: Live, {set, claimed}: QuestionSource = {}): Sight {
  const {login, objects, now, elsewhere} = live;
  const actor = login.actor ?? claimed ?? null;
  const isSystemAdmin = actor !== null && isLiveSystemAdmin(objects, now, actor, elsewhere);
  return lookerSight({login, actor, isSystemAdmin, set}, objects, now);
}

/** Whether the answer to a question may tell of a workspace. */
export const maySee = (live: Live, workspace: string, source?: QuestionSource): boolean =>
  questionSight(live, source).isOwn(workspace);
