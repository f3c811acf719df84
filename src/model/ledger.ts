/**
 * The ledger: who has agreed to what between workspaces, as Postgres keeps it beside the live objects. Objects
 * say what is asked for; the ledger says what was decided on it, and for which content, epoch and incarnation.
 */
import type {Address} from './address.ts';
import type {ConnectionKind, Recipient} from './specs.ts';

/** What is recorded of two workspaces that are, were, or may become connected. */
export interface PairRecord {
  /**
   * Number of the connection's epoch: the present one, or while it is not active the next. It grows whenever a
   * side withdraws what it agreed with, so that no decision of one epoch counts in another.
   */
  readonly epoch: number;
  /** ms since 1970 from which on both sides agree; null while they do not. */
  readonly since: number | null;
  /**
   * What each side that has agreed did so with, by workspace: `Connection/workspace/name#INCARNATION`, or
   * `connection:workspace/name#SEQUENCE` for its decision on the other's request.
   */
  readonly agreed: ReadonlyMap<string, string>;
}

/** Two workspaces that have agreed to nothing yet. */
export const NEW_PAIR_RECORD: PairRecord = {epoch: 1, since: null, agreed: new Map()};

export type Decision = 'approve' | 'deny' | 'revoke';

/** One decision of one side on a request. */
export interface DecisionRecord {
  /** As in `Approval.request`: `share:workspace/name` or `connection:workspace/name`. */
  readonly request: string;
  /** Numbers the decisions on one request, from 1, through all its incarnations. */
  readonly sequence: number;
  /** The workspace that decided. */
  readonly side: string;
  readonly decision: Decision;
  /** The claimed decider; and the actor who wrote the decision, who may act for them. */
  readonly by: string;
  readonly actor: string;
  /** Made by the request itself, since its requester is an approver. */
  readonly automatic: boolean;
  readonly digest: string;
  /** Of the share, and of the connection: what it was decided in, and the only one that it counts in. */
  readonly incarnation: number;
  readonly epoch: number;
  readonly renew: number;
  /** What was shared, as in the share; null for a connection, and in an approval once what it approved was deleted. */
  readonly target: string | null;
  readonly reason: string | null;
  /** The `Approval` that declares it; null for one given on the command line or in SQL. */
  readonly source: Address | null;
  /** ms since 1970. */
  readonly at: number;
  /** Revoked, by whatever means: it no longer counts. */
  readonly ended: boolean;
  /**
   * What an approval approved, lowered by every narrowing since: recipients of a share (one whose subject is
   * `into` for a contribution), resources in the shared space (of the host's approval), kinds of a connection.
   */
  readonly recipients: readonly Recipient[];
  readonly resources: readonly string[];
  readonly allow: readonly ConnectionKind[];
}

/** What one side was last asked to decide on, kept as long as its object: when the same is asked again, it is by the same person. */
export interface AskedRecord {
  readonly digest: string;
  /** Digest of what the requester asked for, whatever the epoch, and who asks. */
  readonly asked: string;
  /** The actor who applied it. */
  readonly askedBy: string;
  /** ms since 1970. */
  readonly since: number;
  /** Whether it is asked no more: it ended, or a workspace is archived. */
  readonly lapsed: boolean;
}

/**
 * Why something over a border cannot go on: the recipient is no member of the partner any more; the space that it was
 * contributed to is gone; the regions differ now; the partner's workspace is gone; the `partners` of a side leave the other out;
 * what it names is there, and was not for a time, or the row was written around bylaw without its key.
 */
export type EndingCause = 'recipient' | 'space' | 'region' | 'workspace' | 'partners' | 'lost';

/** That a request, or a recipient of a share, has ended of itself: nothing of it is in force or asked. */
export interface EndingRecord {
  readonly cause: EndingCause;
  /** The `renew` and incarnation that it had then. */
  readonly renew: number;
  readonly incarnation: number;
  /** ms since 1970; null while the database holds no more than an empty key of it: the next settlement makes it a record. */
  readonly at: number | null;
}

