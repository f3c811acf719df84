import {humanView} from '../terminal/view.ts';
import type {PartialView, View} from '../view.ts';
import {escapeAll} from '../words/escape.ts';
import {severityCounts} from '../words/findings.ts';
import {plural} from '../words/plural.ts';
import {failurePage, type ReportAssets, reportPage, textPage} from './page.ts';
import {planHeadline, planPageData} from './plan.ts';
import {liveHeadline, livePageData} from './report.ts';
import {prose} from './static-sections.ts';
import {findingsPageData} from './validate.ts';

/** Answers and histories are texts: laid out as on a wide terminal that folds nothing. */
const TEXT = humanView({color: false, width: 110, unicode: true, verbose: true});

type Texts =
  | 'apply'
  | 'historyList'
  | 'workspaceHistory'
  | 'historyShow'
  | 'verify'
  | 'accessCheck'
  | 'accessExplain'
  | 'accessWho'
  | 'accessWhat'
  | 'accessMatrix'
  | 'requestList';

/** What there is no report for, each as a page of text. */
const textPages = (assets: ReportAssets): Pick<View, Texts> => ({
  apply: (report) => textPage('What was applied', TEXT.apply(report), assets),
  historyList: (set, runs) => textPage(`History of ${set}`, TEXT.historyList(set, runs), assets),
  workspaceHistory: (workspace, events) =>
    textPage(`History of ${workspace}`, TEXT.workspaceHistory(workspace, events), assets),
  historyShow: (run, events) =>
    textPage(`Run ${run.run} of ${run.set}`, TEXT.historyShow(run, events), assets),
  verify: (chains) => textPage('The chains of the history', TEXT.verify(chains), assets),
  accessCheck: (answer) => textPage('Access', TEXT.accessCheck(answer), assets),
  accessExplain: (answer) => textPage('Access, explained', TEXT.accessExplain(answer), assets),
  accessWho: (answer) => textPage(`Who reaches ${answer.object}`, TEXT.accessWho(answer), assets),
  accessWhat: (answer) => textPage(`What ${answer.principal} reaches`, TEXT.accessWhat(answer), assets),
  accessMatrix: (answer) =>
    textPage(`Collaboration in ${answer.workspace}`, TEXT.accessMatrix(answer), assets),
  requestList: (list) => textPage('Requests', TEXT.requestList(list), assets),
});

/** What somebody reads who has never run the program: one file that opens in any browser. */
export const htmlView = (assets: ReportAssets) =>
  ({
    ...textPages(assets),
    plan(given, digest) {
      const plan = escapeAll(given);
      return reportPage(planHeadline(plan, digest), planPageData(plan), assets);
    },
    liveReport(given) {
      const report = escapeAll(given);
      return reportPage(liveHeadline(report), livePageData(report), assets);
    },
    validation(given) {
      const {valid, summary, diagnostics} = escapeAll(given);
      const words = `${valid ? 'Valid' : 'Not valid'}: ${severityCounts(diagnostics)} in ${plural(summary.objects, 'object')}.`;
      return reportPage(
        {
          over: 'Check of',
          title: plural(summary.files, 'file'),
          line: '',
          verdict: {tone: valid ? 'good' : 'bad', words: prose(words)},
          tiles: [],
          facts: [['Manifests', `${plural(summary.objects, 'object')} in ${plural(summary.files, 'file')}`]],
        },
        findingsPageData('validate', diagnostics),
        assets,
      );
    },
    failure: ({message, help}) =>
      failurePage({message: prose(message), help: help === undefined ? [] : prose(help)}, assets),
  }) satisfies PartialView;
