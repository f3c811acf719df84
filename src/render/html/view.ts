import {humanView} from '../terminal/view.ts';
import type {PartialView, View} from '../view.ts';
import {escapeAll} from '../words/escape.ts';
import {failurePage, type PageAssets, dataPage, textPage} from './page.ts';
import {planHeadline, planPageData} from './plan.ts';
import {liveHeadline, livePageData} from './report.ts';
import {prose} from './static-sections.ts';
import {testsHeadline, testsPageData} from './tests.ts';
import {validationHeadline, validationPageData} from './validate.ts';

/** Answers and histories are shown as on a wide terminal, with nothing folded. */
const TEXT = humanView({color: false, width: 110, unicode: true, verbose: true});

type Texts =
  | 'apply'
  | 'historyList'
  | 'workspaceHistory'
  | 'historyShow'
  | 'historyDiff'
  | 'replay'
  | 'verify'
  | 'drift'
  | 'accessCheck'
  | 'accessExplain'
  | 'accessWho'
  | 'accessWhat'
  | 'accessMatrix'
  | 'accessReview'
  | 'accessDiff'
  | 'accessHistory'
  | 'requestList'
  | 'request'
  | 'connectionList'
  | 'evidence'
  | 'peopleList'
  | 'actors'
  | 'checklist';

/** Results without a page of data, each as a page of text. */
const textPages = (assets: PageAssets): Pick<View, Texts> => ({
  apply: (result) => textPage('What was applied', TEXT.apply(result), assets),
  historyList: (set, runs, filtered) =>
    textPage(`History of ${set}`, TEXT.historyList(set, runs, filtered), assets),
  workspaceHistory: (workspace, events, filtered) =>
    textPage(`History of ${workspace}`, TEXT.workspaceHistory(workspace, events, filtered), assets),
  historyShow: (run, events) =>
    textPage(`Run ${run.run} of ${run.set}`, TEXT.historyShow(run, events), assets),
  historyDiff: (diff) =>
    textPage(`Runs ${diff.from.run} and ${diff.to.run} of ${diff.set}`, TEXT.historyDiff(diff), assets),
  replay: (replay) => textPage(`Runs of ${replay.set}, judged by its policies`, TEXT.replay(replay), assets),
  verify: (verification) => textPage('History verification', TEXT.verify(verification), assets),
  drift: (drift) => textPage(`Drift of ${drift.set}`, TEXT.drift(drift), assets),
  accessCheck: (answer) => textPage('Access', TEXT.accessCheck(answer), assets),
  accessExplain: (answer) => textPage('Access, explained', TEXT.accessExplain(answer), assets),
  accessWho: (answer) => textPage(`Who has access to ${answer.object}`, TEXT.accessWho(answer), assets),
  accessWhat: (answer) => textPage(`What ${answer.principal} has access to`, TEXT.accessWhat(answer), assets),
  accessMatrix: (answer) =>
    textPage(`Collaboration in ${answer.workspace}`, TEXT.accessMatrix(answer), assets),
  accessReview: (review) =>
    textPage(`Access review of ${review.workspace}`, TEXT.accessReview(review), assets),
  accessDiff: (diff) => textPage('Access between two moments', TEXT.accessDiff(diff), assets),
  accessHistory: (history) =>
    textPage(`Access of ${history.principal} over time`, TEXT.accessHistory(history), assets),
  evidence: (evidence) => textPage(`Evidence of ${evidence.workspace}`, TEXT.evidence(evidence), assets),
  requestList: (list) => textPage('Requests', TEXT.requestList(list), assets),
  request: (shown) => textPage(`Request ${shown.id}`, TEXT.request(shown), assets),
  connectionList: (list) => textPage('Connections', TEXT.connectionList(list), assets),
  peopleList: (list) => textPage('People', TEXT.peopleList(list), assets),
  actors: (...given) => textPage('Logins and their actors', TEXT.actors(...given), assets),
  checklist: (checklist) =>
    textPage(`Readiness of ${checklist.workspace}`, TEXT.checklist(checklist), assets),
});

/** Results as pages, for people who never run the program: one file, which opens in any browser. */
export const htmlView = (assets: PageAssets) =>
  ({
    ...textPages(assets),
    plan(given, digest) {
      const plan = escapeAll(given);
      return dataPage(planHeadline(plan, digest), planPageData(plan), assets);
    },
    liveReport(given) {
      const report = escapeAll(given);
      return dataPage(liveHeadline(report), livePageData(report), assets);
    },
    tests(given) {
      const report = escapeAll(given);
      return dataPage(testsHeadline(report), testsPageData(report), assets);
    },
    validation(given) {
      const validation = escapeAll(given);
      return dataPage(validationHeadline(validation), validationPageData(validation), assets);
    },
    failure: ({message, help}) =>
      failurePage({message: prose(message), help: help === undefined ? [] : prose(help)}, assets),
  }) satisfies PartialView;
