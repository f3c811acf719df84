/**
 * What commands show, and the one interface behind every way of showing it. A further format is a further
 * implementation of {@link View}; commands do not know which one they have.
 */
import type {AuditEvent, ChainState} from '../model/audit.ts';
import type {BindResult, LoginBinding, Login} from '../model/login.ts';
import type {LockHolder} from '../model/lock-holder.ts';
import type {MigrationStatus} from '../model/migration-status.ts';
import type {RunRecord} from '../model/run.ts';
import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import type {RuleEntry} from '../diagnostics/rule-words.ts';
import type {AccessMatrix, Checked, Explained, Reached, Reachers} from '../model/access-answers.ts';
import type {ApplyResult} from '../model/apply-result.ts';
import type {Checklist} from '../model/checklist.ts';
import type {ConnectionList, WithdrawalAnswer} from '../model/connection-answers.ts';
import type {DoctorCheck} from '../model/doctor-check.ts';
import type {LiveReport} from '../model/live-report.ts';
import type {OffboardReport} from '../model/offboarding.ts';
import type {Plan} from '../model/plan.ts';
import type {ReleaseResult} from '../model/release.ts';
import type {DecisionAnswer, RequestList, ShownRequest} from '../model/request-answers.ts';
import type {Validation} from '../model/validation.ts';

/** Why a command could not do its work. */
export interface FailureText {
  /** A word for programs: `usage`, `stale`, the code of a `StoreError` … */
  readonly code: string;
  readonly message: string;
  readonly help?: string;
}

/** A way to show everything. Each method returns a whole text that ends with a line feed. */
export interface View {
  /** `digest`: that of its plan file, where there is one. */
  plan(plan: Plan, digest?: string): string;
  validation(validation: Validation): string;
  /** `shown`: the plan, with what waits and its findings, was shown just before. */
  apply(report: ApplyResult, shown?: boolean): string;
  /** Runs of a set, newest first. */
  historyList(set: string, runs: readonly RunRecord[]): string;
  /** Decisions, withdrawals and leavings of a workspace, newest first. */
  workspaceHistory(workspace: string, events: readonly AuditEvent[]): string;
  historyShow(run: RunRecord, events: readonly AuditEvent[]): string;
  verify(chains: readonly ChainState[]): string;
  /** Whether and how somebody reaches a target. */
  accessCheck(answer: Checked): string;
  /** The same with every path, and what is missing where access is withheld. */
  accessExplain(answer: Explained): string;
  accessWho(answer: Reachers): string;
  accessWhat(answer: Reached): string;
  accessMatrix(answer: AccessMatrix): string;
  /** What waits for whom. */
  requestList(list: RequestList): string;
  /** Everything about one request; `asked`: how to decide on it is asked below. */
  request(shown: ShownRequest, asked?: boolean): string;
  /** What came of a decision. */
  decision(answer: DecisionAnswer): string;
  connectionList(list: ConnectionList): string;
  /** What the end of a connection would do, or did; `shown`: what it would do was shown just before. */
  withdrawal(answer: WithdrawalAnswer, shown?: boolean): string;
  /** What offboarding would do or did; `shown`: what it would do was shown just before. */
  offboarding(report: OffboardReport, shown?: boolean): string;
  rules(rules: readonly RuleEntry[]): string;
  rule(rule: RuleEntry): string;
  migrations(status: MigrationStatus): string;
  /** Who holds the lock of a set, or null. */
  lock(set: string, holder: LockHolder | null): string;
  /** Whom each login stands for; `asking` is the one that asks. */
  actors(actors: readonly LoginBinding[], asking: Login): string;
  bound(asked: LoginBinding, outcome: Extract<BindResult, {bound: true}>): string;
  /** That a login stands for nobody, whom it stood for before, and how many others are bound. */
  unbound(login: string, before: string | null, left: number): string;
  release(result: ReleaseResult): string;
  checklist(checklist: Checklist): string;
  doctor(checks: readonly DoctorCheck[]): string;
  /** What is live, and who reaches what: for auditors, who read pages, and for programs. */
  liveReport(report: LiveReport): string;
  /** Findings alone, for people. */
  findings(diagnostics: readonly Diagnostic[]): string;
  /** Who would lose what if a side took back what it has approved: for people, who are asked about it then. */
  revocation(wish: RevocationWish, access: DecisionAnswer['access']): string;
  /** What went wrong, in the place of a result; `of`: the result that there would have been. */
  failure(failure: FailureText, of?: keyof View): string;
}

/** What somebody is about to take back. */
export interface RevocationWish {
  readonly request: string;
  readonly side: string;
  readonly by: string;
}

/** A way to show some things; what else there is, it has no form for. All say what went wrong. */
export type PartialView = Partial<View> & Pick<View, 'failure'>;
