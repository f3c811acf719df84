/**
 * What commands show, and the one interface behind every way of showing it. A further format is a further
 * implementation of {@link View}; commands do not know which one they have.
 */
import type {AuditEvent, Verification} from '../model/audit.ts';
import type {BindResult, LoginBinding, Login} from '../model/login.ts';
import type {LockHolder} from '../model/lock-holder.ts';
import type {MigrationStatus} from '../model/migration-status.ts';
import type {Replay} from '../model/replay.ts';
import type {RunDiff} from '../model/run-diff.ts';
import type {RunRecord} from '../model/run.ts';
import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import type {Reference} from '../model/reference.ts';
import type {RuleEntry} from '../diagnostics/rule-definition.ts';
import type {ExplainedPolicy} from '../model/set-config.ts';
import type {
  AccessMatrix,
  AccessCheckAnswer,
  AccessExplainAnswer,
  AccessWhatAnswer,
  AccessWhoAnswer,
} from '../model/access-answers.ts';
import type {AccessDiff, AccessHistory} from '../model/access-over-time.ts';
import type {AccessReview, ConfirmationAnswer} from '../model/access-review.ts';
import type {ApplyResult} from '../model/apply-result.ts';
import type {Checklist} from '../model/checklist.ts';
import type {ConnectionList, WithdrawalAnswer} from '../model/connection-answers.ts';
import type {Drift} from '../model/drift.ts';
import type {DoctorCheck} from '../model/doctor-check.ts';
import type {Evidence, VerifiedFile} from '../model/evidence.ts';
import type {ExportResult, ImportResult} from '../model/export-result.ts';
import type {LiveReport} from '../model/live-report.ts';
import type {PeopleChangeAnswer, PeopleList} from '../model/people-answers.ts';
import type {OffboardResult} from '../model/offboarding.ts';
import type {Plan} from '../model/plan.ts';
import type {PurgeResult} from '../model/purge.ts';
import type {ReleaseResult} from '../model/release.ts';
import type {DecisionAnswer, RequestList, ShownRequest} from '../model/request-answers.ts';
import type {TestReport} from '../model/test-report.ts';
import type {SetsReport} from '../model/sets-report.ts';
import type {SignedFile} from '../model/signature.ts';
import type {PlanDecision, ShownPlan} from '../model/stored-plan.ts';
import type {Validation} from '../model/validation.ts';
import type {Text} from './text.ts';

/** Why a command failed. */
export interface FailureText {
  /** What kind of failure it is, for programs: `usage`, `stale`, the code of a `StoreError` … */
  readonly code: string;
  readonly message: string;
  readonly help?: string;
}

/** How much of a plan people are shown: all of it, its head and verdict, or its verdict with what stands against it. */
export type PlanExtent = 'whole' | 'summary' | 'verdict';

