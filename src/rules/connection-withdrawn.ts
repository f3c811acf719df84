import {denialOf, isCovered, presentDecisions} from '../agreements/approvals.ts';
import {connectionsByPair} from '../agreements/approvers.ts';
import {hasEnded} from '../agreements/endings.ts';
import {epochOf} from '../agreements/request-digest.ts';
import {
  hasWorkspace,
  isRequest,
  pairKey,
  requestAddress,
  requestId,
  requestsIn,
  sidesOf,
} from '../agreements/request.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {parseAddress} from '../model/address.ts';
import {rfc3339} from '../model/expiry.ts';
import {withdrawalKey, type WithdrawalRecord} from '../model/ledger.ts';
import {ofKinds, type DesiredObject, type ObjectOf} from '../model/objects.ts';
import {withdrawalText} from '../model/withdrawal-text.ts';
import type {JudgedPlan} from './judged.ts';
import {about, type Rule} from './rule.ts';

interface Params {
  /** Who withdrew from whom, or agreed anew, how, when and why, each a clause. */
  readonly what: readonly string[];
  /** What agrees again, each a sentence. */
  readonly again: readonly string[];
  /** `Connection` or `Approval`: what stands here for it; null if nobody has withdrawn, but a side has agreed anew. */
  readonly kind: string | null;
}

const definition = defineRule<Params>({
  id: 'connection/withdrawn',
  severity: 'warning',
  invariant: false,
  title: 'a side withdrew from a connection that is declared or approved here, or agreed to it again',
  message: ({what}) => `${what.join('; ')}.`,
  help: ({again, kind}) =>
    [...again, ...(kind === null ? [] : [`To give it up, remove this ${kind}.`])].join(' '),
  why: 'Either side ends a connection alone and at once. Nothing crosses until both agree again, and then every share over it needs approval again.',
  example: {
    broken:
      '# raj has ended it for northwind-legal\napiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: northwind-legal, name: acme}\nspec: {with: acme-legal, requestedBy: raj@northwind.example}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: northwind-legal, name: acme}\nspec: {with: acme-legal, requestedBy: raj@northwind.example, renew: 1}\n',
  },
});

type Told = DesiredObject & (ObjectOf<'Connection'> | ObjectOf<'Approval'>);

/** The two workspaces whose connection an object declares or approves; undefined for anything else. */
function pairOf(object: Told): readonly [string, string] | undefined {
  const own = object.workspace ?? '';
  if (object.kind === 'Connection') return [own, object.spec.with];
  const {request, decision} = object.spec;
  const asking = parseAddress(requestAddress(request) ?? '');
  return decision === 'approve' && asking?.kind === 'Connection' && asking.workspace !== null
    ? [own, asking.workspace]
    : undefined;
}

/**
 * Whether a request of a pair waits for a side that had approved it before the connection, or its own name, changed.
 * What came to wait by this plan is told where it changes.
 */
function waitsAnew({after, settlement, ledger}: JudgedPlan, [a, b]: readonly [string, string]): boolean {
  const epoch = epochOf(ledger, a, b);
  return [...requestsIn(after)].some(
    (request) =>
      pairKey(request.workspace ?? '', request.spec.with) === pairKey(a, b) &&
      !hasEnded(settlement.ledger, request) &&
      sidesOf(request).some(
        (side) =>
          !isCovered(after, settlement.ledger, request, side) &&
          presentDecisions(ledger, request).some(
            (made) => made.side === side && made.decision === 'approve' && made.epoch < epoch,
          ),
      ),
  );
}

