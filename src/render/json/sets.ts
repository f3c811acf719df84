import type {SetReport, SetsReport} from '../../model/sets-report.ts';
import {FORMAT_VERSION} from '../../model/plan.ts';
import {jsonTexts} from '../words/json-text.ts';
import {findingsOf, setCounts, summed, summedMeasures} from '../words/sets.ts';
import {applyMembers} from './apply.ts';
import {diagnosticJson, errorJson, summaryJson} from './contract-members.ts';
import {driftMembers} from './drift.ts';
import {planMembers} from './plan.ts';
import {testsMembers} from './tests.ts';

const setJson = ({dir, set, exit, ...report}: SetReport) => ({
  dir,
  set,
  exit,
  ...(report.digest !== undefined && {digest: report.digest}),
  ...(report.plan && {plan: planMembers(report.plan)}),
  ...(report.result && {result: {formatVersion: FORMAT_VERSION, ...applyMembers(report.result)}}),
  ...(report.drift && {drift: {formatVersion: FORMAT_VERSION, ...driftMembers(report.drift)}}),
  ...(report.tests && {result: {formatVersion: FORMAT_VERSION, ...testsMembers(report.tests)}}),
  ...(report.validation && {
    summary: report.validation.summary,
    diagnostics: report.validation.diagnostics.map(diagnosticJson),
    ...(report.validation.notJudged && {notJudged: report.validation.notJudged}),
  }),
  ...(report.diagnostics && {diagnostics: report.diagnostics.map(diagnosticJson)}),
  ...(report.failure && {diagnostics: [], error: errorJson(report.failure)}),
});

/** How many tests of all sets there are, and how many passed and failed. */
function testCounts({sets}: SetsReport) {
  const sum = (of: 'tests' | 'passed' | 'failed'): number =>
    sets.reduce((total, {tests}) => total + (tests?.summary[of] ?? 0), 0);
  return {
    tests: sum('tests'),
    testsPassed: sum('passed'),
    testsFailed: sum('failed'),
    ...summedMeasures({command: 'test', sets}),
  };
}

function summaryOf(report: SetsReport) {
  const {sets, changed, failed} = setCounts(report);
  const all = report.sets.flatMap(findingsOf);
  const count = (severity: string): number => all.filter((one) => one.severity === severity).length;
  const validations = report.sets.flatMap(({validation}) => validation?.summary ?? []);
  return {
    sets,
    changed,
    failed,
    ...(report.command === 'validate'
      ? {
          files: validations.reduce((sum, {files}) => sum + files, 0),
          objects: validations.reduce((sum, {objects}) => sum + objects, 0),
        }
      : report.command === 'test'
        ? testCounts(report)
        : report.command === 'drift'
          ? {}
          : summaryJson(summed(report.sets))),
    errors: count('error'),
    warnings: count('warning'),
  };
}

/** What a command prints with `--recursive --json`. */
export const setsJson = (report: SetsReport): Iterable<string> =>
  jsonTexts({
    formatVersion: FORMAT_VERSION,
    sets: report.sets.map(setJson),
    summary: summaryOf(report),
  });
