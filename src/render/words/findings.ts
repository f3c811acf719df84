/** Counts of findings, and the flags that override refusals. */
import {groupBy} from '../../model/group-by.ts';
import type {Diagnostic, Severity} from '../../diagnostics/diagnostic.ts';
import {parseAddress} from '../../model/address.ts';
import {enumerate, plural} from './plural.ts';

const SEVERITIES: readonly Severity[] = ['error', 'refusal', 'warning', 'info'];

/** `1 error, 2 warnings and 1 info`; `no findings` when there are none. */
export function severityCounts(diagnostics: readonly {readonly severity: Severity}[]): string {
  const counts = SEVERITIES.flatMap((severity) => {
    const count = diagnostics.filter((d) => d.severity === severity).length;
    return count === 0 ? [] : [plural(count, severity)];
  });
  return counts.length === 0 ? 'no findings' : enumerate(counts);
}

export const isAdvice = ({severity}: Diagnostic): boolean => severity === 'warning' || severity === 'info';

/** An info about a person whose row among the changes of access says the same: people are told it once. */
const isToldByAccess = ({rule, severity}: Diagnostic): boolean =>
  rule === 'share/outside' && severity === 'info';

/** The findings of a plan that say what nothing else in it says. */
export const toldFindings = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
  diagnostics.filter((d) => !isToldByAccess(d));

/** The infos among these. */
export const infosOf = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
  toldFindings(diagnostics).filter(({severity}) => severity === 'info');

/** Findings that differ in what they say alone: each is told in a sentence, and where they are, and what helps, once. */
export type FindingGroup = readonly [Diagnostic, ...Diagnostic[]];

/** Puts warnings of one rule, and infos, about one object at one place together, in the order of the first of each. */
export function groupFindings(diagnostics: readonly Diagnostic[]): readonly FindingGroup[] {
  const groups = groupBy(diagnostics, (d, i) => {
    const {severity, rule, address, file, line, column, help, related} = d;
    const isAlone = !isAdvice(d) || related !== undefined || address === null;
    return isAlone ? String(i) : JSON.stringify([severity, rule, address, file, line, column, help]);
  });
  return [...groups.values()];
}

const FLAGS: ReadonlyMap<string, string> = new Map([
  ['guard/mass-delete', '--allow-mass-delete'],
  ['guard/mass-access-loss', '--allow-access-loss'],
  ['guard/empty-set', '--allow-empty'],
]);

/** The flag of `bylaw apply` that overrides a refusal of this rule; undefined if none does. */
export function refusalFlag(rule: string, address: string | null): string | undefined {
  if (rule.startsWith('policy/')) return `--allow-policy ${rule.slice('policy/'.length)}`;
  if (rule !== 'guard/confirm-delete') return FLAGS.get(rule);
  const name = address === null ? undefined : parseAddress(address)?.name;
  return `--confirm-delete ${name ?? 'NAME'}`;
}
