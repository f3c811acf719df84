import type {Login} from '../model/surroundings.ts';

/**
 * On whose authority a command runs: whoever is claimed (--as, BYLAW_ACTOR, the set's actor), else whom the
 * database login is bound to; null if nobody is. Where a login is bound and somebody else is claimed, the rule
 * `authority/actor` stands against whatever is judged for them: judge with the login.
 */
export const effectiveActor = (claimed: string | null, login: Login): string | null => claimed ?? login.actor;
