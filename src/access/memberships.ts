/**
 * Who is a member, a guest or an admin of which workspace, and what each needs for their access to count.
 * Everything is worked out once for a workspace and shared by all targets in it.
 */
import {expiresAt, isExpired} from '../model/expiry.ts';
import {ADMIN_ROLE, covers} from '../model/permissions.ts';
import {NO_MEMBERSHIPS_ELSEWHERE, type MembershipsElsewhere} from '../model/memberships-elsewhere.ts';
import type {ObjectOf, State} from '../model/objects.ts';
import type {AccessQuestion} from './access-question.ts';
import type {ExternalAccess} from './external-access.ts';
import {heldPermissions, holdersOf, isActiveMember, type HeldPermissions} from './held-permissions.ts';
import {objectsInForce, type ObjectsInForce} from './objects-in-force.ts';
import {NOBODY, type People} from './people.ts';
import type {Requirement} from './requirement.ts';

/** The capabilities that access can need of a member, as one text. */
export type Capabilities =
  '' | 'use:shared_spaces' | 'use:external_collaboration' | 'use:shared_spaces use:external_collaboration';

/** Capabilities, with the one that an external share needs. */
export const withExternal = (capabilities: Capabilities): Capabilities =>
  capabilities === '' || capabilities === 'use:external_collaboration'
    ? 'use:external_collaboration'
    : 'use:shared_spaces use:external_collaboration';

/** What a member needs to invite guests, and to go on having invited them. */
export const INVITING = ['use:invite_guest_accounts', 'use:shared_spaces'] as const;

/** The value at a key of a map, made by `make` the first time. */
function once<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

const addTo = (map: Map<string, Set<string>>, key: string, email: string): void => {
  once(map, key, () => new Set()).add(email);
};

/** Those that were worked out last of a state, which never changes. */
const WORKED_OUT = new WeakMap<State, Memberships>();

/**
 * Twins in SQL: src/postgres/behaviour/active-guests.sql, src/postgres/behaviour/capabilities.sql,
 * src/postgres/behaviour/ended-memberships.sql, src/postgres/behaviour/system-admins.sql,
 * src/postgres/behaviour/workspace-admins.sql.
 */
export class Memberships {
  readonly #held: HeldPermissions;
  readonly #members = new Map<string, Set<string>>();
  readonly #active = new Map<string, Set<string>>();
  readonly #admins = new Map<string, Set<string>>();
  readonly #teams = new Map<string, ObjectOf<'Team'>>();
  readonly #teamMembers = new Map<string, People>();
  readonly #guests = new Map<string, Map<string, ObjectOf<'Guest'>>>();
  readonly #now: number;
  readonly #elsewhere: MembershipsElsewhere;
  readonly #withGuests = new Set<string>();
  /** When active memberships expire that do, ms since 1970; by `workspace/EMAIL`. */
  readonly #expiries = new Map<string, number>();
  /** When the last active membership of a person expires, of those all of whose memberships do. */
  readonly #lastExpiries = new Map<string, number>();
  /** Everybody with a membership, and those with an active one, of whatever workspace. */
  readonly #anywhere: Set<string>;
  readonly #activeAnywhere: Set<string>;
  /** People whose account makes them system admin, whether or not they are active. */
  readonly systemAdmins: People;

  readonly #holders = new Map<string, People>();
  readonly #requirements = new Map<string, Requirement>();
  /** Of guests, which rest on agreements too. */
  readonly #guestRequirements = new WeakMap<ExternalAccess, Map<string, Requirement>>();

