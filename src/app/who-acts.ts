import {withoutPlace, type Diagnostic} from '../diagnostics/diagnostic.ts';
import {finding} from '../diagnostics/rule-words.ts';
import type {Login} from '../model/surroundings.ts';
import {authorityActorWords} from '../rules/authority-actor.ts';
import {effectiveActor} from './effective-actor.ts';

/**
 * On whose authority something is done outside of any plan, or what rule `authority/actor` says against that.
 * `writes`: it changes what is live, which a login that is bound to nobody may not where others are bound.
 */
export function whoActs(
  claimed: string | null,
  login: Login,
  writes: boolean,
): {readonly actor: string} | {readonly refused: Diagnostic} {
  const actor = effectiveActor(claimed, login);
  const mismatch = login.actor !== null && actor !== login.actor;
  const mayOnlyRead = writes && login.anyBound && login.actor === null;
  if (actor !== null && !mismatch && !mayOnlyRead) return {actor};
  const against = mismatch || mayOnlyRead ? {actor, login} : {actor};
  return {refused: withoutPlace(finding(authorityActorWords, against))};
}
