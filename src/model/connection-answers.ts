/** How workspaces are connected, in the shape in which outputs show it. */
import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import type {Address} from './address.ts';
import type {AccessChanges} from './plan.ts';

export interface ConnectionSide {
  readonly workspace: string;
  /** `requester`: whoever asks for it in its Connection is no External Connection Admin; `silent`: it said nothing. */
  readonly state: 'agreed' | 'withdrawn' | 'requester' | 'silent';
  /** What it agreed with: the address of its Connection, or the request that it approved. */
  readonly by: string | null;
  /** Its own Connection. */
  readonly connection: Address | null;
  readonly requestedBy: string | null;
  /** Its `partners` leave the other out. */
  readonly excludes: boolean;
  /** The request of the other that it can approve to agree, and who may. */
  readonly request: string | null;
  readonly approvers: readonly string[];
  /** Its Connection Admins. */
  readonly admins: readonly string[];
}

/** How two workspaces are connected. */
export interface ConnectionAnswer {
  readonly workspace: string;
  readonly with: string;
  /** `withheld`: both agree, and the `partners` of one leave the other out. */
  readonly state: 'active' | 'waiting' | 'withdrawn' | 'withheld';
  /** RFC 3339, UTC; null while it is not active. */
  readonly since: string | null;
  readonly epoch: number;
  /** What both let cross; while it is not active, what it would. */
  readonly allow: readonly string[];
  readonly sides: readonly ConnectionSide[];
  /** External shares between them, and how many of these are in force for somebody. */
  readonly shares: {readonly declared: number; readonly inForce: number};
}

export interface ConnectionList {
  /** What was asked about, in words; null for all there is. */
  readonly of: string | null;
  readonly connections: readonly ConnectionAnswer[];
}

/** What the end of a connection does, or did. */
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
  /** Shares that are suspended by it: those in force. */
  readonly shares: readonly Address[];
  readonly access: AccessChanges;
  /** The side's own Connection, whose `renew` agrees again. */
  readonly connection: Address | null;
  /** The partner's request, whose approval agrees again. */
  readonly request: string | null;
  readonly diagnostics: readonly Diagnostic[];
}
