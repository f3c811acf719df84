/** Objects that change, from which those are taken on which the access of some people to some targets rests. */
import {targetName, targetNamed} from '../access/targets.ts';
import {pairKey} from '../agreements/request.ts';
import {addressOf, type Address} from '../model/address.ts';
import type {GovernedObject, State} from '../model/objects.ts';

/** What an object is looked up by, besides its address. */
function keysOf(object: GovernedObject): readonly string[] {
  const home = object.workspace ?? '';
  switch (object.kind) {
    case 'Space':
      return [
        `target ${targetName(object)}`,
        ...object.spec.resources.map((resource) => `spaces ${targetNamed(home, resource)}`),
      ];
    case 'Resource':
      return [`target ${targetName(object)}`];
    case 'Share': {
      const {target, into} = object.spec;
      return [`${into === undefined ? 'shares' : 'contributions'} ${targetNamed(home, target)}`];
    }
    case 'Guest':
      return object.spec.spaces.map(({space}) => `guests space:${home}/${space}`);
    case 'Member':
      return [`memberships ${object.name}`];
    case 'Team':
      return object.spec.members.map((email) => `teams ${home} ${email}`);
    case 'Grant':
      return [`grants ${home} ${object.spec.subject}`];
    case 'Connection':
      return [`connections ${pairKey(home, object.spec.with)}`];
    default:
      return [];
  }
}

/** Of objects that come and go; none changes. */
const KEYS = new WeakMap<GovernedObject, readonly string[]>();

function rememberedKeys(object: GovernedObject): readonly string[] {
  const known = KEYS.get(object);
  if (known !== undefined) return known;
  const keys = keysOf(object);
  KEYS.set(object, keys);
  return keys;
}

const NO_KEYS: readonly string[] = [];

const NONE: ReadonlySet<Address> = new Set();

export class ObjectsAbout {
  readonly #objects = new Map<Address, GovernedObject>();
  readonly #found = new Map<string, Set<Address>>();

  get(address: Address): GovernedObject | undefined {
    return this.#objects.get(address);
  }

  put(address: Address, object: GovernedObject | undefined): void {
    const was = this.#objects.get(address);
    if (was === object) return;
    const left = was === undefined ? NO_KEYS : rememberedKeys(was);
    const keys = object === undefined ? NO_KEYS : rememberedKeys(object);
    if (object === undefined) this.#objects.delete(address);
    else this.#objects.set(address, object);
    // Most changes leave what an object is looked up by as it was.
    if (left.length === keys.length && left.every((key, i) => key === keys[i])) return;
    const stay = new Set(keys);
    for (const key of left) if (!stay.has(key)) this.#found.get(key)?.delete(address);
    for (const key of stay) {
      const found = this.#found.get(key);
      if (found === undefined) this.#found.set(key, new Set([address]));
      else found.add(address);
    }
  }

  /** All of them, as they are now. */
  all(): Map<Address, GovernedObject> {
    return new Map(this.#objects);
  }

  /** What is granted to `team:NAME` or another subject of a workspace. */
  granted(workspace: string, subject: string): readonly string[] {
    return [...this.#at(`grants ${workspace} ${subject}`)].flatMap((address) => {
      const grant = this.#objects.get(address);
      return grant?.kind === 'Grant' ? grant.spec.permissions : [];
    });
  }

  #at(key: string): ReadonlySet<Address> {
    return this.#found.get(key) ?? NONE;
  }

  /** No more than the access of these people to these targets rests on: the answer about them is the same as of all. */
  about(targets: Iterable<string>, people: ReadonlySet<string>): State {
    const state = new Map<Address, GovernedObject>();
    /** Their standing counts: those who are asked about, and who invited them as guests. */
    const standing = new Set(people);
    const homes = new Set<string>();
    const take = (address: Address): GovernedObject | undefined => {
      const object = this.#objects.get(address);
      if (object !== undefined) state.set(address, object);
      return object;
    };
    const enter = (workspace: string): void => {
      homes.add(workspace);
      take(addressOf('Workspace', null, workspace));
    };
    const cross = (workspace: string, partner: string): void => {
      enter(partner);
      for (const address of this.#at(`connections ${pairKey(workspace, partner)}`)) take(address);
    };
    const takeTarget = (target: string): void => {
      for (const address of this.#at(`target ${target}`)) enter(take(address)?.workspace ?? '');
      for (const address of this.#at(`shares ${target}`)) {
        const share = take(address);
        if (share?.kind === 'Share' && share.spec.with !== undefined)
          cross(share.workspace ?? '', share.spec.with);
      }
      for (const address of this.#at(`guests ${target}`)) {
        const guest = this.#objects.get(address);
        if (guest?.kind !== 'Guest' || !people.has(guest.name)) continue;
        take(address);
        standing.add(guest.spec.invitedBy);
      }
    };
    for (const target of targets) {
      takeTarget(target);
      for (const address of this.#at(`spaces ${target}`)) {
        const space = this.#objects.get(address);
        if (space?.kind === 'Space') takeTarget(targetName(space));
      }
      for (const address of this.#at(`contributions ${target}`)) {
        const share = take(address);
        if (share?.kind !== 'Share') continue;
        const {with: partner, into} = share.spec;
        if (partner === undefined || into === undefined) continue;
        cross(share.workspace ?? '', partner);
        takeTarget(targetNamed(partner, into));
      }
    }
    for (const email of standing) this.#takeStanding(email, homes, take);
    return state;
  }

  /** What somebody is and holds in some workspaces, and of which others they are a member, which counts for a system admin. */
  #takeStanding(
    email: string,
    homes: ReadonlySet<string>,
    take: (address: Address) => GovernedObject | undefined,
  ): void {
    const account = take(addressOf('User', null, email));
    const isAdmin = account?.kind === 'User' && account.spec.systemAdmin;
    for (const address of this.#at(`memberships ${email}`)) {
      const member = this.#objects.get(address);
      if (member?.kind !== 'Member') continue;
      const home = member.workspace ?? '';
      if (!homes.has(home)) {
        if (isAdmin) for (const one of [address, addressOf('Workspace', null, home)]) take(one);
        continue;
      }
      take(address);
      const teams = [...this.#at(`teams ${home} ${email}`)];
      for (const team of teams) take(team);
      for (const role of member.spec.roles) take(addressOf('Role', home, role));
      for (const subject of [
        `user:${email}`,
        'everyone',
        ...member.spec.roles.map((role) => `role:${role}`),
        ...teams.map((team) => `team:${this.#objects.get(team)?.name ?? ''}`),
      ]) {
        for (const grant of this.#at(`grants ${home} ${subject}`)) take(grant);
      }
    }
  }
}
