import type {View} from '../view.ts';
import {
  renderAccessCheck,
  renderAccessExplain,
  renderAccessMatrix,
  renderAccessWhat,
  renderAccessWho,
} from './access.ts';
import {renderAccessDiff, renderAccessHistory} from './access-over-time.ts';
import {renderAccessReview, renderConfirmation} from './access-review.ts';
import {renderActors, renderBound, renderUnbound} from './actors.ts';
import {renderApply} from './apply.ts';
import {renderChecklist} from './checklist.ts';
import {renderConnectionList, renderWithdrawal} from './connections.ts';
import {complaintText} from './complaint.ts';
import {renderDecision, renderRevocation} from './decision.ts';
import {renderDiagnostics} from './findings.ts';
import {renderDrift} from './drift.ts';
import {renderDoctor} from './doctor.ts';
import {renderHistoryList, renderHistoryShow, renderVerify, renderWorkspaceHistory} from './history.ts';
import {renderHistoryDiff} from './history-diff.ts';
import {renderLock} from './lock.ts';
import {renderMigrations} from './migrate.ts';
import {renderOffboarding} from './offboard.ts';
import {renderPeopleChange, renderPeopleList} from './people.ts';
import {renderPlan} from './plan.ts';
import {renderPurge} from './purge.ts';
import {renderReference} from './reference.ts';
import {renderEvidence, renderVerifiedFile} from './evidence.ts';
import {renderExported, renderImported} from './export.ts';
import {renderReplay} from './replay.ts';
import {renderRelease} from './release.ts';
import {renderRequest, renderRequestList} from './requests.ts';
import {renderPolicy, renderRule, renderRules} from './rules.ts';
import {renderSets} from './sets.ts';
import type {Sources} from './sources.ts';
import {renderPlanDecision, renderStoredPlan, renderStoredPlans} from './stored-plans.ts';
import type {Style} from './style.ts';
import {renderTests} from './tests.ts';
import {renderValidation} from './validate.ts';

/** Everything as text for people. `sources` give the lines of manifests that findings point to. */
export const humanView = (style: Style, sources?: Sources): Omit<View, 'liveReport' | 'signedFile'> => ({
  plan: (plan, _digest, extent) => renderPlan(plan, style, sources, extent),
  validation: (validation) => renderValidation(validation, style, sources),
  apply: (result, shown = false) =>
    renderApply(result, style, {shown, ...(sources !== undefined && {sources})}),
  historyList: (set, runs, filtered) => renderHistoryList(set, runs, style, filtered),
  workspaceHistory: (workspace, events, filtered) =>
    renderWorkspaceHistory(workspace, events, style, filtered),
  historyShow: (run, events) => renderHistoryShow(run, events, style),
  historyDiff: (diff) => renderHistoryDiff(diff, style),
  replay: (replay) => renderReplay(replay, style),
  verify: (chains) => renderVerify(chains, style),
  drift: (drift, accepted) => renderDrift(drift, style, accepted),
  accessCheck: (answer) => renderAccessCheck(answer, style),
  accessExplain: (answer) => renderAccessExplain(answer, style),
  accessWho: (answer) => renderAccessWho(answer, style),
  accessWhat: (answer) => renderAccessWhat(answer, style),
  accessMatrix: (answer) => renderAccessMatrix(answer, style),
  accessReview: (review) => renderAccessReview(review, style),
  confirmation: (answer) => renderConfirmation(answer, style),
  accessDiff: (diff) => renderAccessDiff(diff, style),
  accessHistory: (history) => renderAccessHistory(history, style),
  requestList: (list) => renderRequestList(list, style),
  request: (shown, asked = false) => renderRequest(shown, style, asked),
  decision: (answer, shown) => renderDecision(answer, style, shown),
  storedPlans: (set, plans) => renderStoredPlans(set, plans, style),
  storedPlan: (shown, plan) => renderStoredPlan(shown, plan, style),
  planDecision: (answer) => renderPlanDecision(answer, style),
  evidence: (evidence) => renderEvidence(evidence, style),
  verifiedFile: (name, verified) => renderVerifiedFile(name, verified, style),
  connectionList: (list) => renderConnectionList(list, style),
  withdrawal: (answer, shown = false) => renderWithdrawal(answer, style, shown),
  offboarding: (report, shown = false) => renderOffboarding(report, style, shown),
  peopleList: (list) => renderPeopleList(list, style),
  peopleChange: (answer, shown = false) => renderPeopleChange(answer, style, shown),
  tests: (report) => renderTests(report, style, sources),
  rules: (rules) => renderRules(rules, style),
  rule: (rule) => renderRule(rule, style),
  policy: (policy) => renderPolicy(policy, style),
  reference: (reference) => renderReference(reference, style),
  migrations: (status) => renderMigrations(status, style),
  lock: (set, holder) => renderLock(set, holder, style),
  actors: (actors, asking, others) => renderActors(actors, asking, style, others),
  bound: (asked, outcome) => renderBound(asked, outcome, style),
  unbound: (login, before, left) => renderUnbound(login, before, left, style),
  release: (result) => renderRelease(result, style),
  purge: (result) => renderPurge(result, style),
  exported: (result) => renderExported(result, style),
  imported: (result) => renderImported(result, style),
  checklist: (checklist) => renderChecklist(checklist, style),
  doctor: (checks) => renderDoctor(checks, style),
  sets: (report) => renderSets(report, style, sources),
  findings: (diagnostics) => renderDiagnostics(diagnostics, style, sources),
  revocation: (wish, access) => renderRevocation(wish, access, style),
  // Only written into files, where each line is whole; on the terminal, stderr shows failures.
  failure: ({message, help = ''}) => complaintText(message, help, {color: false, width: null}),
});
