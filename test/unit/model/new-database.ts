import {NO_FORMER_ADDRESSES} from '../../../src/model/former-addresses.ts';
import {EMPTY_LEDGER} from '../../../src/model/ledger.ts';
import {NOBODY_OFFBOARDED} from '../../../src/model/offboarded-people.ts';
import {NO_MEMBERSHIPS_ELSEWHERE} from '../../../src/model/memberships-elsewhere.ts';
import {UNBOUND} from '../../../src/model/login.ts';

/**
 * A database in which nothing was ever decided, nothing renamed, nothing written around bylaw, no workspace deleted, nobody bound to a
 * login, and nobody has left.
 */
export const NEW_DATABASE = {
  appliedFormerNames: new Map<string, string>(),
  drifted: new Map<string, unknown>(),
  auditedCreators: new Map<string, string>(),
  claimedBy: new Map<string, string>(),
  createdOutside: new Set<string>(),
  recipientsOutside: new Set<string>(),
  dormant: new Map<string, never>(),
  archived: new Map<string, never>(),
  ledger: EMPTY_LEDGER,
  elsewhere: NO_MEMBERSHIPS_ELSEWHERE,
  login: UNBOUND,
  offboarded: NOBODY_OFFBOARDED,
  leavings: new Map<string, number>(),
  formerAddresses: NO_FORMER_ADDRESSES,
};
