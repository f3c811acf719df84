/** Whether two workspaces are connected, and if not, what is missing. */
import {addressOf} from '../model/address.ts';
import {withdrawalKey, type Ledger, type WithdrawalRecord} from '../model/ledger.ts';
import {objectAt, type ObjectOf, type State} from '../model/objects.ts';
import {activeConnection, isOffered, agreementInForce, type ActiveConnection} from './connections.ts';
import {endedText} from './ended-text.ts';
import {acceptsWorkspace} from './partners.ts';
import {epochOf, incarnationOf} from './request-digest.ts';
import {pairKey, requestId} from './request.ts';

/** Why a side agrees, or does not. */
export type AgreementState =
  | 'agreed'
  /** It withdrew, by whatever means, and has not agreed again. */
  | 'withdrawn'
  /** The requester of its Connection is no External Connection Admin. */
  | 'requester'
  /** Its Connection, or the other's to which it agreed, ended of itself. */
  | 'ended'
  /** It has neither agreed nor withdrawn. */
  | 'silent';

export interface ConnectionSideState {
  readonly workspace: string;
  readonly state: AgreementState;
  /** What it agreed with: the address of its Connection, or the request that it approved; null if it has not. */
  readonly by: string | null;
  /** Its own Connection, if there is one. */
  readonly connection: ObjectOf<'Connection'> | undefined;
  /** Its `partners` leave the other out. */
  readonly excludes: boolean;
  /** Why what it agreed with ended of itself, as a clause; null if it did not, or by the `partners` of a side. */
  readonly ended: string | null;
  /** Its last withdrawal if it has not agreed again since, or replaced its Connection by that; null where none is known. */
  readonly withdrawal: WithdrawalRecord | null;
}

export interface ConnectionState {
  /** `withheld`: both agree, and the `partners` of one leave the other out. */
  readonly state: 'active' | 'waiting' | 'withdrawn' | 'withheld' | 'ended';
  readonly active: ActiveConnection | undefined;
  readonly epoch: number;
  readonly sides: readonly [ConnectionSideState, ConnectionSideState];
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

/** The last withdrawal of a side from the connection with another, unless it has agreed again since. */
export function withdrawalOf(ledger: Ledger, side: string, other: string): WithdrawalRecord | undefined {
  return ledger.pairs.get(pairKey(side, other))?.agreed.has(side) === true
    ? undefined
    : ledger.withdrawals.get(withdrawalKey(side, other));
}

/** That a side agreed anew by renaming or replacing its Connection, if that was how it last did. */
function replacementOf(ledger: Ledger, side: string, other: string): WithdrawalRecord | undefined {
  const record = ledger.withdrawals.get(withdrawalKey(side, other));
  return record?.through === 'replacement' ? record : undefined;
}

function connectionSideState(
  state: State,
  ledger: Ledger,
  own: ReadonlyMap<string, ObjectOf<'Connection'>>,
  [workspace, other]: readonly [string, string],
): ConnectionSideState {
  const connection = own.get(`${workspace} ${other}`);
  const agreed = ledger.pairs.get(pairKey(workspace, other))?.agreed.get(workspace);
  const stands =
    agreed !== undefined && agreementInForce(state, ledger, [workspace, other], agreed) !== undefined
      ? agreed.slice(0, agreed.lastIndexOf('#'))
      : null;
  const known = objectAt(state, 'Workspace', addressOf('Workspace', null, workspace)) !== undefined;
  const theirs = own.get(`${other} ${workspace}`);
  const request = connection ?? theirs;
  const ending = request === undefined ? undefined : ledger.ended.get(request.address);
  const excludes = known && !acceptsWorkspace(state, workspace, other);
  const withdrawal =
    stands === null ? withdrawalOf(ledger, workspace, other) : replacementOf(ledger, workspace, other);
  const common = {
    workspace,
    by: stands,
    connection,
    excludes,
    ended:
      request === undefined || ending === undefined || ending.cause === 'partners'
        ? null
        : endedText(request, '', ending.cause),
    withdrawal: withdrawal ?? null,
  };
  if (stands !== null) return {...common, state: 'agreed'};
  // Whoever shuts the other out withdraws by that.
  if (ending !== undefined) return {...common, state: excludes ? 'withdrawn' : 'ended'};
  if (connection === undefined) {
    const withdrew = withdrawal !== undefined || tookBack(ledger, workspace, theirs);
    return {...common, state: withdrew ? 'withdrawn' : 'silent'};
  }
  return {...common, state: isOffered(connection, ledger) ? 'requester' : 'withdrawn'};
}

/**
 * The state of the connection of two workspaces. `own` are the connections of the state, as `connectionsByPair` has
 * them.
 */
export function connectionState(
  state: State,
  ledger: Ledger,
  own: ReadonlyMap<string, ObjectOf<'Connection'>>,
  [a, b]: readonly [string, string],
): ConnectionState {
  const active = activeConnection(state, ledger, a, b);
  const sides = [
    connectionSideState(state, ledger, own, [a, b]),
    connectionSideState(state, ledger, own, [b, a]),
  ] as const;
  const epoch = epochOf(ledger, a, b);
  if (active !== undefined) return {state: 'active', active, epoch, sides};
  const both = sides.every((side) => side.state === 'agreed');
  const is = (one: AgreementState): boolean => sides.some((side) => side.state === one);
  const why = both ? 'withheld' : is('withdrawn') ? 'withdrawn' : is('ended') ? 'ended' : 'waiting';
  return {state: why, active, epoch, sides};
}
