/** What a plan tells of objects whose rows somebody wrote around bylaw, where it leaves them as they are. */
import {isActiveMember} from '../access/held-permissions.ts';
import type {Sight} from '../access/sight.ts';
import {compareObjects, homeOf, type Address} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import {isExpired} from '../model/expiry.ts';
import type {Live} from '../model/live.ts';
import type {GovernedObject} from '../model/objects.ts';
import type {CreatedOutside, Plan} from '../model/plan.ts';

/**
 * What an object gives somebody by itself, as nouns; empty if that is nothing. Connections, Approvals and shares with a partner
 * give nothing before both sides have agreed, and are told of then.
 */
function givenBy(object: GovernedObject, now: number): readonly string[] {
  switch (object.kind) {
    case 'User':
      return object.spec.systemAdmin ? ['system admin'] : [];
    case 'Member': {
      const {roles} = object.spec;
      if (!isActiveMember(object, now)) return [];
      return roles.length === 0 ? ['membership'] : roles.map((role) => `role ${role}`);
    }
    case 'Team':
      return object.spec.members.map((member) => `membership for ${member}`);
    case 'Role':
      return object.spec.permissions;
    case 'Grant': {
      const {subject, permissions, expires} = object.spec;
      return isExpired(expires, now) ? [] : permissions.map((permission) => `${permission} for ${subject}`);
    }
    case 'Space':
      return object.spec.resources.map((resource) => `access to ${resource}`);
    case 'Share': {
      const {to = [], with: partner, target, suspended} = object.spec;
      if (partner !== undefined || suspended) return [];
      return to
        .filter(({expires}) => !isExpired(expires, now))
        .map(({subject, role}) => `${role} on ${target} for ${subject}`);
    }
    case 'Guest': {
      const {spaces, expires, suspended} = object.spec;
      if (suspended || isExpired(expires, now)) return [];
      return spaces.map(({space, role}) => `${role} on space:${space}`);
    }
    default:
      return [];
  }
}

/**
 * The objects that were created outside bylaw and that a plan neither adopts nor deletes: those that give something, in the
 * workspaces of the sight, and system admins; and those that name the set but are `leftAlone`. Of a workspace
 * that is not of the sight, nothing but the address is told. Absent where there are none.
 */
export function toldCreatedOutside(
  {objects, createdOutside, claimedBy, now}: Live,
  changes: readonly Change[],
  {sight, leftAlone}: {readonly sight: Sight; readonly leftAlone: ReadonlySet<Address>},
): Pick<Plan, 'createdOutside'> {
  const changed = new Set(changes.map(({address}) => address));
  const told = [...createdOutside].flatMap((address) => {
    const object = objects.get(address);
    if (object === undefined || changed.has(address)) return [];
    const gives = object.kind === 'User' || sight.isOwn(homeOf(object)) ? givenBy(object, now) : [];
    if (gives.length === 0 && !leftAlone.has(address)) return [];
    const entry: CreatedOutside = {address, set: claimedBy.get(address) ?? null, gives};
    return [{object, entry}];
  });
  if (told.length === 0) return {};
  return {
    createdOutside: told.toSorted((a, b) => compareObjects(a.object, b.object)).map(({entry}) => entry),
  };
}
