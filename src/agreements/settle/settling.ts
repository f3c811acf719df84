/** What the steps of `settle` share. */
import type {Change} from '../../model/change.ts';
import type {DecisionRecord, Ledger} from '../../model/ledger.ts';
import type {State} from '../../model/objects.ts';
import type {Approvers} from '../approvers.ts';
import type {DecisionContext} from '../decide.ts';

export interface SettleInput {
  readonly ledger: Ledger;
  /** The live objects before the changes, and all objects after them. */
  readonly before: State;
  readonly after: State;
  readonly changes: readonly Change[];
  /** On whose authority; null when nobody is named: then nothing is approved by itself. */
  readonly actor: string | null;
  /**
   * Nobody in particular applies the changes: it is asked what holds once everything is applied, each object by somebody who
   * may. Every Approval is then made by its own approver, and what may be approved by itself is.
   */
  readonly assumed?: true;
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
export const decisionContext = ({after, ledger, approvers, isStrict, now}: Settling): DecisionContext => ({
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
