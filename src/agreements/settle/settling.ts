/** What the steps of `settle` share. */
import type {Change} from '../../model/change.ts';
import type {DecisionRecord, Ledger} from '../../model/ledger.ts';
import type {ObjectOf, State} from '../../model/objects.ts';
import type {Approvers} from '../approvers.ts';
import type {DecidingContext} from '../decide.ts';

export interface SettleInput {
  readonly ledger: Ledger;
  /** The live objects before the changes, and all objects after them. */
  readonly before: State;
  readonly after: State;
  readonly changes: readonly Change[];
  /** On whose authority; null when nobody is named: then nothing is approved by itself. */
  readonly actor: string | null;
  /** Whether somebody is an active system admin. */
  readonly isSystemAdmin: (email: string) => boolean;
  /** ms since 1970. */
  readonly now: number;
}

/** The work of a settlement: each step puts another ledger in place of the one that it found. */
export interface Settling extends SettleInput {
  readonly approvers: Approvers;
  /** Whether a side separates duties strictly, before or after the changes. */
  readonly isStrict: (side: string) => boolean;
  ledger: Ledger;
}

/** What a decision within the settlement is judged on. */
export const decidingContext = ({after, ledger, approvers, isStrict, now}: Settling): DecidingContext => ({
  state: after,
  ledger,
  approvers,
  isStrict,
  now,
});

/** Changes the decisions of the ledger one by one. */
export function mapDecisions(settling: Settling, change: (decision: DecisionRecord) => DecisionRecord): void {
  const decisions = new Map(
    [...settling.ledger.decisions].map(([id, list]) => [id, list.map(change)] as const),
  );
  settling.ledger = {...settling.ledger, decisions};
}

/** What of an Approval makes it one decision: another content is another decision. */
export const contentOf = ({
  request,
  decision,
  by,
  digest,
}: Pick<ObjectOf<'Approval'>['spec'], 'request' | 'by' | 'digest'> & {readonly decision: string}): string =>
  JSON.stringify([request, decision, by, digest]);
