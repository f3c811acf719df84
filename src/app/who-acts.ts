import {withoutPlace, type Diagnostic} from '../diagnostics/diagnostic.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import {presentAddress, type FormerAddresses} from '../model/former-addresses.ts';
import type {Login} from '../model/login.ts';
import {againstLogin, authorityActorDefinition} from '../rules/authority-actor.ts';

/**
 * On whose authority a command runs: whoever is claimed (--as, BYLAW_ACTOR; the set's actor only where the login is not
 * bound), else whom the database login is bound to; null if nobody is. Where a login is bound and somebody else is claimed, the rule
 * `authority/actor` stands against whatever is judged for them: judge with the login.
 */
export const effectiveActor = (claimed: string | null, login: Login): string | null => claimed ?? login.actor;

/** The same person, under the address that they have now. */
export const presentActor = (actor: string | null, former: FormerAddresses): string | null =>
  actor === null ? null : presentAddress(former, actor);

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
  const against = againstLogin(actor, login, writes);
  if (actor !== null && against === undefined) return {actor};
  return {refused: withoutPlace(finding(authorityActorDefinition, against ?? {actor}))};
}
