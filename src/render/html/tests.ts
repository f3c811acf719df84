import {counterexampleTexts} from '../../model/counterexample.ts';
import {findingOf, type TestReport} from '../../model/test-report.ts';
import {countPeople} from '../words/people.ts';
import {plural} from '../words/plural.ts';
import {measureTexts, testName, testsText} from '../words/tests.ts';
import {makePageData} from './make-page-data.ts';
import {changeRows} from './object-rows.ts';
import type {PageData} from './page-data.ts';
import type {Headline, Tile} from './page.ts';
import {prose} from './static-sections.ts';

function tilesOf({summary, coverage, mutation}: TestReport): readonly Tile[] {
  const uncovered = coverage?.uncovered ?? [];
  const outsiders = countPeople(uncovered.filter(({outside}) => outside !== null));
  const unnoticed = mutation?.survived.length ?? 0;
  const tiles: readonly Tile[] = [
    {
      count: summary.failed,
      label: summary.failed === 1 ? 'test failed' : 'tests failed',
      tone: 'bad',
      section: 'findings',
    },
    {
      count: outsiders,
      label: `${outsiders === 1 ? 'outsider has' : 'outsiders have'} access that no test speaks of`,
      tone: 'wait',
      section: 'access',
      filters: 'search=outsider',
    },
    {
      count: uncovered.length,
      label: `${uncovered.length === 1 ? 'access' : 'accesses'} that no test speaks of`,
      tone: 'plain',
      section: 'access',
    },
    {
      count: unnoticed,
      label: `${unnoticed === 1 ? 'change' : 'changes'} that no test notices`,
      tone: 'wait',
      section: 'unnoticed',
    },
    {
      count: summary.passed,
      label: summary.passed === 1 ? 'test passed' : 'tests passed',
      tone: 'good',
      section: 'passed',
    },
  ];
  return tiles.filter(({count}) => count > 0);
}

/** The top of the page of tests. Takes a report that is escaped already. */
export function testsHeadline(report: TestReport): Headline {
  const {summary, tests, diagnostics} = report;
  const isWrong = summary.failed > 0 || diagnostics.length > 0;
  return {
    over: 'Access tests',
    title: plural(summary.tests, 'test'),
    line: measureTexts(report).join(' · '),
    verdict: {
      tone: isWrong ? 'bad' : summary.tests === 0 ? 'plain' : 'good',
      text: prose(`${testsText(report)}.`),
    },
    tiles: tilesOf(report),
    facts: [
      [
        'Tests',
        `${plural(summary.tests, 'test')} of ${plural(new Set(tests.map(({address}) => address)).size, 'AccessTest')}`,
      ],
    ],
  };
}

/** The data of the page of tests. Takes a report that is escaped already. */
export const testsPageData = ({tests, diagnostics, coverage, mutation}: TestReport): PageData =>
  makePageData({
    about: {kind: 'tests', name: 'tests', picture: ''},
    access: (coverage?.uncovered ?? []).map(({principal, object, level, outside}) => ({
      principal,
      object,
      level,
      outside,
      via: [],
      what: 'untested',
      how: [],
    })),
    objects: (pool) => changeRows([], new Map(), pool),
    findings: [
      ...diagnostics,
      ...tests
        .filter(({passed}) => !passed)
        .map((test) => ({
          ...findingOf(test),
          notes:
            test.counterexample === null
              ? []
              : counterexampleTexts(test.counterexample, '→').map(({label, text}) => `${label} ${text}`),
        })),
    ],
    unnoticed: (mutation?.survived ?? []).map(({change, message}) => ({about: change, text: message})),
    passed: tests.filter(({passed}) => passed).map((test) => ({about: testName(test), text: test.message})),
  });
