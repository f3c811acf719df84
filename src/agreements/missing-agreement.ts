/** What is missing where an external share gives nothing, as a noun phrase: `the approval of …`. */
import {heldPermissions} from '../access/held-permissions.ts';
import {endingKey, type Ledger} from '../model/ledger.ts';
import type {ObjectOf, State} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import {approvedFor, denialOf, presentDecisions, shareApprovalsInForce} from './approvals.ts';
import {approversIn, connectionsByPair, type Approvers} from './approvers.ts';
import {isStrictIn, mayDecide} from './decide.ts';
import {connectionState, type ConnectionState, type ConnectionSideState} from './connection-state.ts';
import {endedBecause} from './endings.ts';
import {epochOf} from './request-digest.ts';
import {internalSpaceOf} from './internal-space.ts';
import {hasWorkspace, sidesOf, type Request} from './request.ts';

type ExternalShare = Request & ObjectOf<'Share'>;

export interface MissingAgreement {
  /** What a share lacks for a subject of it (of a contribution, `into`). */
  of(share: ExternalShare, subject: string): string;
  /** What it lacks for a resource in the space that it shares. */
  inSpace(share: ExternalShare, resource: string): string;
}

/** `ana@… or bo@…`. */
export const either = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

function whyNotAgreed(
  {workspace, state, excludes, connection, ended}: ConnectionSideState,
  approvers: Approvers,
): string[] {
  const ecas = approvers.ecasOf(workspace);
  const may = ecas.length === 0 ? 'it has no External Connection Admin' : `${either(ecas)} may`;
  const left = excludes ? [`\`partners\` of ${workspace} excludes the other`] : [];
  switch (state) {
    case 'agreed':
      return left;
    case 'withdrawn':
      return [`${workspace} has withdrawn`, ...left];
    case 'requester':
      return [
        `${connection?.spec.requestedBy ?? ''} requests it in ${workspace}, but is not an External Connection Admin there`,
        ...left,
      ];
    case 'ended':
      return ended === null ? [] : [`it has ended, because ${ended}`];
    case 'silent':
      return [`${workspace} has not agreed: ${may}`, ...left];
  }
}

/** An active connection, and why it is none. */
function connectionMissing(
  {workspace, spec}: ExternalShare,
  pair: ConnectionState,
  approvers: Approvers,
): string {
  const why = [...new Set(pair.sides.flatMap((side) => whyNotAgreed(side, approvers)))];
  return `an active connection of ${workspace} with ${spec.with} (${why.join('; ')})`;
}

/** Works out what is missing in a state. Nothing is looked up before something is asked. */
export function missingAgreement(state: State, ledger: Ledger, now: number): MissingAgreement {
  let known: {approvers: Approvers; connections: ReturnType<typeof connectionsByPair>} | undefined;
  const facts = (): NonNullable<typeof known> =>
    (known ??= {
      approvers: approversIn(state, heldPermissions(state, now)),
      connections: connectionsByPair(state),
    });

  /** Why nothing crosses from one to the other, whatever was approved; undefined if it may. */
  const barrier = (share: ExternalShare, type: string): string | undefined => {
    const {approvers, connections} = facts();
    const own = share.workspace ?? '';
    const gone = [own, share.spec.with].find((workspace) => !hasWorkspace(state, workspace));
    if (gone !== undefined) return `the workspace ${gone}`;
    const pair = connectionState(state, ledger, connections, [own, share.spec.with]);
    if (pair.active === undefined) return connectionMissing(share, pair, approvers);
    const internal = internalSpaceOf(state, share);
    const withheld = [
      ...pair.active.suspendedBy.map(
        (side) =>
          `\`suspended: false\` on the Connection of ${side} with ${side === own ? share.spec.with : own}`,
      ),
      ...(share.spec.suspended ? [`\`suspended: false\` on ${share.address}`] : []),
      ...(internal === undefined ? [] : [`\`type: external\` on ${internal.address}`]),
    ];
    if (withheld.length > 0) return withheld.join(', and ');
    if (pair.active.allow.has(type)) return undefined;
    return `\`${type}\` in the \`allow\` of both sides of the connection of ${own} with ${share.spec.with}`;
  };

  const waitsFor = (share: ExternalShare, side: string): string => {
    const isStrict = (workspace: string): boolean => isStrictIn(state, workspace);
    const may = mayDecide({ledger, isStrict, approvers: facts().approvers}, share, side);
    return `${side} (${may.length === 0 ? 'nobody there is allowed to decide yet' : `${either(may)} may decide`})`;
  };

  const approvals = (share: ExternalShare, lacking: readonly string[]): string => {
    const denial = denialOf(state, ledger, share);
    if (denial !== undefined) {
      const {by, side, reason} = denial;
      const words = reason === null ? '' : ` (${JSON.stringify(reason)})`;
      return `an approval: ${by} denied it for ${side}${words}; to request it again, change it or raise \`renew\``;
    }
    const given = sidesOf(share).filter((side) => !lacking.includes(side));
    const epoch = epochOf(ledger, share.workspace ?? '', share.spec.with);
    const suspended =
      given.length === 0 &&
      presentDecisions(ledger, share).some((d) => d.decision === 'approve' && d.epoch < epoch);
    return [
      `the approval of ${lacking.map((side) => waitsFor(share, side)).join(' and of ')}`,
      ...(given.length === 0 ? [] : [`${given.join(' and ')} has approved`]),
      ...(suspended
        ? ['the earlier approval ended with the connection, and the share has given no access since']
        : []),
    ].join('; ');
  };

  /** All that is missing at once: what lets it cross, and the approvals. */
  const together = (share: ExternalShare, through: string | undefined, lacking: readonly string[]): string =>
    [
      ...(through === undefined ? [] : [through]),
      ...(through !== undefined && lacking.length === 0 ? [] : [approvals(share, lacking)]),
    ].join(', and ');

  return {
    of: (share, subject) => {
      const ending =
        ledger.ended.get(endingKey(share.address)) ?? ledger.ended.get(endingKey(share.address, subject));
      if (ending !== undefined && ending.cause !== 'partners') {
        const of = ledger.ended.has(endingKey(share.address)) ? '' : subject;
        return `what it depends on: it has ended, because ${endedBecause(state, share, of, ending.cause)}`;
      }
      const lacking = sidesOf(share).filter(
        (side) => approvedFor(shareApprovalsInForce(ledger, share, side), subject) === undefined,
      );
      return together(share, barrier(share, splitReference(share.spec.target).type), lacking);
    },
    inSpace: (share, resource) => {
      const {type} = splitReference(resource);
      const through = barrier(share, 'space') ?? barrier(share, type);
      const own = share.workspace ?? '';
      const lacking = sidesOf(share).filter(
        (side) => shareApprovalsInForce(ledger, share, side).length === 0,
      );
      return through !== undefined || lacking.includes(own)
        ? together(share, through, lacking)
        : `the approval of ${waitsFor(share, own)} for what was added to ${share.spec.target} since it approved`;
    },
  };
}
