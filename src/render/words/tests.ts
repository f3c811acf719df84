/** Sentences about access tests. They end without a full stop, but for messages. */
import type {Coverage, Mutation, TestReport, TestResult} from '../../model/test-report.ts';
import {groupBy} from '../../model/group-by.ts';
import {bareName} from '../../model/principal.ts';
import {enumerate, plural} from './plural.ts';

/** `2 of 12 tests failed`, `12 tests passed`. */
export function testsText({summary, diagnostics}: TestReport): string {
  const {tests, failed} = summary;
  if (diagnostics.length > 0) return 'No test was run, because the manifests are in error';
  if (tests === 0) return 'There are no access tests';
  return failed === 0 ? `${plural(tests, 'test')} passed` : `${failed} of ${plural(tests, 'test')} failed`;
}

/** `Coverage: tests speak of 3 of 12 accesses`. */
export const coverageText = ({reaches, covered}: Pick<Coverage, 'reaches' | 'covered'>): string =>
  `Coverage: tests speak of ${covered} of ${plural(reaches, 'access', 'accesses')}`;

/** How many targets of one person are named, unless all are asked for. */
const MOST_TARGETS = 4;

/** `vera@northwind.example (outsider: partner): editor of vault:acme-legal/falcon`: a text for each person, border and level. */
export function uncoveredTexts({uncovered}: Coverage, all = false): readonly string[] {
  const groups = groupBy(uncovered, ({principal, level, outside}) =>
    JSON.stringify([principal, level, outside]),
  );
  return [...groups.values()].map((group) => {
    const [{principal, level, outside}] = group;
    const person = `${bareName(principal)}${outside === null ? '' : ` (outsider: ${outside})`}`;
    const targets = group.map(({object}) => object);
    const named = all || targets.length <= MOST_TARGETS + 1 ? targets : targets.slice(0, MOST_TARGETS);
    const more = targets.length - named.length;
    return `${person}: ${level} of ${more > 0 ? `${named.join(', ')} and ${more} more` : enumerate(named)}`;
  });
}

type MutationCounts = Pick<Mutation, 'mutants' | 'killed' | 'sampleOf'>;

/** `Mutation: tests notice 3 of 12 changes`, `Mutation: tests notice 3 of 100 changes (a sample of 4312)`. */
export const mutationText = ({mutants, killed, sampleOf}: MutationCounts): string =>
  `Mutation: tests notice ${killed} of ${plural(mutants, 'change')}${sampleOf === null ? '' : ` (a sample of ${sampleOf})`}`;

/** What tests speak of and notice, as far as that was asked. */
export const measureTexts = ({
  coverage,
  mutation,
}: {
  readonly coverage?: Pick<Coverage, 'reaches' | 'covered'>;
  readonly mutation?: MutationCounts;
}): readonly string[] => [
  ...(coverage === undefined ? [] : [coverageText(coverage)]),
  ...(mutation === undefined ? [] : [mutationText(mutation)]),
];

/** `AccessTest/acme-legal/walls, test 1 (worst state)`; people count from 1. */
export const testName = ({address, index, state}: TestResult): string =>
  `${address}, test ${index + 1} (${state} state)`;