/** Withdrawals of a pair that stand after the plan, and that no other rule tells of. */
function withdrawalsOf(judged: JudgedPlan, [a, b]: readonly [string, string]): readonly WithdrawalRecord[] {
  const {after, ledger, settlement} = judged;
  const connections = connectionsByPair(after);
  const agreed = settlement.ledger.pairs.get(pairKey(a, b))?.agreed;
  return [withdrawalKey(a, b), withdrawalKey(b, a)].flatMap((key) => {
    const record = ledger.withdrawals.get(key);
    if (record === undefined) return [];
    if (agreed?.has(record.side) === true) {
      if (record.through !== 'replacement') return [];
      // The other side had approved the Connection by its former name, and has not withdrawn.
      const isAsked = agreed.size < 2 && !ledger.withdrawals.has(withdrawalKey(record.with, record.side));
      return isAsked || waitsAnew(judged, [a, b]) ? [record] : [];
    }
    const both = [connections.get(`${a} ${b}`), connections.get(`${b} ${a}`)];
    // `connection/ended` and `connection/partner-denied` tell of what ended, `approval/denied` of what was denied.
    const isTold = both.some(
      (connection) =>
        connection !== undefined &&
        isRequest(connection) &&
        (settlement.ledger.ended.has(connection.address) ||
          (record.through === 'denial' && denialOf(after, settlement.ledger, connection) !== undefined)),
    );
    return isTold ? [] : [record];
  });
}

/** Whether a side agreed anew by the very act by which it withdrew. */
const hasAgreedAnew = ({settlement}: JudgedPlan, {side, with: other}: WithdrawalRecord): boolean =>
  settlement.ledger.pairs.get(pairKey(side, other))?.agreed.has(side) === true;

/** What a side has to do to agree again. */
function againText({after, ledger, desired}: JudgedPlan, {side, with: other}: WithdrawalRecord): string {
  const connections = connectionsByPair(after);
  const own = connections.get(`${side} ${other}`);
  const theirs = connections.get(`${other} ${side}`);
  if (own !== undefined) {
    const renew = Math.max(own.spec.renew, ledger.withdrawn.get(own.address) ?? 0) + 1;
    return desired.has(own.address)
      ? `To agree again for ${side}, set \`renew: ${renew}\` on ${own.address}.`
      : `${side} can agree again by raising \`renew\` on ${own.address}.`;
  }
  return theirs === undefined
    ? `${side} can agree again with a Connection of its own.`
    : `${side} can agree again with a Connection of its own, or with \`bylaw requests approve ${requestId(theirs)}\`.`;
}

/** Where it is told: at a Connection of who withdrew, else at another Connection, else at an Approval. */
function rank({kind, workspace}: Told, withdrawals: readonly WithdrawalRecord[]): number {
  if (kind === 'Approval') return 2;
  return withdrawals.some(({side}) => side === workspace) ? 0 : 1;
}

const whenText = (at: number): string => rfc3339(at).replace(/^(.{10})T(.{8}).*$/, '$1 $2 UTC');

/** Once for each pair of workspaces. */
export const connectionWithdrawn: Rule = {
  definition,
  *check(judged) {
    const {after, desired, ledger} = judged;
    if (judged.offline || ledger.withdrawals.size === 0) return;
    const told = new Map<string, {object: Told; withdrawals: readonly WithdrawalRecord[]}>();
    const agreeing = [...ofKinds(desired, ['Approval', 'Connection'])];
    for (const object of agreeing.toSorted((a, b) => compareText(a.address, b.address))) {
      const pair = pairOf(object);
      if (pair === undefined || !pair.every((workspace) => hasWorkspace(after, workspace))) continue;
      const key = pairKey(...pair);
      const known = told.get(key);
      const withdrawals = known?.withdrawals ?? withdrawalsOf(judged, pair);
      if (withdrawals.length === 0) continue;
      if (known !== undefined && rank(known.object, withdrawals) <= rank(object, withdrawals)) continue;
      told.set(key, {object, withdrawals});
    }
    for (const {object, withdrawals} of told.values()) {
      const params = {
        what: withdrawals.map((record) =>
          hasAgreedAnew(judged, record)
            ? `The connection of ${record.side} with ${record.with} was replaced, and what was approved before needs approval again: ${withdrawalText(record, whenText(record.at))}`
            : `${record.side} has withdrawn from the connection with ${record.with}: ${withdrawalText(record, whenText(record.at))}`,
        ),
        again: withdrawals.map((record) =>
          hasAgreedAnew(judged, record)
            ? '`bylaw requests list` shows what is pending.'
            : againText(judged, record),
        ),
        kind: withdrawals.every((record) => hasAgreedAnew(judged, record)) ? null : object.kind,
      };
      yield {finding: finding(definition, params, about(object))};
    }
  },
};
