/** Counts of findings, and the flags that override refusals. */
import type {Diagnostic, Severity} from '../../diagnostics/diagnostic.ts';
import {parseAddress} from '../../model/address.ts';
import {enumerate, plural} from './plural.ts';

const SEVERITIES: readonly Severity[] = ['error', 'refusal', 'warning', 'info'];

/** `1 error, 2 warnings and 1 note`; `no findings` when there are none. */
export function severityCounts(diagnostics: readonly {readonly severity: Severity}[]): string {
  const counts = SEVERITIES.flatMap((severity) => {
    const count = diagnostics.filter((d) => d.severity === severity).length;
    return count === 0 ? [] : [plural(count, severity === 'info' ? 'note' : severity)];
  });
  return counts.length === 0 ? 'no findings' : enumerate(counts);
}

/** Findings of whom only the message differs, as one: the first of them, and the messages of all. */
export interface FindingGroup {
  readonly finding: Diagnostic;
  readonly messages: readonly string[];
}

/** Puts findings of one rule about one object at one place together, in the order of the first of each. */
export function groupFindings(diagnostics: readonly Diagnostic[]): readonly FindingGroup[] {
  const groups = new Map<string, {finding: Diagnostic; messages: string[]}>();
  for (const finding of diagnostics) {
    const {rule, severity, address, file, line, column, help, related} = finding;
    const key = JSON.stringify([rule, severity, address, file, line, column, help, related]);
    const group = address === null ? undefined : groups.get(key);
    if (group === undefined)
      groups.set(address === null ? `${groups.size}` : key, {finding, messages: [finding.message]});
    else if (!group.messages.includes(finding.message)) group.messages.push(finding.message);
  }
  return [...groups.values()];
}

export const isAdvice = ({severity}: Diagnostic): boolean => severity === 'warning' || severity === 'info';

const FLAGS: ReadonlyMap<string, string> = new Map([
  ['guard/mass-delete', '--allow-mass-delete'],
  ['guard/mass-access-loss', '--allow-access-loss'],
  ['guard/empty-set', '--allow-empty'],
]);

/** The flag of `bylaw apply` that overrides a refusal of this rule; undefined if none does. */
export function refusalFlag(rule: string, address: string | null): string | undefined {
  if (rule !== 'guard/confirm-delete') return FLAGS.get(rule);
  const name = address === null ? undefined : parseAddress(address)?.name;
  return `--confirm-delete ${name ?? 'NAME'}`;
}
