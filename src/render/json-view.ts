import {accessCheckJson, accessExplainJson, accessJson} from './access.ts';
import {actorsJson, boundJson, unboundJson} from './actors.ts';
import {applyJson} from './apply.ts';
import {connectionListJson, withdrawalJson} from './connections.ts';
import {decisionJson} from './decision.ts';
import {checklistJson} from './checklist.ts';
import {doctorJson} from './doctor.ts';
import {historyJson} from './history.ts';
import {liveReportJson} from './live-report-json.ts';
import {lockJson} from './lock.ts';
import {migrationsJson} from './migrations.ts';
import {offboardingJson} from './offboarding.ts';
import {planJson} from './plan-json.ts';
import {requestJson, requestListJson} from './requests.ts';
import {releaseJson} from './release.ts';
import {rulesJson} from './rules.ts';
import {validationJson} from './validation.ts';
import type {AnyView} from './view.ts';

/** Everything as JSON. */
export const jsonView: AnyView = {
  plan: planJson,
  liveReport: liveReportJson,
  validation: validationJson,
  apply: (report) => applyJson(report),
  historyList: (set, runs) => historyJson({set, runs}),
  workspaceHistory: (workspace, events) => historyJson({workspace, events}),
  historyShow: (run, events) => historyJson({...run, events}),
  verify: (chains) => historyJson({intact: chains.every(({intact}) => intact), chains}),
  accessCheck: accessCheckJson,
  accessExplain: accessExplainJson,
  accessWho: accessJson,
  accessWhat: accessJson,
  accessMatrix: accessJson,
  requestList: requestListJson,
  request: requestJson,
  decision: decisionJson,
  connectionList: connectionListJson,
  withdrawal: (answer) => withdrawalJson(answer),
  offboarding: (report) => offboardingJson(report),
  rules: rulesJson,
  rule: (rule) => rulesJson([rule]),
  migrations: migrationsJson,
  lock: lockJson,
  actors: actorsJson,
  bound: boundJson,
  unbound: unboundJson,
  release: releaseJson,
  checklist: checklistJson,
  doctor: doctorJson,
};
