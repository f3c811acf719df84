/** The files of workflows, as GitHub names them. */
import {Refusal} from './workflow.mjs';

/** The file of the workflow that runs, such as `.github/workflows/bylaw.yml`; empty where GitHub does not say. */
export const ownWorkflow = () =>
  /\/(\.github\/workflows\/[^/@]+)@/.exec(process.env.GITHUB_WORKFLOW_REF ?? '')?.[1] ?? '';

/** The file of the workflow that makes plans: the one that is named, or the one that runs. */
export function planWorkflow() {
  const given = (process.env.PLAN_WORKFLOW ?? '').trim();
  const file =
    given === '' ? ownWorkflow() : `.github/workflows/${given.replace(/^\.github\/workflows\//, '')}`;
  if (!/^\.github\/workflows\/[\w.-]+\.ya?ml$/.test(file)) {
    throw new Refusal(
      `plan-workflow: ${given || '(nothing)'} is not a workflow.`,
      'Name its file, such as bylaw-plan.yml.',
    );
  }
  return file;
}
