/** Which rules stand against an edit, by sections 3 ("Judging", "Withheld or ended") and 4 of the contract. */
import {accessIn, isActive, isAdmin, isCapable, type Live} from './model-access.ts';
import type {Ledger} from './model-agreements.ts';
import {
  LEVELS,
  ROOT,
  SIDES,
  STRANGER,
  type Connection,
  type Guest,
  type Level,
  type Share,
  type Side,
  type Workspace,
} from './world.ts';

export interface Edit {
  readonly before: Live;
  readonly after: Live;
  readonly side: Side;
  readonly actor: string;
  readonly now: number;
  readonly ledger: (live: Live) => Ledger;
}

const isHigher = (one: Level, other: Level): boolean => LEVELS.indexOf(one) > LEVELS.indexOf(other);
const isLater = (one: number | null, other: number | null): boolean =>
  other !== null && (one === null || one > other);
const resumed = (was: {suspended: boolean}, is: {suspended: boolean}): boolean =>
  was.suspended && !is.suspended;

/** Created, widened, renewed or resumed: what is asked of it is asked again. */
function shareWidens(was: Share | undefined, is: Share): boolean {
  if (was === undefined || is.renew > was.renew || resumed(was, is)) return true;
  if (is.role !== null && was.role !== null && isHigher(is.role, was.role)) return true;
  return is.to.some((one) => {
    const known = was.to.find(({who}) => who === one.who);
    return known === undefined || isHigher(one.role, known.role) || isLater(one.until, known.until);
  });
}
const guestWidens = (was: Guest | undefined, is: Guest): boolean =>
  was === undefined ||
  is.renew > was.renew ||
  resumed(was, is) ||
  isHigher(is.role, was.role) ||
  isLater(is.until, was.until);
const connectionWidens = (was: Connection | undefined, is: Connection): boolean =>
  was === undefined ||
  is.renew > was.renew ||
  resumed(was, is) ||
  is.allow.some((kind) => !was.allow.includes(kind));

/** The Connection objects between two workspaces. */
const connectionsBetween = (live: Live, a: Side, b: Side): readonly Connection[] =>
  (
    [
      [a, b],
      [b, a],
    ] as const
  ).flatMap(([one, other]) => Object.values(live[one].connections).filter((each) => each.with === other));
const accept = (live: Live, a: Side, b: Side): boolean =>
  !live[a].deny.includes(b) && !live[b].deny.includes(a);

function* shareBreaches(
  {before, after, side, now, ledger}: Edit,
  [name, was, share]: readonly [string, Share | undefined, Share],
): Generator<string> {
  if (share.with === null) return;
  const own: Workspace = after[side];
  const id = `share:${side}/${name}`;
  const [type = '', target = ''] = share.target.split('/');
  const requester = own.members[share.by];
  const connections = connectionsBetween(after, side, share.with);
  const kinds = [
    type,
    ...(type === 'space' && (own.spaces[target]?.vaults.length ?? 0) > 0 ? ['vault'] : []),
  ];
  if (connections.some(({allow}) => kinds.some((kind) => !(allow as readonly string[]).includes(kind))))
    yield 'connection/kind-not-allowed';
  if (!accept(after, side, share.with)) yield 'connection/partner-denied';
  if (type === 'space' && own.spaces[target]?.external === false) yield 'share/internal-space';
  if (share.into !== null && after[share.with].spaces[share.into]?.external === false)
    yield 'share/internal-space';
  if (!isCapable(requester, now)) yield 'collaboration/external';
  const level = accessIn(after, ledger(after).inForce(), now).get(`${share.by} ${side}:${share.target}`);
  if (level !== 'creator' && level !== 'co-owner') yield 'ownership/manager';
  const {members, spaces} = after[share.with];
  // What has ended names nobody any more, unless it is asked for again.
  const ended = share.renew > (was?.renew ?? share.renew) ? new Set<string>() : ledger(before).endedOf(id);
  const gone = [
    ...share.to.flatMap(({who}) =>
      members[who] === undefined && !ended.has(who) && !ended.has('') ? [who] : [],
    ),
    ...(share.into !== null && spaces[share.into] === undefined && !ended.has('') ? [share.into] : []),
  ];
  if (gone.length > 0) yield 'references/unresolved';
}

function* guestBreaches({after, side, now, ledger}: Edit, guest: Guest): Generator<string> {
  const inviter = after[side].members[guest.by];
  if (!after[side].guestsOn) yield 'guest/feature';
  if (!isActive(inviter, now) || inviter.standing === 'plain') yield 'guest/inviter';
  const level = accessIn(after, ledger(after).inForce(), now).get(`${guest.by} ${side}:space/${guest.space}`);
  if (level !== 'creator' && level !== 'co-owner') yield 'guest/manager';
  // An invitation that is past invites nobody.
  const isPast = guest.until !== null && now >= guest.until;
  if (!isPast && SIDES.some((one) => isActive(after[one].members[STRANGER], now))) yield 'guest/is-member';
}

/** The ids of the rules in error. */
export function breachesOf(edit: Edit): ReadonlySet<string> {
  const {before, after, side, actor, now} = edit;
  const [was, is] = [before[side], after[side]];
  if (actor !== ROOT && !isAdmin(was.members[actor], now)) return new Set(['authority']);
  const rules = new Set<string>();
  const add = (found: Iterable<string>): void => {
    for (const rule of found) rules.add(rule);
  };
  if (is.guestsOn && !was.guestsOn && actor !== ROOT) rules.add('authority/not-permitted');
  for (const [name, share] of Object.entries(is.shares)) {
    if (shareWidens(was.shares[name], share)) add(shareBreaches(edit, [name, was.shares[name], share]));
    // Not a fact of somebody else's that withholds: it stands against whoever brings it about, or touches the share.
    const isTouched = JSON.stringify(was.shares[name]) !== JSON.stringify(share);
    if (share.with === null || connectionsBetween(after, side, share.with).length > 0) continue;
    if (isTouched || connectionsBetween(before, side, share.with).length > 0) rules.add('connection/missing');
  }
  // A vault more in a space that a partner reaches asks for more of that share.
  for (const {target, with: partner} of Object.values(is.shares)) {
    const [type = '', space = ''] = target.split('/');
    if (partner === null || type !== 'space') continue;
    const more = (is.spaces[space]?.vaults ?? []).filter(
      (one) => !(was.spaces[space]?.vaults ?? []).includes(one),
    );
    const shut = connectionsBetween(after, side, partner).some(({allow}) => !allow.includes('vault'));
    if (more.length > 0 && shut) rules.add('connection/kind-not-allowed');
  }
  for (const [name, guest] of Object.entries(is.guests))
    if (guestWidens(was.guests[name], guest)) add(guestBreaches(edit, guest));
  for (const [name, connection] of Object.entries(is.connections)) {
    if (connectionWidens(was.connections[name], connection) && !accept(after, side, connection.with))
      rules.add('connection/partner-denied');
  }
  for (const [name, space] of Object.entries(is.spaces)) {
    const known = was.spaces[name];
    if (known === undefined && !isCapable(is.members[space.creator], now)) rules.add('collaboration/spaces');
  }
  return rules;
}
