/**
 * Judges a plan: runs every rule on the state after it. A breach stands against a plan only if the plan
 * causes it or touches the object (section 3 of the contract, "Judging"): what somebody else or the clock
 * broke is said as a warning, so that nobody's neighbour can block them.
 */
import type {Finding} from '../diagnostics/diagnostic.ts';
import type {Address} from '../model/address.ts';
import type {SetConfig} from '../model/set-config.ts';
import {guardEmptySet} from './guard-empty-set.ts';
import {RULES} from './index.ts';
import type {Judged, Rule} from './rule.ts';

/** The finding with the severity that a set gives to advice. Errors and refusals are no advice. */
function configured(finding: Finding, set: SetConfig): Finding | undefined {
  if (finding.severity !== 'warning' && finding.severity !== 'info') return finding;
  const severity = set.rules[finding.rule];
  if (severity === 'off') return undefined;
  return severity === undefined ? finding : {...finding, severity};
}

/** The finding as it stands against this plan: an error that the plan has no part in is a warning. */
function standing(finding: Finding, concerned: boolean): Finding {
  return concerned || finding.severity !== 'error' ? finding : {...finding, severity: 'warning'};
}

/**
 * Every finding against a plan. When the set is empty by mistake, only that is said. Which objects a plan
 * touches: those it changes, and those it would change if another set did not own them.
 */
export function judge(judged: Judged, rules: readonly Rule[] = RULES): readonly Finding[] {
  const empty = [...guardEmptySet.check(judged)];
  if (empty.length > 0) return empty.map(({finding}) => finding);
  const touched = new Set<Address>(judged.changes.map((change) => change.address));
  for (const address of judged.desired.keys()) {
    const owner = judged.live.get(address)?.managedBy;
    if (owner != null && owner !== judged.set.name) touched.add(address);
  }
  const findings: Finding[] = [];
  for (const rule of rules) {
    for (const {finding, causes = []} of rule.check(judged)) {
      const {address} = finding;
      const concerned =
        judged.offline || address === null || [address, ...causes].some((a) => touched.has(a));
      // First the set's say: it may make advice an error, but no error of somebody else's its own.
      const told = configured(finding, judged.set);
      if (told !== undefined) findings.push(standing(told, concerned));
    }
  }
  return findings;
}