/** Everything that is shown. Each method returns a whole text that ends with a line feed. */
export interface View {
  /** `digest`: that of its plan file, where there is one. Only text for people may be of less extent than the whole. */
  plan(plan: Plan, digest?: string, extent?: PlanExtent): string;
  validation(validation: Validation): string;
  /** `shown`: the plan, with what waits and its findings, was shown just before. */
  apply(result: ApplyResult, shown?: boolean): string;
  /** Runs of a set, newest first; `filtered`: only some were asked for. */
  historyList(set: string, runs: readonly RunRecord[], filtered?: boolean): string;
  /** Decisions, withdrawals, confirmations and offboardings of a workspace, newest first. */
  workspaceHistory(workspace: string, events: readonly AuditEvent[], filtered?: boolean): string;
  historyShow(run: RunRecord, events: readonly AuditEvent[]): string;
  /** What the states after two runs differ in. */
  historyDiff(diff: RunDiff): string;
  /** What the policies of now say of what runs did. */
  replay(replay: Replay): string;
  verify(verification: Verification): string;
  /** What is live otherwise than the set last applied it. `accepted`: the manifests have it now, so that nothing is left to advise. */
  drift(drift: Drift, accepted?: boolean): string;
  /** Whether and how somebody reaches a target. */
  accessCheck(answer: AccessCheckAnswer): string;
  /** The same with every access path, and what is missing for those that are withheld. */
  accessExplain(answer: AccessExplainAnswer): string;
  accessWho(answer: AccessWhoAnswer): string;
  accessWhat(answer: AccessWhatAnswer): string;
  accessMatrix(answer: AccessMatrix): string;
  /** What of a workspace's access is to be confirmed or taken back. */
  accessReview(review: AccessReview): string;
  /** That somebody confirmed what some objects give, or why that was refused. */
  confirmation(answer: ConfirmationAnswer): string;
  /** Who gained and who lost access between two moments. */
  accessDiff(diff: AccessDiff): string;
  /** One person's access to one target, over all time. */
  accessHistory(history: AccessHistory): string;
  /** Open requests, and whose decision they wait for. */
  requestList(list: RequestList): string;
  /** One request in full. `asked`: a question about it follows, so how to decide on it is left out. */
  request(shown: ShownRequest, asked?: boolean): string;
  /** What came of a decision. `shown`: who loses access by a revocation was shown just before. */
  decision(answer: DecisionAnswer, shown?: boolean): string;
  /** The stored plans of a set, newest first. */
  storedPlans(set: string, plans: readonly ShownPlan[]): string;
  /** One stored plan; without `plan`, its content cannot be read. */
  storedPlan(shown: ShownPlan, plan?: Plan): string;
  /** What came of a decision on a stored plan, or why it was refused. */
  planDecision(answer: PlanDecision | {readonly diagnostics: readonly Diagnostic[]}): string;
  /** The history of a workspace as it can be checked without the database, for people. */
  evidence(evidence: Evidence): string;
  /** A receipt, checkpoint or evidence, as it is written into a file. */
  signedFile(file: SignedFile): string;
  /** What came of checking a file; `name` is what it was called. */
  verifiedFile(name: string, verified: VerifiedFile): string;
  connectionList(list: ConnectionList): string;
  /** What the end of a connection would do, or did; `shown`: what it would do was shown just before. */
  withdrawal(answer: WithdrawalAnswer, shown?: boolean): string;
  /** What offboarding would do or did; `shown`: what it would do was shown just before. */
  offboarding(report: OffboardResult, shown?: boolean): string;
  /** Who is known, and in which workspaces. */
  peopleList(list: PeopleList): string;
  /** What a change of a person would do or did; `shown`: what it would do was shown just before. */
  peopleChange(answer: PeopleChangeAnswer, shown?: boolean): string;
  /** What the access tests of a set found. */
  tests(report: TestReport): string;
  rules(rules: readonly RuleEntry[]): string;
  rule(rule: RuleEntry): string;
  /** A policy of the set. */
  policy(policy: ExplainedPolicy): string;
  /** A kind of manifest or a field of it, explained. */
  reference(reference: Reference): string;
  migrations(status: MigrationStatus): string;
  /** Who holds the lock of a set, or null. */
  lock(set: string, holder: LockHolder | null): string;
  /** The logins that are bound to an actor; `asking` is the login of this connection, `others` how many are not shown. */
  actors(actors: readonly LoginBinding[], asking: Login, others?: number): string;
  bound(asked: LoginBinding, outcome: Extract<BindResult, {bound: true}>): string;
  /**
   * That a login is no longer bound; `before`: the actor it was bound to; `left`: how many logins are still bound.
   */
  unbound(login: string, before: string | null, left: number): string;
  release(result: ReleaseResult): string;
  /** Which archived workspaces were removed for good. */
  purge(result: PurgeResult): string;
  /** Which files were written of the live state. */
  exported(result: ExportResult): string;
  /** Where unmanaged objects were written, or why none was. */
  imported(result: ImportResult): string;
  checklist(checklist: Checklist): string;
  doctor(checks: readonly DoctorCheck[]): string;
  /** The live state and who reaches what, for auditors and for programs. */
  liveReport(report: LiveReport): string;
  /** What a command did with each of several sets. */
  sets(report: SetsReport): string;
  /** Findings without a result that they belong to, for people. */
  findings(diagnostics: readonly Diagnostic[]): string;
  /** Who would lose access if a side revoked its approval, for the question whether to revoke it. */
  revocation(input: RevocationInput, access: DecisionAnswer['access']): string;
  /** A failure, in place of a result. `of`: the result that the command would have shown. */
  failure(failure: FailureText, of?: keyof View): string;
}

/** What a format has of a {@link View}; what may be long, it may give in pieces. */
export type FormatView = {readonly [K in keyof View]: (...args: Parameters<View[K]>) => Text};

/** An approval that somebody is about to revoke. */
export interface RevocationInput {
  readonly request: string;
  readonly side: string;
  readonly by: string;
}

/** A format that has no form for some results. Every format has one for failures. */
export type PartialView = Partial<FormatView> & Pick<FormatView, 'failure'>;
