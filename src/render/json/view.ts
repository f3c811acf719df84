/** Everything as JSON. Members are written in the order of the contract, so that equal results are equal bytes. */
import type {LiveReport} from '../../model/live-report.ts';
import type {Plan} from '../../model/plan.ts';
import type {SetsReport} from '../../model/sets-report.ts';
import type {SignedFile} from '../../model/signature.ts';
import type {ShownPlan} from '../../model/stored-plan.ts';
import type {View} from '../view.ts';
import {versionedJson} from '../words/json-text.ts';
import {accessReviewJson} from './access-review.ts';
import {accessDiffJson, accessHistoryJson} from './access-over-time.ts';
import {applyJson, failedApplyJson} from './apply.ts';
import {diagnosticJson, errorJson} from './contract-members.ts';
import {driftJson} from './drift.ts';
import {decisionJson} from './decision.ts';
import {offboardingJson} from './offboard.ts';
import {planJson} from './plan.ts';
import {historyDiffJson} from './history-diff.ts';
import {replayJson} from './replay.ts';
import {liveReportJson} from './report.ts';
import {requestListJson} from './requests.ts';
import {policyJson, rulesJson} from './rules.ts';
import {testsJson} from './tests.ts';
import {setsJson} from './sets.ts';
import {signedFileJson} from './signed-file.ts';
import {planDecisionJson, storedPlanJson, storedPlansJson} from './stored-plans.ts';
import {validationJson} from './validate.ts';

interface JsonView extends Omit<
  View,
  'findings' | 'revocation' | 'plan' | 'liveReport' | 'sets' | 'storedPlan' | 'signedFile'
> {
  readonly plan: (plan: Plan) => Iterable<string>;
  readonly liveReport: (report: LiveReport) => Iterable<string>;
  readonly sets: (report: SetsReport) => Iterable<string>;
  readonly signedFile: (file: SignedFile) => Iterable<string>;
  readonly storedPlan: (shown: ShownPlan, plan?: Plan) => Iterable<string>;
}

export const jsonView: JsonView = {
  plan: planJson,
  liveReport: liveReportJson,
  sets: setsJson,
  storedPlans: storedPlansJson,
  storedPlan: storedPlanJson,
  planDecision: planDecisionJson,
  evidence: versionedJson,
  signedFile: signedFileJson,
  verifiedFile: (name, {fault, ...verified}) =>
    versionedJson({file: name, valid: fault === null, ...verified, fault}),
  validation: validationJson,
  apply: applyJson,
  historyList: (set, runs) => versionedJson({set, runs}),
  workspaceHistory: (workspace, events) => versionedJson({workspace, events}),
  historyShow: (run, events) => versionedJson({...run, events}),
  historyDiff: historyDiffJson,
  replay: replayJson,
  verify: ({chains, others, compared}) =>
    versionedJson({
      intact: chains.every(({intact}) => intact) && (others?.broken ?? 0) === 0,
      chains,
      ...(others && {others}),
      ...(compared && {compared}),
    }),
  drift: driftJson,
  accessCheck: ({
    principal,
    object,
    level,
    required,
    satisfied,
    via,
    how,
    withheld,
    at,
    evidence,
    uncertain,
  }) =>
    versionedJson({
      principal,
      object,
      level,
      required,
      satisfied,
      via,
      ...how,
      withheld,
      at,
      evidence,
      uncertain,
    }),
  accessExplain: ({how, paths, withheld, ...answer}) => versionedJson({...answer, ...how, paths, withheld}),
  accessWho: versionedJson,
  accessWhat: versionedJson,
  accessMatrix: versionedJson,
  accessReview: accessReviewJson,
  confirmation: ({diagnostics, ...answer}) =>
    versionedJson({...answer, diagnostics: diagnostics.map(diagnosticJson)}),
  accessDiff: accessDiffJson,
  accessHistory: accessHistoryJson,
  requestList: requestListJson,
  request: versionedJson,
  decision: decisionJson,
  connectionList: ({connections}) => versionedJson({connections}),
  withdrawal: ({diagnostics, ...answer}) =>
    versionedJson({...answer, diagnostics: diagnostics.map(diagnosticJson)}),
  offboarding: offboardingJson,
  peopleList: ({people}) => versionedJson({people}),
  peopleChange: ({diagnostics, change: {kind, ...asked}, ...answer}) =>
    versionedJson({change: kind, ...asked, ...answer, diagnostics: diagnostics.map(diagnosticJson)}),
  tests: testsJson,
  rules: rulesJson,
  rule: (rule) => rulesJson([rule]),
  policy: policyJson,
  reference: versionedJson,
  migrations: (status) => versionedJson({...status}),
  lock: (set, holder) => versionedJson({set, holder}),
  actors: (actors, {name, actor}, others = 0) =>
    versionedJson({actors, login: {name, actor}, ...(others > 0 && {others})}),
  // `exists`: whether the database has such a login; `near`: one with a similar name, if not.
  bound: ({login, email}, {before, exists, near}) => versionedJson({login, email, before, exists, near}),
  unbound: (login, before) => versionedJson({login, email: null, before}),
  exported: (result) => versionedJson(result),
  imported: ({diagnostics, ...rest}) =>
    versionedJson({...rest, diagnostics: diagnostics.map(diagnosticJson)}),
  release: ({diagnostics, ...rest}) => versionedJson({...rest, diagnostics: diagnostics.map(diagnosticJson)}),
  purge: ({purged, kept}) => versionedJson({purged, kept}),
  checklist: versionedJson,
  doctor: (checks) => versionedJson({healthy: checks.every(({status}) => status !== 'failed'), checks}),
  failure: (failure, of) =>
    of === 'apply' ? failedApplyJson(failure) : versionedJson({error: errorJson(failure)}),
};