  private constructor(
    {state, now, elsewhere = NO_MEMBERSHIPS_ELSEWHERE}: AccessQuestion,
    objects: ObjectsInForce,
  ) {
    this.#now = now;
    this.#elsewhere = elsewhere;
    this.#anywhere = new Set([...elsewhere.active, ...elsewhere.ended]);
    this.#activeAnywhere = new Set(elsewhere.active);
    this.#held = heldPermissions(state, now);
    this.systemAdmins = new Set(objects.User.filter(({spec}) => spec.systemAdmin).map(({name}) => name));
    // In the order of their addresses, so that sorting people of these sets later takes little time.
    for (const member of objects.Member) {
      const workspace = member.workspace ?? '';
      addTo(this.#members, workspace, member.name);
      this.#anywhere.add(member.name);
      if (member.spec.roles.includes(ADMIN_ROLE)) addTo(this.#admins, workspace, member.name);
      if (!isActiveMember(member, now)) continue;
      addTo(this.#active, workspace, member.name);
      this.#activeAnywhere.add(member.name);
      this.#noteExpiry(member, elsewhere.active.has(member.name));
    }
    for (const team of objects.Team) {
      const key = `${team.workspace ?? ''}/${team.name}`;
      this.#teams.set(key, team);
      this.#teamMembers.set(key, new Set(team.spec.members));
    }
    for (const guest of objects.Guest) {
      once(this.#guests, guest.workspace ?? '', () => new Map()).set(guest.name, guest);
    }
    for (const workspace of objects.Workspace) {
      if (workspace.spec.features.guestAccounts) this.#withGuests.add(workspace.name);
    }
  }

  /** The memberships of a question. What has been agreed makes nobody a member: questions that only differ in that share them. */
  static of(question: AccessQuestion): Memberships {
    const {state, now, elsewhere = NO_MEMBERSHIPS_ELSEWHERE} = question;
    const known = WORKED_OUT.get(state);
    if (known !== undefined && known.#now === now && known.#elsewhere === elsewhere) return known;
    const made = new Memberships(question, objectsInForce(state));
    WORKED_OUT.set(state, made);
    return made;
  }

  #noteExpiry({workspace, name, spec}: ObjectOf<'Member'>, isMemberElsewhere: boolean): void {
    const instant = expiresAt(spec.expires);
    if (instant < Infinity) this.#expiries.set(`${workspace ?? ''}/${name}`, instant);
    const last = isMemberElsewhere ? Infinity : Math.max(instant, this.#lastExpiries.get(name) ?? 0);
    this.#lastExpiries.set(name, last);
  }

  /** From when on somebody who is an active member is none any more (ms since 1970); Infinity for never. */
  #memberUntil(workspace: string, email: string): number {
    return this.#expiries.get(`${workspace}/${email}`) ?? Infinity;
  }

  /** From when on an active member does not hold a permission any more that they hold, by expiries alone. */
  holdsUntil(workspace: string, email: string, permission: string): number {
    const until = (this.#held.get(workspace)?.get(email) ?? [])
      .filter((held) => covers(held.permission, permission))
      .reduce((latest, {expires}) => Math.max(latest, expiresAt(expires)), -Infinity);
    return Math.min(this.#memberUntil(workspace, email), until);
  }

  /** All members of a workspace, active or not. */
  members(workspace: string): People {
    return this.#members.get(workspace) ?? NOBODY;
  }

  /** Members of a workspace with the role `admin`, active or not. */
  admins(workspace: string): People {
    return this.#admins.get(workspace) ?? NOBODY;
  }

  /** Whom a team lists itself: "a parent team brings nothing". */
  team(workspace: string, name: string): People {
    return this.#teamMembers.get(`${workspace}/${name}`) ?? NOBODY;
  }

  /**
   * Whom a team does not list, but one does that is related to it: a team below or above it, or another with the same
   * parent. By person, that team. They have nothing by it, and may think that they have.
   */
  listedInRelatedTeams(workspace: string, name: string): ReadonlyMap<string, string> {
    const own = this.team(workspace, name);
    const above = this.#lineOf(workspace, name);
    const parent = above[1];
    const related = new Map<string, string>();
    for (const team of this.#teams.values()) {
      if (team.workspace !== workspace) continue;
      const isSibling = parent !== undefined && team.spec.parent === parent;
      const isRelated =
        isSibling || above.includes(team.name) || this.#lineOf(workspace, team.name).includes(name);
      if (!isRelated) continue;
      for (const email of team.spec.members) {
        if (!own.has(email) && !related.has(email)) related.set(email, team.name);
      }
    }
    return related;
  }

  /** A team, its parent, the parent of that and so on; each once, as a cycle may have been written around bylaw. */
  #lineOf(workspace: string, name: string): readonly string[] {
    const line = new Set<string>();
    for (let at: string | undefined = name; at !== undefined && !line.has(at);) {
      line.add(at);
      at = this.#teams.get(`${workspace}/${at}`)?.spec.parent;
    }
    return [...line];
  }

  /** All members and guests of a workspace, active or not. */
  membersAndGuests(workspace: string): People {
    return new Set([...this.members(workspace), ...(this.#guests.get(workspace)?.keys() ?? [])]);
  }

  /** Active members of a workspace who hold a permission, by itself or by one that covers it. */
  holders(workspace: string, permission: string): People {
    return once(
      this.#holders,
      `${workspace}/${permission}`,
      () => new Set(holdersOf(this.#held, workspace, permission)),
    );
  }

  /** To be an active member of the workspace who holds the capabilities there. */
  memberWith(workspace: string, capabilities: Capabilities): Requirement {
    return once(this.#requirements, `${workspace} ${capabilities}`, () => {
      const active = this.#active.get(workspace) ?? NOBODY;
      const needed = (capabilities === '' ? [] : capabilities.split(' ')).map((capability) => ({
        capability,
        holders: this.holders(workspace, capability),
      }));
      return {
        met:
          needed.length === 0
            ? active
            : new Set([...active].filter((email) => needed.every(({holders}) => holders.has(email)))),
        until: (email) =>
          Math.min(
            this.#memberUntil(workspace, email),
            ...needed.map(({capability}) => this.holdsUntil(workspace, email, capability)),
          ),
        missing: (email) =>
          active.has(email)
            ? needed
                .filter(({holders}) => !holders.has(email))
                .map(({capability}) => `${capability} in ${workspace}`)
            : [`an active membership in ${workspace}`],
        throughExternalShare: () => this.memberWith(workspace, withExternal(capabilities)),
      };
    });
  }

  /**
   * To count as system admin in a workspace. An account has no status of its own, so a system admin without
   * any membership counts everywhere. "Deactivated, expired or offboarded members have no access": a system
   * admin whose own membership there has ended does not count there; one all of whose memberships have ended counts nowhere.
   */
  systemAdminIn(workspace: string): Requirement {
    return once(this.#requirements, `${workspace} system-admin`, () => {
      const members = this.members(workspace);
      const active = this.#active.get(workspace) ?? NOBODY;
      const missing = (email: string): readonly string[] => {
        if (members.has(email) && !active.has(email)) return [`an active membership in ${workspace}`];
        if (this.#anywhere.has(email) && !this.#activeAnywhere.has(email)) return ['an active membership'];
        return [];
      };
      const requirement: Requirement = {
        met: new Set([...this.systemAdmins].filter((email) => missing(email).length === 0)),
        until: (email) =>
          Math.min(this.#memberUntil(workspace, email), this.#lastExpiries.get(email) ?? Infinity),
        missing,
        throughExternalShare: () => requirement,
      };
      return requirement;
    });
  }

  /**
   * To count as guest of a workspace, which needs `features.guestAccounts` and an inviter who may still invite. "A
   * membership of the inviting workspace, active or not, ends the invitation there"; one elsewhere is no matter
   * to an invitation that stands. "Guests […] need neither" capability, whatever it is that they reach: so nothing
   * is added through an external share.
   */
  guestOf(workspace: string, external: ExternalAccess): Requirement {
    const known = this.#guestRequirements.get(external) ?? new Map<string, Requirement>();
    this.#guestRequirements.set(external, known);
    return once(known, workspace, () => {
      const guests = this.#guests.get(workspace) ?? new Map<string, ObjectOf<'Guest'>>();
      const missing = (email: string): readonly string[] => {
        const guest = guests.get(email);
        return [
          ...(this.#withGuests.has(workspace) ? [] : [`features.guestAccounts in ${workspace}`]),
          ...(guest === undefined ? ['an invitation'] : this.#missingOfInvitation(guest, external)),
        ];
      };
      const requirement: Requirement = {
        met: new Set([...guests.keys()].filter((email) => missing(email).length === 0)),
        until: (email) => this.#invitedUntil(guests.get(email)),
        missing,
        throughExternalShare: () => requirement,
      };
      return requirement;
    });
  }

  /** From when on an invitation gives no access any more, by expiries alone. */
  #invitedUntil(guest: ObjectOf<'Guest'> | undefined): number {
    if (guest === undefined) return -Infinity;
    const {expires, invitedBy} = guest.spec;
    return Math.min(
      expiresAt(expires),
      ...INVITING.map((capability) => this.holdsUntil(guest.workspace ?? '', invitedBy, capability)),
    );
  }

  /** What an invitation lacks to give access, but for what the workspace itself has to have. */
  #missingOfInvitation(guest: ObjectOf<'Guest'>, external: ExternalAccess): readonly string[] {
    const workspace = guest.workspace ?? '';
    const {expires, invitedBy, suspended} = guest.spec;
    const lacks = INVITING.filter((capability) => !this.holders(workspace, capability).has(invitedBy));
    const ended = this.members(workspace).has(guest.name) || external.invitationEnded(guest);
    return [
      ...(isExpired(expires, this.#now) ? ['an invitation that is not expired'] : []),
      ...(suspended ? [`\`suspended: false\` on ${guest.address}`] : []),
      ...(ended ? [`an invitation that has not ended (a membership of ${workspace} ended it)`] : []),
      ...lacks.map((capability) => `${capability} in ${workspace} of ${invitedBy}, who invited them`),
    ];
  }
}
