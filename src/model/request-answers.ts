/** Requests and the decisions on them, in the shape in which outputs show them. */
import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import type {Address} from './address.ts';
import type {ConnectionAnswer, Withdrawn} from './connection-answers.ts';
import type {Decision} from './ledger.ts';
import type {AccessChange, AccessChanges, Waiting} from './plan.ts';
import type {Recipient} from './specs.ts';

/** What is asked: a connection, or a share with a partner. */
export interface RequestContent {
  /** As in `Approval.request`. */
  readonly id: string;
  readonly address: Address;
  readonly kind: 'share' | 'connection';
  /** The workspace that asks, and its partner. */
  readonly workspace: string;
  readonly with: string;
  readonly requestedBy: string;
  readonly reason: string | null;
  readonly renew: number;
  /** Its own side suspends it. */
  readonly suspended: boolean;
  /** `space:acme-legal/deal-room`; null for a connection. */
  readonly target: string | null;
  /** The partner's space to which the target is contributed: `space:northwind-legal/joint`; null otherwise. */
  readonly into: string | null;
  /** The recipients of a share, as in `to`; of a contribution, the space as in `into`. */
  readonly recipients: readonly Recipient[];
  /** What could be shared over a connection; empty for a share. */
  readonly allow: readonly string[];
}

/** `closed`: it has not decided, and need not, since the other side denied the request. */
export type SideStatus = 'waiting' | 'approved' | 'denied' | 'closed';

/** Who denied a request for a side. */
export interface Denial {
  readonly by: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly reason: string | null;
}

/** One side of a request. */
export interface RequestSide extends Waiting {
  readonly status: SideStatus;
  /** Null unless it is this side that denied it. */
  readonly denial: Denial | null;
}

/** A request with those of its sides that were asked about. */
export interface ListedRequest extends RequestContent {
  readonly sides: readonly RequestSide[];
  /** The sides that denied it for what it asks now. */
  readonly deniedBy: readonly string[];
  /** The workspaces that have withdrawn from the connection that it rests on or asks for. */
  readonly withdrawn: readonly string[];
  /** Why it ended of itself, or did so for some of its recipients: a clause each. */
  readonly ended: readonly string[];
  /** For whom it ended, `user:EMAIL`, if it goes on for others; empty if it ended as a whole, or not at all. */
  readonly endedFor: readonly string[];
}

export interface RequestList {
  /** What the answer is about, in words: `the set acme`, `northwind-legal`; null for everything. */
  readonly of: string | null;
  /** Whether decided ones were asked for too. */
  readonly all: boolean;
  readonly requests: readonly ListedRequest[];
}

/** A decision that was made. */
export interface MadeDecision {
  readonly side: string;
  readonly decision: Decision;
  readonly by: string;
  /** On whose authority it was written. */
  readonly actor: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** Made by the request itself. */
  readonly automatic: boolean;
  readonly reason: string | null;
  readonly digest: string;
  /** The `Approval` that declares it. */
  readonly source: Address | null;
  /** It was taken back, or belongs to an earlier request of that name. */
  readonly ended: boolean;
}

/** That a side took back, other than by a decision on the request, what it had approved or what the request rests on. */
export interface MadeWithdrawal extends Withdrawn {
  readonly side: string;
  /** It ended the connection, and with it every share over that; else it took back its approval of this request alone. */
  readonly ofConnection: boolean;
}

/** What a share gives one recipient. */
export interface RecipientInForce extends Recipient {
  /** What both sides have approved, if they have. */
  readonly inForce: {readonly role: string; readonly expires?: string} | null;
  /** What prevents it from giving access. */
  readonly missing: readonly string[];
}

/** Everything about one request. */
export interface ShownRequest extends Omit<ListedRequest, 'recipients'> {
  readonly recipients: readonly RecipientInForce[];
  /** What is in a shared space, and whether its host approved that. */
  readonly resources: readonly {readonly resource: string; readonly approved: boolean}[];
  readonly connection: ConnectionAnswer;
  /** The access that it would give if every side that it waits for approved. */
  readonly pending: readonly AccessChange[];
  /** All decisions, oldest first. */
  readonly history: readonly MadeDecision[];
  /** All withdrawals, oldest first, but for revocations and denials that are decisions on it. */
  readonly withdrawals: readonly MadeWithdrawal[];
}

/** The result of an attempted decision. */
export interface DecisionAnswer {
  /** `unchanged`: it repeats a decision that already counts. */
  readonly status: 'decided' | 'unchanged' | 'refused';
  readonly request: string;
  /** Null if it was refused before it was known. */
  readonly side: string | null;
  readonly decision: Decision;
  readonly by: string | null;
  /** Sides that have not decided, once this has. */
  readonly waiting: readonly Waiting[];
  /** Sides that have approved all that is asked. */
  readonly approved: readonly string[];
  /** The access that it gave and took. */
  readonly access: AccessChanges;
  /** Of a share: the recipients that both sides have approved, and their roles. */
  readonly inForce: readonly RecipientInForce[];
  /** What both sides have approved and yet gives no access, and why. */
  readonly withheld: readonly RecipientInForce[];
  /** What it rests on, or what was asked for; null if it was refused. */
  readonly connection: ConnectionAnswer | null;
  readonly diagnostics: readonly Diagnostic[];
}
