import {severityCounts} from './diagnostic-blocks.ts';
import {escapeAll} from './escape-for-terminal.ts';
import {plural} from './plural.ts';
import {liveHeadline, livePageData} from './report/live-page-data.ts';
import {findingsPageData, planPageData} from './report/plan-page-data.ts';
import {planHeadline} from './report/plan-headline.ts';
import {failurePage, reportPage, type ReportAssets} from './report/page.ts';
import {prose} from './report/static-sections.ts';
import type {PartialView} from './view.ts';

/** What somebody reads who has never run the program: one file that opens in any browser. */
export const htmlView = (assets: ReportAssets): PartialView => ({
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
});
