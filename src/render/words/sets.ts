/** Sentences about what a command did with several sets, and the order in which they are told: the risk first. */
import {compareText} from '../../diagnostics/compare-text.ts';
import type {Diagnostic} from '../../diagnostics/diagnostic.ts';
import {EMPTY_SUMMARY, type PlanSummary, type Waiting} from '../../model/plan.ts';
import {exitRank, type SetReport, type SetsReport} from '../../model/sets-report.ts';
import {outcome} from './apply.ts';
import {driftTitle} from './drift.ts';
import {severityCounts} from './findings.ts';
import {failedFindings, type Coverage, type Mutation} from '../../model/test-report.ts';
import {enumerate, plural} from './plural.ts';
import {measureTexts, testsText} from './tests.ts';
import {shortValidationText} from './validate.ts';

/** What a set is called: its name, and its folder where that is another; the folder alone where the name is not known. */
export const setTitle = ({dir, set}: Pick<SetReport, 'dir' | 'set'>): string =>
  set === null ? dir : dir === '.' ? set : `${set} (${dir})`;

/** The path of a file of a set from where the command began. */
const inDir = (dir: string, file: string): string => (dir === '.' ? file : `${dir}/${file}`);

const found = (dir: string, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
  diagnostics.map((d) => ({
    ...d,
    ...(d.file !== null && {file: inDir(dir, d.file)}),
    ...(d.related && {related: d.related.map((one) => ({...one, file: inDir(dir, one.file)}))}),
  }));

/** The same report with all files as paths from where the command began. */
export function withPaths(report: SetReport): SetReport {
  const {dir, plan, result, validation, tests, diagnostics} = report;
  return {
    ...report,
    ...(plan && {
      plan: {
        ...plan,
        diagnostics: found(dir, plan.diagnostics),
        changes: plan.changes.map((one) => (one.file === null ? one : {...one, file: inDir(dir, one.file)})),
      },
    }),
    ...(result && {result: {...result, diagnostics: found(dir, result.diagnostics)}}),
    ...(validation && {validation: {...validation, diagnostics: found(dir, validation.diagnostics)}}),
    ...(tests && {
      tests: {
        ...tests,
        tests: tests.tests.map((one) => (one.file === null ? one : {...one, file: inDir(dir, one.file)})),
        diagnostics: found(dir, tests.diagnostics),
      },
    }),
    ...(diagnostics && {diagnostics: found(dir, diagnostics)}),
  };
}

/** All findings of a set. */
export const findingsOf = ({
  plan,
  result,
  validation,
  tests,
  diagnostics,
}: SetReport): readonly Diagnostic[] => [
  ...[plan, result, validation].flatMap((one) => one?.diagnostics ?? []),
  ...(tests === undefined ? [] : failedFindings(tests)),
  ...(diagnostics ?? []),
];

/** Whether what was asked for cannot be, or was not, done: a plan that is refused is shown, and exits as usual. */
const isFailure = ({exit, plan}: SetReport): boolean =>
  (exit !== 0 && exit !== 2) || plan?.applyable === false;

const changeCount = ({plan, result, drift}: SetReport): number =>
  plan?.changes.length ?? drift?.changes.length ?? (result?.status === 'applied' ? 1 : 0);

/** How risky what a set does is: outsiders who gain count most, then who loses access and what is deleted. */
function risk({plan}: SetReport): readonly number[] {
  if (plan === undefined) return [0, 0, 0];
  const {access, summary} = plan;
  return [
    summary.outsiders ?? 0,
    access.lost.length + summary.delete,
    access.gained.length + access.changed.length,
  ];
}

function compareRisk(a: SetReport, b: SetReport): number {
  const stops = (one: SetReport): number => (one.exit === 2 || one.exit === 0 ? 9 : exitRank(one.exit));
  const [riskA, riskB] = [risk(a), risk(b)];
  const differing = riskA.findIndex((value, i) => value !== riskB[i]);
  return (
    stops(a) - stops(b) ||
    (differing < 0 ? 0 : (riskB[differing] ?? 0) - (riskA[differing] ?? 0)) ||
    changeCount(b) - changeCount(a)
  );
}

/** Whether there is nothing to tell of a set but that. */
function isQuiet(report: SetReport): boolean {
  if (report.failure !== undefined || ![0, 2].includes(report.exit)) return false;
  const {result, plan, tests} = report;
  if (tests?.coverage !== undefined || tests?.mutation !== undefined) return false;
  if (findingsOf(report).some(({severity}) => severity !== 'info')) return false;
  if (plan !== undefined && (plan.summary.waiting > 0 || (plan.createdOutside ?? []).length > 0))
    return false;
  return result === undefined ? changeCount(report) === 0 : result.status !== 'applied';
}

/** The sets in the order of their risk, with paths from where the command began, and those of which there is nothing to tell. */
export function setsInOrder({sets}: SetsReport): {
  readonly told: readonly SetReport[];
  readonly quiet: readonly SetReport[];
} {
  const sorted = sets.map(withPaths).toSorted(compareRisk);
  return {told: sorted.filter((one) => !isQuiet(one)), quiet: sorted.filter(isQuiet)};
}

const NOTHING: Readonly<Record<SetsReport['command'], string>> = {
  plan: 'No changes',
  apply: 'No changes',
  validate: 'Valid',
  drift: 'No drift',
  test: 'No test failed',
};

/** `No changes: gamma and northwind.`; undefined if every set is told of. */
export function quietText(command: SetsReport['command'], quiet: readonly SetReport[]): string | undefined {
  if (quiet.length === 0) return undefined;
  return `${NOTHING[command]}: ${enumerate(quiet.map(setTitle))}.`;
}

/** Counts over all sets; what is open for two sets counts once. */
export function summed(sets: readonly SetReport[]): PlanSummary {
  const all = sets.flatMap(({plan, result}) => plan ?? result ?? []);
  const open = new Set(all.flatMap(({waiting}) => waiting.map(({id, side}: Waiting) => `${id} ${side}`)));
  const sum = all.reduce<PlanSummary>(
    (total, {summary}) => ({
      create: total.create + summary.create,
      update: total.update + summary.update,
      delete: total.delete + summary.delete,
      adopt: total.adopt + summary.adopt,
      release: total.release + summary.release,
      accept: total.accept + summary.accept,
      unchanged: total.unchanged + summary.unchanged,
      waiting: open.size,
      unmanaged: total.unmanaged + summary.unmanaged,
      outsiders: (total.outsiders ?? 0) + (summary.outsiders ?? 0),
    }),
    EMPTY_SUMMARY,
  );
  return sum;
}

/**
 * Sets that cannot be applied and on whose plans that of a set rests, also by way of others: until they can, it cannot be applied
 * either. None for a set that cannot be applied itself, or has nothing to apply.
 */
export function setsWaitedFor(report: SetReport, {sets}: SetsReport): readonly string[] {
  if (isFailure(report) || changeCount(report) === 0) return [];
  const bySet = new Map(sets.map((one) => [one.set, one]));
  const waitedFor = new Set<string>();
  const seen = new Set<string>();
  const visit = ({plan}: SetReport): void => {
    for (const {set} of plan?.restsOn ?? []) {
      const before = bySet.get(set);
      if (before === undefined || seen.has(set)) continue;
      seen.add(set);
      if (isFailure(before)) waitedFor.add(set);
      else visit(before);
    }
  };
  visit(report);
  return [...waitedFor].toSorted(compareText);
}

/** How many sets would be, or were, changed; and how many could not be. */
export function setCounts({sets}: SetsReport): {
  readonly sets: number;
  readonly changed: number;
  readonly failed: number;
} {
  const failed = sets.filter(isFailure);
  const changed = sets.filter((one) => !failed.includes(one) && changeCount(one) > 0);
  return {sets: sets.length, changed: changed.length, failed: failed.length};
}

const CHANGED: Readonly<Record<SetsReport['command'], string>> = {
  plan: 'ready to apply',
  apply: 'applied',
  validate: 'changed',
  drift: 'drifted',
  test: 'changed',
};
const FAILED: Readonly<Record<SetsReport['command'], string>> = {
  plan: 'cannot be applied',
  apply: 'not applied',
  validate: 'not valid',
  drift: 'failed',
  test: 'failed',
};

const REST: Readonly<Record<SetsReport['command'], string>> = {
  plan: 'without changes',
  apply: 'without changes',
  validate: 'valid',
  drift: 'without drift',
  test: 'without failures',
};

/** What the tests of all sets speak of and notice, summed up, as far as that was asked. */
export function summedMeasures({sets}: SetsReport): {
  readonly coverage?: Pick<Coverage, 'reaches' | 'covered'>;
  readonly mutation?: Pick<Mutation, 'mutants' | 'killed' | 'sampleOf'>;
} {
  const coverages = sets.flatMap(({tests}) => tests?.coverage ?? []);
  const mutations = sets.flatMap(({tests}) => tests?.mutation ?? []);
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  return {
    ...(coverages.length > 0 && {
      coverage: {
        reaches: sum(coverages.map(({reaches}) => reaches)),
        covered: sum(coverages.map(({covered}) => covered)),
      },
    }),
    ...(mutations.length > 0 && {
      mutation: {
        mutants: sum(mutations.map(({mutants}) => mutants)),
        killed: sum(mutations.map(({killed}) => killed)),
        sampleOf: mutations.every(({sampleOf}) => sampleOf === null)
          ? null
          : sum(mutations.map(({mutants, sampleOf}) => sampleOf ?? mutants)),
      },
    }),
  };
}

/** `4 sets: 2 ready to apply, 1 cannot be applied, 1 without changes`. */
export function setsText(report: SetsReport): string {
  const {sets, changed, failed} = setCounts(report);
  if (sets === 0) return 'No set has changed';
  const rest = sets - changed - failed;
  const heldUp = report.sets.filter((one) => setsWaitedFor(one, report).length > 0);
  const ready = changed - heldUp.length;
  const parts = [
    ...(failed > 0 ? [`${failed} ${FAILED[report.command]}`] : []),
    ...(heldUp.length > 0
      ? [`${heldUp.length} ${heldUp.length === 1 ? 'rests' : 'rest'} on ${failed === 1 ? 'that' : 'those'}`]
      : []),
    ...(ready > 0 ? [`${ready} ${CHANGED[report.command]}`] : []),
    ...(rest > 0 ? [`${rest} ${REST[report.command]}`] : []),
  ];
  return `${plural(sets, 'set')}: ${parts.join(', ')}`;
}

/** What came of one set, in a sentence, where it has no section of its own form. */
export function setOutcome(report: SetReport): string {
  const {result, validation, drift, tests, failure, diagnostics = []} = report;
  if (failure !== undefined) return failure.help ? `${failure.message} ${failure.help}` : failure.message;
  if (result !== undefined) return outcome(result);
  if (validation !== undefined) return `${shortValidationText(validation)}.`;
  if (drift !== undefined) return driftTitle(drift);
  if (tests !== undefined) return `${[testsText(tests), ...measureTexts(tests)].join('. ')}.`;
  return diagnostics.length === 0 ? '' : `Cannot be planned: ${severityCounts(diagnostics)}.`;
}