/** How the ledger names what may end: a request by its address, a recipient of it by address and subject. */
export const endingKey = (address: Address, subject = ''): string =>
  subject === '' ? address : `${address} ${subject}`;

/**
 * How a side withdrew from a connection: by `bylaw connections withdraw`; by taking back (`requests revoke`) or denying what it
 * had approved; by removing its approving Approval, or its Connection; by its `partners`, which leave the other out; or for an
 * instant, by a rename of its Connection, or another in its place.
 */
export type WithdrawnBy =
  'command' | 'revocation' | 'denial' | 'approval' | 'connection' | 'replacement' | 'partners';

/** That a side withdrew what it had agreed with another. */
export interface WithdrawalRecord {
  /** The workspace that withdrew, and the one that it was connected with or had agreed with. */
  readonly side: string;
  readonly with: string;
  readonly through: WithdrawnBy;
  /** E-mail address of who withdrew; an opaque id once they are erased. */
  readonly by: string;
  /** ms since 1970. */
  readonly at: number;
  readonly reason: string | null;
}

/** A withdrawal that concerns a request. */
export interface RequestWithdrawal extends WithdrawalRecord {
  /** Of the connection; else of the approval of this request alone, by removing its Approval. */
  readonly ofConnection: boolean;
}

/** How the ledger names a withdrawal: by who withdrew, and from whom. */
export const withdrawalKey = (side: string, other: string): string => `${side} ${other}`;

export interface Ledger {
  /** By the two workspaces' names in order, joined by a space. */
  readonly pairs: ReadonlyMap<string, PairRecord>;
  /** Incarnation of each live share and connection; 0 before it was first applied. */
  readonly incarnations: ReadonlyMap<Address, number>;
  /** The last incarnation that a name had, of shares and connections that are live or were. */
  readonly lastIncarnations: ReadonlyMap<Address, number>;
  /** `renew` of the connections that their own side withdrew: only a higher one agrees again. */
  readonly withdrawn: ReadonlyMap<Address, number>;
  /** The last withdrawals of sides that have not agreed again since, but for replacements; by `withdrawalKey`. */
  readonly withdrawals: ReadonlyMap<string, WithdrawalRecord>;
  /** `renew` of the guests whose invitation a membership of the workspace ended: only a higher one invites again. */
  readonly endedInvitations: ReadonlyMap<Address, number>;
  /** Decisions by request, in the order of their sequence. */
  readonly decisions: ReadonlyMap<string, readonly DecisionRecord[]>;
  /** By request and side, joined by a space. */
  readonly asked: ReadonlyMap<string, AskedRecord>;
  /**
   * What a run last wrote or adopted of each live Approval and Connection, as `writtenContent` says it; null where no run
   * did. Only that decides and agrees: what was written around bylaw does not. One that is missing is as it is live.
   */
  readonly written: ReadonlyMap<Address, string | null>;
  /** What ended of itself, by `endingKey`. */
  readonly ended: ReadonlyMap<string, EndingRecord>;
  /** The names by which digests know people who ever had another address, by their present ones. */
  readonly knownAs: ReadonlyMap<string, string>;
}

/** No request, no decision. */
export const EMPTY_LEDGER: Ledger = {
  pairs: new Map(),
  incarnations: new Map(),
  lastIncarnations: new Map(),
  withdrawn: new Map(),
  withdrawals: new Map(),
  endedInvitations: new Map(),
  decisions: new Map(),
  asked: new Map(),
  written: new Map(),
  ended: new Map(),
  knownAs: new Map(),
};

/** A decision of one side on a request, to be written. */
export interface DecisionToWrite {
  /** As in `Approval.request`: `share:workspace/name`. */
  readonly request: string;
  /** The workspace that decides. */
  readonly side: string;
  readonly decision: Decision;
  /** Who decides; a login that is bound to an actor acts for them. */
  readonly by: string;
  /** Digest of what the side decides on. */
  readonly digest: string;
  readonly reason: string | null;
}

/** The end of a connection by one side, to be written. */
export interface Withdrawal {
  readonly workspace: string;
  readonly with: string;
  readonly by: string;
  readonly reason: string | null;
}
