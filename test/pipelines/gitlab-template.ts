/** The template for GitLab, as data. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {parse} from 'yaml';
import {ROOT} from './play-npm.ts';

interface Job {
  readonly extends?: string;
  readonly stage?: string;
  readonly script?: readonly string[];
  readonly before_script?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly rules?: readonly {readonly if: string; readonly when?: string}[];
  readonly needs?: readonly {readonly job: string; readonly optional?: boolean}[];
  readonly resource_group?: string;
  readonly environment?: {readonly name: string};
  readonly artifacts?: {readonly paths: readonly string[]};
}

export const TEMPLATE = parse(
  readFileSync(path.join(ROOT, 'ci/gitlab/bylaw.gitlab-ci.yml'), 'utf8'),
) as Record<string, Job>;
export const JOBS = Object.entries(TEMPLATE).filter(([name]) => name.startsWith('bylaw:'));
/** What a job runs. */
export const scriptOf = (name: string): string => {
  const job = TEMPLATE[name]!;
  const base = TEMPLATE[job.extends ?? ''] ?? {};
  return [...(job.before_script ?? base.before_script ?? []), ...(job.script ?? [])].join('\n');
};
