import type {Plan} from '../../model/plan.ts';
import type {SetsReport} from '../../model/sets-report.ts';
import {summed} from '../words/sets.ts';

const line = (name: string, value: string): string => {
  if (/[\r\n]/.test(value)) throw new Error(`the value of ${name} has more than one line`);
  return `${name}=${value}\n`;
};

/**
 * The outputs that later steps of a workflow can use, as lines for GITHUB_OUTPUT. `digest` is that of the plan file,
 * undefined if the manifests are in error. Throws on a value with a line feed, which would set other outputs.
 */
export const githubOutput = (plan: Plan, exitStatus: number, digest: string | undefined): string =>
  line('has_changes', String(plan.changes.length > 0)) +
  line('exitcode', String(exitStatus)) +
  line('waiting', String(plan.summary.waiting)) +
  line('plan_digest', digest ?? '');

/** The same for the plans of several sets, each of which has its own digest. */
export const githubSetsOutput = ({sets}: SetsReport, exitStatus: number): string =>
  line('has_changes', String(sets.some(({plan}) => (plan?.changes.length ?? 0) > 0))) +
  line('exitcode', String(exitStatus)) +
  line('waiting', String(summed(sets).waiting)) +
  line('plan_digest', '');
