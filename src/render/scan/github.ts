/** Annotations for GitHub Actions, which shows them at the lines of a pull request. */
import type {Diagnostic, Severity} from '../../diagnostics/diagnostic.ts';
import type {ApplyResult} from '../../model/apply-result.ts';
import type {Plan} from '../../model/plan.ts';
import type {SetsReport} from '../../model/sets-report.ts';
import type {Validation} from '../../model/validation.ts';
import type {PartialView} from '../view.ts';
import {notJudgedText, shortValidationText} from '../words/validate.ts';
import {advice, outcome, wentWell} from '../words/apply.ts';
import {severityCounts} from '../words/findings.ts';
import {
  findingsOf,
  quietText,
  setOutcome,
  setsInOrder,
  setsText,
  setsWaitedFor,
  setTitle,
} from '../words/sets.ts';
import {headlineParts, leftOutText, nothingText, verdict} from '../words/plan.ts';
import {plural} from '../words/plural.ts';
import {failedFindings} from '../../model/test-report.ts';
import {testsText} from '../words/tests.ts';
import {commandData, commandProperty, plainLine} from './escape-workflow-command.ts';
import {repositoryPath} from './repository-path.ts';

type Command = 'error' | 'warning' | 'notice';

const COMMANDS: Readonly<Record<Severity, Command>> = {
  error: 'error',
  refusal: 'error',
  warning: 'warning',
  info: 'notice',
};

/** GitHub shows this many annotations of one type for a step, and drops the rest silently. */
const SHOWN = 10;

/** One command; properties without a value are left out. */
function commandLine(
  command: Command,
  properties: Readonly<Record<string, string | number | null>>,
  lines: readonly string[],
): string {
  const given = Object.entries(properties)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${commandProperty(String(value))}`);
  return `::${command}${given.length === 0 ? '' : ` ${given.join(',')}`}::${commandData(lines)}`;
}

function annotation(d: Diagnostic, base: string): string {
  const properties = {
    file: d.file === null ? null : repositoryPath(base, d.file),
    line: d.file === null ? null : d.line,
    col: d.file === null ? null : d.column,
    title: d.address === null ? d.rule : `${d.rule} ${d.address}`,
  };
  return commandLine(COMMANDS[d.severity], properties, [d.message, ...(d.help === '' ? [] : [d.help])]);
}

/** The findings by severity, each in the order that it has. Of each type there are at most ten annotations; the last one counts the rest. */
function annotations(diagnostics: readonly Diagnostic[], base: string): string[] {
  return (['error', 'warning', 'notice'] as const).flatMap((command) => {
    const own = diagnostics.filter(({severity}) => COMMANDS[severity] === command);
    if (own.length <= SHOWN) return own.map((d) => annotation(d, base));
    const rest = own.slice(SHOWN - 1);
    const title = `and ${plural(rest.length, 'more finding')}`;
    const lines = [`${severityCounts(rest)}: \`bylaw validate\` or \`bylaw plan\` shows them.`];
    return [...own.slice(0, SHOWN - 1).map((d) => annotation(d, base)), commandLine(command, {title}, lines)];
  });
}

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

function planLines(plan: Plan, base: string): string[] {
  const {changes, diagnostics, applyable} = plan;
  const counts = headlineParts(plan).join('; ');
  const sum = changes.length === 0 ? nothingText(plan) : `Plan for ${plan.set}: ${counts}.`;
  const last = applyable || changes.length === 0 ? sum : verdict(plan);
  const leftOut = leftOutText(plan);
  return [
    ...annotations(diagnostics, base),
    plainLine(last),
    ...(leftOut === undefined ? [] : [plainLine(leftOut)]),
  ];
}

function applyLines(result: ApplyResult, base: string, shown: boolean): string[] {
  const words = outcome(result);
  const more = advice(result);
  const found = shown ? [] : annotations(result.diagnostics, base);
  // The findings, which say why, are annotations already.
  const said = found.some((line) => line.startsWith('::error'));
  return [
    ...found,
    wentWell(result) || said
      ? plainLine(more === '' ? words : `${words} ${more}`)
      : commandLine('error', {title: 'bylaw apply'}, [words, ...(more === '' ? [] : [more])]),
  ];
}

const validationLines = (validation: Validation, base: string): string[] => [
  ...annotations(validation.diagnostics, base),
  plainLine([`${shortValidationText(validation)}.`, notJudgedText(validation) ?? []].flat().join(' ')),
];

/** The findings of all sets, and a line for each set. */
function setsLines(report: SetsReport, base: string): string[] {
  const {told, quiet} = setsInOrder(report);
  const nothing = quietText(report.command, quiet);
  const lines = told.map((one) => {
    const {plan, failure} = one;
    const planWords = (made: Plan): string =>
      made.changes.length === 0 ? nothingText(made) : verdict(made, setsWaitedFor(one, report));
    const words = plan === undefined ? setOutcome(one) : planWords(plan);
    const said = `${setTitle(one)}: ${words}`;
    return failure === undefined ? plainLine(said) : commandLine('error', {title: 'bylaw'}, [said]);
  });
  return [
    ...annotations(told.concat(quiet).flatMap(findingsOf), base),
    ...lines,
    ...(nothing === undefined ? [] : [plainLine(nothing)]),
    plainLine(`${setsText(report)}.`),
  ];
}

/** `base`: the path of the set's folder in the repository, empty when they are the same. */
export const githubView = (base: string) =>
  ({
    plan: (plan) => text(planLines(plan, base)),
    validation: (validation) => text(validationLines(validation, base)),
    apply: (result, shown = false) => text(applyLines(result, base, shown)),
    tests: (report) =>
      text([...annotations(failedFindings(report), base), plainLine(`${testsText(report)}.`)]),
    sets: (report) => text(setsLines(report, base)),
    failure: ({message, help}) =>
      text([commandLine('error', {title: 'bylaw'}, [message, ...(help ? [help] : [])])]),
  }) satisfies PartialView;
