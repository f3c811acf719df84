/** How workspaces are connected, in the shape in which outputs show it. */
import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import type {Address} from './address.ts';
import type {WithdrawnBy} from './ledger.ts';
import type {AccessChanges} from './plan.ts';

/** That a side withdrew from a connection, and has not agreed again; or that it agreed anew by replacing its Connection. */
export interface Withdrawn {
  readonly through: WithdrawnBy;
  readonly by: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly reason: string | null;
}

export interface ConnectionSide {
  readonly workspace: string;
  /**
   * `requester`: the requester of its Connection is no External Connection Admin; `ended`: what it agreed with ended of itself;
   * `silent`: it has declared nothing.
   */
  readonly state: 'agreed' | 'withdrawn' | 'requester' | 'ended' | 'silent';
  /** Why what it agreed with ended of itself, as a clause; null if it did not. */
  readonly ended: string | null;
  /** Its last withdrawal if it has not agreed again since, or replaced its Connection by that; null where none is known. */
  readonly withdrawal: Withdrawn | null;
  /** What it agreed with: the address of its Connection, or the request that it approved. */
  readonly by: string | null;
  /** Who agreed for it, and when, RFC 3339; null where it has not agreed, or it is not known. */
  readonly agreedBy: string | null;
  readonly agreedAt: string | null;
  /** Its own Connection. */
  readonly connection: Address | null;
  readonly requestedBy: string | null;
  /** Its `partners` do not accept the other workspace. */
  readonly excludes: boolean;
  /** Its own Connection is suspended: nothing crosses meanwhile. */
  readonly suspended: boolean;
  /** The other side's request that it can approve to agree, and the approvers. */
  readonly request: string | null;
  readonly approvers: readonly string[];
  /** Its Connection Admins. */
  readonly admins: readonly string[];
}

/** How two workspaces are connected. */
export interface ConnectionAnswer {
  readonly workspace: string;
  readonly with: string;
  /** `withheld`: both agree, but the `partners` of one do not accept the other; `ended`: of itself, since one moved or is gone. */
  readonly state: 'active' | 'waiting' | 'withdrawn' | 'withheld' | 'ended';
  /** RFC 3339, UTC; null while it is not active. */
  readonly since: string | null;
  readonly epoch: number;
  /** What may be shared over it; while it is not active, what could be. */
  readonly allow: readonly string[];
  readonly sides: readonly ConnectionSide[];
  /** External shares between them, and how many of these are in force for somebody. */
  readonly shares: {readonly declared: number; readonly inForce: number};
}

export interface ConnectionList {
  /** What the answer is about, in words; null for everything. */
  readonly of: string | null;
  readonly connections: readonly ConnectionAnswer[];
}

/** What withdrawing a connection would do, or did. */
export interface WithdrawalAnswer {
  /** `asked`: what would happen; `unchanged`: there was nothing to withdraw. */
  readonly status: 'asked' | 'withdrawn' | 'unchanged' | 'refused';
  readonly workspace: string;
  readonly with: string;
  readonly by: string | null;
  /** The connection was active until then. */
  readonly wasActive: boolean;
  /** Whether the partner agrees; `withdrawn` if it ended the connection before. */
  readonly partnerState: ConnectionSide['state'];
  /** Shares that end with it: those in force. */
  readonly shares: readonly Address[];
  readonly access: AccessChanges;
  /** The side's own Connection, whose `renew` agrees again. */
  readonly connection: Address | null;
  /** The partner's request, whose approval agrees again. */
  readonly request: string | null;
  readonly diagnostics: readonly Diagnostic[];
}
