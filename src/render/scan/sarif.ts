/** Findings as SARIF 2.1.0, for code scanning. */
import {SET_FILE} from '../../model/set-config.ts';
import {compareDiagnostics, type Diagnostic, type Severity} from '../../diagnostics/diagnostic.ts';
import type {RuleEntry} from '../../diagnostics/rule-definition.ts';
import {sha256} from '../../model/canonical-json.ts';
import type {SetReport} from '../../model/sets-report.ts';
import type {FailureText, PartialView} from '../view.ts';
import {findingsOf, withPaths} from '../words/sets.ts';
import {jsonText} from '../words/json-text.ts';
import {failedFindings} from '../../model/test-report.ts';
import {sarifLines, sarifText, sarifUri} from './escape-sarif.ts';
import {repositoryPath} from './repository-path.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
/** The root of the repository, as GitHub and others call it. */
const ROOT = '%SRCROOT%';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  refusal: 'error',
  warning: 'warning',
  info: 'note',
};

/** What SARIF needs besides the findings. */
export interface SarifContext {
  readonly version: string;
  /** The catalogue, by id. */
  readonly rules: ReadonlyMap<string, RuleEntry>;
  /** The path of the set's folder in the repository, empty when they are the same. */
  readonly base: string;
}

/** A rule in full; only the id of a rule that this version does not know. */
function ruleJson(id: string, rule: RuleEntry | undefined) {
  if (rule === undefined) return {id};
  const {title, why, severity, invariant, example} = rule;
  const [broken, whole] = [example.broken.trim(), example.whole.trim()];
  const yaml = (text: string): string => `\`\`\`yaml\n${text}\n\`\`\``;
  const more = `\`bylaw rules ${id}\` explains it.`;
  return {
    id,
    shortDescription: {text: sarifText(`${title.charAt(0).toUpperCase()}${title.slice(1)}`)},
    fullDescription: {text: sarifText(why)},
    help: {
      text: sarifLines(`${why}\n\nFails:\n\n${broken}\n\nPasses:\n\n${whole}\n\n${more}`),
      markdown: sarifLines(`${why}\n\nFails:\n\n${yaml(broken)}\n\nPasses:\n\n${yaml(whole)}\n\n${more}`),
    },
    defaultConfiguration: {level: LEVELS[severity]},
    properties: {tags: ['governance', id.split('/')[0]], invariant},
  };
}

interface Place {
  readonly file: string;
  readonly line?: number | null;
  readonly column?: number | null;
}

const physical = ({file, line, column}: Place, base: string) => ({
  artifactLocation: {
    uri: sarifUri(repositoryPath(base, file)) || sarifUri(repositoryPath(base, SET_FILE)),
    uriBaseId: ROOT,
  },
  ...(line !== undefined &&
    line !== null && {region: {startLine: line, ...(column && {startColumn: column})}}),
});

/** Identifies a finding even if lines move: its rule, its object, and its message without places. */
function identity({rule, address, file, message}: Diagnostic): string {
  const words = message.replaceAll(/:\d+(?::\d+)?\b|\b(?:line|column) \d+/g, '');
  return sha256(JSON.stringify([rule, address, address === null ? file : null, words])).slice(
    'sha256:'.length,
  );
}

function resultJson(d: Diagnostic, index: number, print: string, base: string) {
  const {rule, severity, address, message, help, related} = d;
  return {
    ruleId: sarifText(rule),
    ruleIndex: index,
    level: LEVELS[severity],
    message: {text: sarifText(help === '' ? message : `${message} ${help}`)},
    locations: [
      {
        physicalLocation: physical(
          d.file === null ? {file: SET_FILE, line: 1} : {file: d.file, line: d.line, column: d.column},
          base,
        ),
        ...(address !== null && {
          logicalLocations: [{fullyQualifiedName: sarifText(address), kind: 'resource'}],
        }),
      },
    ],
    ...(related !== undefined && {
      relatedLocations: related.map((other, id) => ({
        id,
        physicalLocation: physical(other, base),
        message: {text: sarifText(other.message)},
      })),
    }),
    partialFingerprints: {'bylaw/v1': print},
  };
}

function sarif(
  diagnostics: readonly Diagnostic[],
  {version, rules, base}: SarifContext,
  failure?: FailureText,
): string {
  const sorted = diagnostics.toSorted(compareDiagnostics);
  const ids = [...new Set([...rules.keys(), ...sorted.map(({rule}) => sarifText(rule))])];
  const indexes = new Map(ids.map((id, i) => [id, i]));
  const seen = new Map<string, number>();
  const fingerprint = (d: Diagnostic): string => {
    const print = identity(d);
    const count = (seen.get(print) ?? 0) + 1;
    seen.set(print, count);
    return `${print}:${count}`;
  };
  const notification = failure && {
    level: 'error',
    message: {text: sarifText(`${failure.message} ${failure.help ?? ''}`.trim())},
  };
  return jsonText({
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {name: 'bylaw', version, rules: ids.map((id) => ruleJson(id, rules.get(id)))},
        },
        invocations: [
          {
            executionSuccessful: failure === undefined,
            ...(notification && {toolExecutionNotifications: [notification]}),
          },
        ],
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: {[ROOT]: {description: {text: 'The root of the repository.'}}},
        results: sorted.map((d) => resultJson(d, indexes.get(sarifText(d.rule)) ?? 0, fingerprint(d), base)),
      },
    ],
  });
}

/** Findings of one of several sets, each with a place: the `bylaw.yaml` of the set where there is none. */
const findingsInRepository = (report: SetReport): readonly Diagnostic[] =>
  findingsOf(withPaths(report)).map((d) =>
    d.file === null ? {...d, file: report.dir === '.' ? SET_FILE : `${report.dir}/${SET_FILE}`, line: 1} : d,
  );

export const sarifView = (context: SarifContext) =>
  ({
    plan: ({diagnostics}) => sarif(diagnostics, context),
    validation: ({diagnostics}) => sarif(diagnostics, context),
    tests: (report) => sarif(failedFindings(report), context),
    sets: ({sets}) =>
      sarif(
        sets.flatMap((one) => findingsInRepository(one)),
        context,
        sets.find(({failure}) => failure !== undefined)?.failure,
      ),
    failure: (failure) => sarif([], context, failure),
  }) satisfies PartialView;
