/** Requests between two workspaces, and what is written down of them: section 3 of the contract, "Connections", "External shares". */
import {isActive, isAdmin, type Live} from './model-access.ts';
import {SIDES, type Connection, type Recipient, type Share, type Side} from './world.ts';

/** By what a side has agreed to a connection: its own, or its approval of the other's, which carries what that allowed. */
export interface Agreement {
  readonly own: boolean;
  /** Number of the Connection, own or the other's. */
  readonly number: number;
}
export interface Pair {
  readonly epoch: number;
  readonly agreed: Readonly<Partial<Record<Side, Agreement>>>;
}
export interface Approval {
  /** The content that was decided, and the epoch. */
  readonly content: string;
  readonly epoch: number;
  readonly by: string;
  readonly actor: string;
  readonly automatic: boolean;
  readonly renew: number;
  readonly to: readonly Recipient[];
  readonly vaults: readonly string[];
  readonly allow: readonly string[];
}
export interface Denial {
  readonly content: string;
  readonly epoch: number;
  readonly by: string;
}
export interface Ending {
  /** Whether it waits anew by itself once things are as before. */
  readonly passing: boolean;
  readonly renew: number;
}
export interface Book {
  /** Which of its name this is, from 1. */
  readonly number: number;
  readonly approvals: Partial<Record<Side, Approval[]>>;
  readonly denials: Partial<Record<Side, Denial[]>>;
  /** What was asked last of each side, who applied that, and whether it has ended since. */
  readonly asked: Partial<Record<Side, {content: string; by: string; lapsed: boolean}>>;
  /** By recipient, and `''` for the whole. */
  readonly ended: Record<string, Ending>;
  /** The `renew` of a Connection at which its side withdrew. */
  withdrawnAt: number | null;
}
export interface Agreements {
  pairs: Record<string, Pair>;
  books: Record<string, Book>;
  /** How many requests there ever were of a name. */
  counts: Record<string, number>;
  /** `renew` of invitations that a membership ended, by `SIDE/EMAIL`. */
  endedInvitations: Record<string, number>;
}

export const noAgreements = (): Agreements => ({pairs: {}, books: {}, counts: {}, endedInvitations: {}});

export type Request =
  | {
      readonly id: string;
      readonly side: Side;
      readonly name: string;
      readonly with: Side;
      readonly connection: Connection;
    }
  | {
      readonly id: string;
      readonly side: Side;
      readonly name: string;
      readonly with: Side;
      readonly share: Share;
    };

export const pairOf = (a: Side, b: Side): string => (a < b ? a + b : b + a);

export function* requestsIn(live: Live): Generator<Request> {
  for (const side of SIDES) {
    for (const [name, connection] of Object.entries(live[side].connections)) {
      yield {id: `connection:${side}/${name}`, side, name, with: connection.with, connection};
    }
    for (const [name, share] of Object.entries(live[side].shares)) {
      if (share.with !== null) yield {id: `share:${side}/${name}`, side, name, with: share.with, share};
    }
  }
}
export const sidesOf = (request: Request): readonly Side[] =>
  'share' in request ? [request.side, request.with] : [request.with];

/** Whom a share is for; of a contribution, the space. */
export const recipientsOf = (share: Share): readonly Recipient[] =>
  share.into === null ? share.to : [{who: `into/${share.into}`, role: share.role ?? 'viewer', until: null}];
export const renewOf = (request: Request): number =>
  'share' in request ? request.share.renew : request.connection.renew;

/** Who may decide: administrators of external connections, who are the admins here; for shares, the side's own named ones too. */
export function isApprover(live: Live, now: number, request: Request, side: Side, who: string): boolean {
  if (isAdmin(live[side].members[who], now)) return true;
  return (
    'share' in request &&
    isConnectionAdmin(live, now, [side, side === request.side ? request.with : request.side], who)
  );
}
export function isConnectionAdmin(
  live: Live,
  now: number,
  [side, other]: readonly [Side, Side],
  who: string,
): boolean {
  return (
    isActive(live[side].members[who], now) &&
    Object.values(live[side].connections).some((one) => one.with === other && one.admins.includes(who))
  );
}

export const accept = (live: Live, a: Side, b: Side): boolean =>
  !live[a].deny.includes(b) && !live[b].deny.includes(a);
