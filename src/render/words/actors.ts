/** The actors that logins are bound to, in words. */
import type {Login} from '../../model/login.ts';
import {plural} from './plural.ts';

export const NONE_IS_BOUND =
  'No login is bound, so a command may name any actor. `bylaw actors bind LOGIN EMAIL` binds one.';

export const ONLY_READ = 'Logins that are not bound to an actor may only read.';

/** The login that asks. */
export const askingText = ({name, actor}: Login): string =>
  actor === null ? `This login, ${name}, is not bound to an actor.` : `This login is ${name}.`;

/** What is said of logins that are not shown; empty if there are none. */
export const othersText = (others: number): string =>
  others === 0
    ? ''
    : ` ${plural(others, 'more login')} bound to actors of other workspaces ${others === 1 ? 'is' : 'are'} not shown.`;
