/** Whether two workspaces are connected, and if not, what is missing. */
import {addressOf} from '../model/address.ts';
import type {Ledger} from '../model/ledger.ts';
import {objectAt, type ObjectOf, type State} from '../model/objects.ts';
import {
  activeConnection,
  admits,
  isOffered,
  standingAgreement,
  type ActiveConnection,
} from './connections.ts';
import {epochOf, incarnationOf} from './request-digest.ts';
import {pairKey, requestId} from './request.ts';

/** Why a side agrees, or does not. */
export type SideState =
  | 'agreed'
  /** It withdrew: its own Connection is still there, or it revoked its decision on the other's. */
  | 'withdrawn'
  /** The requester of its Connection is no External Connection Admin. */
  | 'requester'
  /** It has neither agreed nor withdrawn. */
  | 'silent';

export interface SideStanding {
  readonly workspace: string;
  readonly state: SideState;
  /** What it agreed with: the address of its Connection, or the request that it approved; null if it has not. */
  readonly by: string | null;
  /** Its own Connection, if there is one. */
  readonly connection: ObjectOf<'Connection'> | undefined;
  /** Its `partners` leave the other out. */
  readonly excludes: boolean;
}

export interface PairStanding {
  /** `withheld`: both agree, and the `partners` of one leave the other out. */
  readonly state: 'active' | 'waiting' | 'withdrawn' | 'withheld';
  readonly active: ActiveConnection | undefined;
  readonly epoch: number;
  readonly sides: readonly [SideStanding, SideStanding];
}

/** Whether the last decision of a side on the other's Connection, in its present incarnation, ended its agreement. */
function tookBack(ledger: Ledger, side: string, theirs: ObjectOf<'Connection'> | undefined): boolean {
  if (theirs === undefined) return false;
  const incarnation = incarnationOf(theirs, ledger);
  const last = ledger.decisions
    .get(requestId(theirs))
    ?.findLast((made) => made.side === side && made.incarnation === incarnation);
  return last?.decision === 'revoke' || (last?.decision === 'approve' && last.ended);
}

function sideStanding(
  state: State,
  ledger: Ledger,
  own: ReadonlyMap<string, ObjectOf<'Connection'>>,
  [workspace, other]: readonly [string, string],
): SideStanding {
  const connection = own.get(`${workspace} ${other}`);
  const agreed = ledger.pairs.get(pairKey(workspace, other))?.agreed.get(workspace);
  const stands =
    agreed !== undefined && standingAgreement(state, ledger, [workspace, other], agreed) !== undefined
      ? agreed.slice(0, agreed.lastIndexOf('#'))
      : null;
  const known = objectAt(state, 'Workspace', addressOf('Workspace', null, workspace)) !== undefined;
  const common = {workspace, by: stands, connection, excludes: known && !admits(state, workspace, other)};
  if (stands !== null) return {...common, state: 'agreed'};
  if (connection === undefined) {
    const theirs = own.get(`${other} ${workspace}`);
    return {...common, state: tookBack(ledger, workspace, theirs) ? 'withdrawn' : 'silent'};
  }
  return {...common, state: isOffered(connection, ledger) ? 'requester' : 'withdrawn'};
}

/** How two workspaces stand. `own` are the connections of the state, as `connectionsByPair` has them. */
export function pairStanding(
  state: State,
  ledger: Ledger,
  own: ReadonlyMap<string, ObjectOf<'Connection'>>,
  [a, b]: readonly [string, string],
): PairStanding {
  const active = activeConnection(state, ledger, a, b);
  const sides = [sideStanding(state, ledger, own, [a, b]), sideStanding(state, ledger, own, [b, a])] as const;
  const epoch = epochOf(ledger, a, b);
  if (active !== undefined) return {state: 'active', active, epoch, sides};
  const both = sides.every((side) => side.state === 'agreed');
  const withdrawn = sides.some((side) => side.state === 'withdrawn');
  return {state: both ? 'withheld' : withdrawn ? 'withdrawn' : 'waiting', active, epoch, sides};
}
