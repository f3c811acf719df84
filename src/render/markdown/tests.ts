import {counterexampleTexts} from '../../model/counterexample.ts';
import {findingOf, type TestReport} from '../../model/test-report.ts';
import {coverageText, mutationText, testName, testsText, uncoveredTexts} from '../words/tests.ts';
import {comment} from './comment.ts';
import {clip, markdownProse} from './escape.ts';
import {findingsMarkdown} from './findings.ts';

/** How much of a text is shown. */
const TEXT = 400;
/** How many counterexamples are drawn. */
const DRAWN = 20;

/** `word` keeps a text from beginning a list of its own. */
const listed = (title: string, word: string, texts: readonly string[]): readonly string[] => {
  const more = texts.length - DRAWN;
  return [
    '',
    `### ${title}`,
    '',
    ...texts.slice(0, DRAWN).map((text) => `- ${word} ${markdownProse(clip(text, TEXT))}`),
    ...(more > 0 ? [`- ${more} more`] : []),
  ];
};

const measuresMarkdown = ({coverage, mutation}: TestReport): readonly string[] => [
  ...(coverage === undefined ? [] : listed(coverageText(coverage), 'No test:', uncoveredTexts(coverage))),
  ...(mutation === undefined
    ? []
    : listed(
        mutationText(mutation),
        'Not noticed:',
        mutation.survived.map(({change, message}) => `${change}: ${message}`),
      )),
];

/** What the tests of a set found, as a comment. */
export function testsMarkdown(report: TestReport): string {
  const failed = report.tests.filter(({passed}) => !passed);
  const drawn = failed.slice(0, DRAWN).flatMap((test) => {
    const texts = test.counterexample === null ? [] : counterexampleTexts(test.counterexample, '→');
    if (texts.length === 0) return [];
    return [
      `- ${markdownProse(clip(testName(test), TEXT))}`,
      ...texts.map(({label, text}) => `  - ${label} ${markdownProse(clip(text, TEXT))}`),
    ];
  });
  return comment({marker: ['test'], title: testsText(report), whole: 'bylaw test --verbose'}, (folding) => [
    ...findingsMarkdown([...report.diagnostics, ...failed.map(findingOf)], folding),
    ...(drawn.length === 0 ? [] : ['', '### Counterexamples', '', ...drawn]),
    ...measuresMarkdown(report),
  ]);
}
