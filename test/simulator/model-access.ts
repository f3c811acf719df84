/** Who reaches what, by section 3 of the contract, "Access to a target". */
import {
  LEVELS,
  PEOPLE,
  ROOT,
  SIDES,
  TARGETS,
  type Level,
  type Member,
  type Side,
  type Workspace,
} from './world.ts';

/** What the agreements put in force: worked out by the model. */
export interface InForce {
  /** What a recipient has by an external share, after both approvals and with the connection active; null for nothing. */
  recipient(side: Side, share: string, who: string): {role: Level; until: number | null} | null;
  /** At which role a contribution is in the partner's space; null for not. */
  contribution(side: Side, share: string): Level | null;
  /** Whether a vault in a shared space was there when the host approved. */
  vaultInShared(side: Side, share: string, vault: string): boolean;
  /** Whether a share inside a workspace, or an invitation, gives anything as an agreement. */
  guestStands(side: Side, who: string): boolean;
}

export type Live = Readonly<Record<Side, Workspace>>;

export const lower = (a: Level, b: Level): Level => (LEVELS.indexOf(a) < LEVELS.indexOf(b) ? a : b);
const higher = (a: Level | null, b: Level | null): Level | null => {
  if (a === null || b === null) return a ?? b;
  return LEVELS.indexOf(a) < LEVELS.indexOf(b) ? b : a;
};

export const isActive = (member: Member | undefined, now: number): member is Member =>
  member !== undefined && member.active && (member.until === null || now < member.until);
/** The `use:` capabilities, which admins of this world have by their second role. */
export const isCapable = (member: Member | undefined, now: number): boolean =>
  isActive(member, now) && member.standing !== 'plain';
export const isAdmin = (member: Member | undefined, now: number): boolean =>
  isActive(member, now) && member.standing === 'admin';

/** The level of somebody on a space, by what it comes from: how much of it reaches the vaults in the space depends on that. */
function* waysToSpace(
  live: Live,
  inForce: InForce,
  now: number,
  [who, side, name]: readonly [string, Side, string],
): Generator<{level: Level; reaches: (vault: string) => boolean}> {
  const own = live[side];
  const space = own.spaces[name];
  if (space === undefined) return;
  const everything = (): boolean => true;
  const member = own.members[who];
  if (who === ROOT || isAdmin(member, now)) yield {level: 'co-owner', reaches: everything};
  if (space.creator === who && isCapable(member, now)) yield {level: 'creator', reaches: everything};
  for (const [key, share] of Object.entries(own.shares)) {
    if (share.target !== `space/${name}`) continue;
    const to = share.to.find((one) => one.who === who);
    if (to === undefined || (to.until !== null && now >= to.until)) continue;
    if (share.with === null) {
      if (isCapable(member, now) && !share.suspended) yield {level: to.role, reaches: everything};
      continue;
    }
    const given = inForce.recipient(side, key, who);
    if (given === null || !isCapable(live[share.with].members[who], now)) continue;
    if (given.until !== null && now >= given.until) continue;
    yield {level: lower(given.role, to.role), reaches: (vault) => inForce.vaultInShared(side, key, vault)};
  }
  const guest = own.guests[who];
  if (guest?.space === name && inForce.guestStands(side, who)) yield {level: guest.role, reaches: everything};
}

function levelOnSpace(
  live: Live,
  inForce: InForce,
  now: number,
  at: readonly [string, Side, string],
  vault?: string,
) {
  let best: Level | null = null;
  for (const {level, reaches} of waysToSpace(live, inForce, now, at)) {
    if (vault === undefined || reaches(vault)) best = higher(best, level);
  }
  return best;
}

function levelOnVault(
  live: Live,
  inForce: InForce,
  now: number,
  [who, side, name]: readonly [string, Side, string],
) {
  const own = live[side];
  const creator = own.vaults[name];
  if (creator === undefined) return null;
  const member = own.members[who];
  let best: Level | null = null;
  if (who === ROOT || isAdmin(member, now)) best = 'co-owner';
  if (creator === who && isActive(member, now)) best = 'creator';
  for (const [key, share] of Object.entries(own.shares)) {
    if (share.target !== `vault/${name}`) continue;
    if (share.with === null) {
      const to = share.to.find((one) => one.who === who && (one.until === null || now < one.until));
      if (to !== undefined && isActive(member, now) && !share.suspended) best = higher(best, to.role);
    } else if (share.into !== null && share.role !== null) {
      const role = inForce.contribution(side, key);
      // In the partner's space, whoever reaches that.
      const there = levelOnSpace(live, inForce, now, [who, share.with, share.into]);
      if (role !== null && there !== null) best = higher(best, lower(lower(role, share.role), there));
    }
  }
  for (const [space, {vaults}] of Object.entries(own.spaces)) {
    if (!vaults.includes(name)) continue;
    const level = levelOnSpace(live, inForce, now, [who, side, space], name);
    if (level !== null) best = higher(best, lower(level, 'co-owner'));
  }
  return best;
}

/** Every level that somebody has, by `PERSON TARGET`. */
export function accessIn(live: Live, inForce: InForce, now: number): ReadonlyMap<string, Level> {
  const access = new Map<string, Level>();
  for (const who of PEOPLE) {
    for (const target of TARGETS) {
      const [side = '', path = ''] = target.split(':');
      const [type, name = ''] = path.split('/');
      const at = [who, SIDES.find((one) => one === side) ?? 'a', name] as const;
      const level =
        type === 'space' ? levelOnSpace(live, inForce, now, at) : levelOnVault(live, inForce, now, at);
      if (level !== null) access.set(`${who} ${target}`, level);
    }
  }
  return access;
}
