/** What is left of a workspace once somebody has left it: section 3 of the contract, "Leaving". */
import type {Share, Side, Workspace} from './world.ts';

/** Who leaves what, and who takes over. */
export interface Leaving {
  readonly side: Side;
  readonly who: string;
  readonly to: string;
  /** Whether a share of theirs was still asked for, and nothing of it is in force. */
  readonly isCancelled: (name: string, share: Share) => boolean;
}

type Named<T> = Readonly<Record<string, T>>;
const mapped = <T>(record: Named<T>, of: (one: T, name: string) => T | null): Named<T> =>
  Object.fromEntries(
    Object.entries(record).flatMap(([name, one]) => {
      const is = of(one, name);
      return is === null ? [] : [[name, is] as const];
    }),
  );

/** A share without some of its recipients; null if it had no others. */
function withoutSome(share: Share, goes: (who: string) => boolean): Share | null {
  const to = share.to.filter(({who}) => !goes(who));
  if (to.length === share.to.length) return share;
  return to.length === 0 ? null : {...share, to};
}

/** A workspace without recipients who left a partner. */
export const withoutRecipients = (
  workspace: Workspace,
  left: (partner: Side, who: string) => boolean,
): Workspace => ({
  ...workspace,
  shares: mapped(workspace.shares, (share) => {
    const {with: partner} = share;
    return partner === null ? share : withoutSome(share, (who) => left(partner, who));
  }),
});

/** The workspace that they left. */
export function without(workspace: Workspace, {side, who, to, isCancelled}: Leaving): Workspace {
  const {[who]: _, ...members} = workspace.members;
  const isTheirs = (target: string): boolean => {
    const [type, name = ''] = target.split('/');
    return (type === 'space' ? workspace.spaces[name]?.creator : workspace.vaults[name]) === who;
  };
  return {
    ...workspace,
    members,
    spaces: mapped(workspace.spaces, (one) => (one.creator === who ? {...one, creator: to} : one)),
    vaults: mapped(workspace.vaults, (creator) => (creator === who ? to : creator)),
    connections: mapped(workspace.connections, (one) => ({
      ...one,
      admins: one.admins.filter((admin) => admin !== who),
    })),
    shares: mapped(workspace.shares, (one, name) => {
      if (isCancelled(name, one)) return null;
      const asked = one.by === who ? {...one, by: to} : one;
      // What the creator of its target has anyway is redundant.
      return withoutSome(
        asked,
        (each) => (each === who && (one.with ?? side) === side) || (each === to && isTheirs(one.target)),
      );
    }),
    guests: mapped(workspace.guests, (one) => (one.by === who ? null : one)),
  };
}

/** Whether anything goes to a successor. */
export const handsOver = (before: Workspace, after: Workspace, who: string): boolean =>
  Object.values(before.spaces).some(({creator}) => creator === who) ||
  Object.values(before.vaults).includes(who) ||
  Object.entries(before.shares).some(([name, {by}]) => by === who && after.shares[name] !== undefined);
