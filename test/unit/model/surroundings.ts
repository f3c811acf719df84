import {EMPTY_LEDGER} from '../../../src/model/ledger.ts';
import {NOBODY_OFFBOARDED, NOWHERE_ELSE, UNBOUND} from '../../../src/model/surroundings.ts';

/** A database in which nothing was ever decided, nobody bound to a login, and nobody has left. */
export const SURROUNDINGS = {
  ledger: EMPTY_LEDGER,
  elsewhere: NOWHERE_ELSE,
  login: UNBOUND,
  offboarded: NOBODY_OFFBOARDED,
};
