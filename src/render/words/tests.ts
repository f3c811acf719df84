/** Sentences about access tests. They end without a full stop, but for messages. */
import type {Counterexample, Coverage, Mutation, TestReport, TestResult} from '../../model/test-report.ts';
import {groupBy} from '../../model/group-by.ts';
import {bareName} from '../../model/principal.ts';
import {outermostFirst} from './access-path.ts';
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

/** `Mutation: tests notice 3 of 12 changes`. */
export const mutationText = ({mutants, killed}: Pick<Mutation, 'mutants' | 'killed'>): string =>
  `Mutation: tests notice ${killed} of ${plural(mutants, 'change')}`;

/** What tests speak of and notice, as far as that was asked. */
export const measureTexts = ({
  coverage,
  mutation,
}: {
  readonly coverage?: Pick<Coverage, 'reaches' | 'covered'>;
  readonly mutation?: Pick<Mutation, 'mutants' | 'killed'>;
}): readonly string[] => [
  ...(coverage === undefined ? [] : [coverageText(coverage)]),
  ...(mutation === undefined ? [] : [mutationText(mutation)]),
];

/** `AccessTest/acme-legal/walls, test 1 (worst state)`; people count from 1. */
export const testName = ({address, index, state}: TestResult): string =>
  `${address}, test ${index + 1} (${state} state)`;

/** The access path of a counterexample, drawn from the person to the target; undefined where there is none. */
function pathText({person, target, via, level, outside}: Counterexample, arrow: string): string | undefined {
  if (level === null) return undefined;
  const outsider = outside === null ? '' : `, outsider: ${outside}`;
  return `${[person, ...outermostFirst(via), target].join(` ${arrow} `)} (${level}${outsider})`;
}

/** What a counterexample says besides the message: each with what it is, in a word. */
export function counterexampleTexts(
  example: Counterexample,
  arrow: string,
): readonly {readonly label: string; readonly text: string}[] {
  const path = pathText(example, arrow);
  const {needs, resumed, from} = example;
  return [
    ...(path === undefined ? [] : [{label: 'path:', text: path}]),
    ...needs.map(({request, side, approvers}) => ({
      label: 'needs:',
      text: `approval of ${request} by ${side}${approvers.length === 0 ? '' : ` (${approversText(approvers)})`}`,
    })),
    ...resumed.map((address) => ({label: 'needs:', text: `${address} to be resumed`})),
    ...(from === null ? [] : [{label: 'from:', text: `${from} on`}]),
  ];
}

/** How many people who may approve are named. */
const MOST_NAMED = 3;

const approversText = (approvers: readonly string[]): string => {
  const more = approvers.length - MOST_NAMED;
  return `${approvers.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` or ${more} more` : ''}`;
};
