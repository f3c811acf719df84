/** The jobs of the template for GitLab are consistent with each other, and with what the package brings. */
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {JOBS, scriptOf, TEMPLATE} from './gitlab-template.ts';
import {ROOT} from './play-npm.ts';

/** Those that GitLab has where nobody names stages. */
const STAGES = ['build', 'test', 'deploy'];

/** Whether a rule lets a job into a pipeline: `$A == "x" && $B == $C`. */
const admits = (condition: string, variables: Readonly<Record<string, string>>): boolean =>
  condition.split(' && ').every((part) => {
    const [, name = '', , literal, other = ''] = /^\$(\w+) == ("(.*)"|\$(\w+))$/.exec(part.trim()) ?? [];
    expect(name).not.toBe('');
    return variables[name] === (literal ?? variables[other]);
  });

describe('the template', () => {
  test('jobs extend, need and stand in what exists, and bash can read their scripts', () => {
    expect(JOBS.map(([name]) => name)).toEqual(['bylaw:plan', 'bylaw:apply', 'bylaw:drift']);
    for (const [name, job] of JOBS) {
      expect(STAGES).toContain(job.stage);
      expect(Object.keys(TEMPLATE)).toContain(job.extends);
      for (const need of job.needs ?? []) expect(Object.keys(TEMPLATE)).toContain(need.job);
      const {status, stderr} = spawnSync('bash', ['-n'], {input: scriptOf(name), encoding: 'utf8'});
      expect({name, status, stderr}).toEqual({name, status: 0, stderr: ''});
      for (const [, file = ''] of scriptOf(name).matchAll(/node_modules\/bylaw\/(\S+)/g)) {
        expect(readFileSync(path.join(ROOT, file), 'utf8')).not.toBe('');
      }
    }
  });

  test.each([
    ['a merge request', {CI_PIPELINE_SOURCE: 'merge_request_event'}, {'bylaw:plan': 'on_success'}],
    ['a push to main', {CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main'}, {'bylaw:apply': 'manual'}],
    ['a push elsewhere', {CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'change'}, {}],
    [
      'a pipeline by hand',
      {CI_PIPELINE_SOURCE: 'web', CI_COMMIT_BRANCH: 'main'},
      {'bylaw:plan': 'on_success', 'bylaw:apply': 'manual'},
    ],
    ['a pipeline by hand elsewhere', {CI_PIPELINE_SOURCE: 'web', CI_COMMIT_BRANCH: 'change'}, {}],
    ['the clock', {CI_PIPELINE_SOURCE: 'schedule', CI_COMMIT_BRANCH: 'main'}, {'bylaw:drift': 'on_success'}],
  ])('%s has the jobs that belong to it', (_, variables, expected) => {
    const found = JOBS.flatMap(([name, {rules = []}]) => {
      const rule = rules.find((each) => admits(each.if, {...variables, CI_DEFAULT_BRANCH: 'main'}));
      return rule === undefined ? [] : [[name, rule.when ?? 'on_success']];
    });
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  test('an apply waits for a hand, in an environment, and never runs twice at once', () => {
    const {rules = [], environment, resource_group: group} = TEMPLATE['bylaw:apply']!;
    expect(rules.every(({when}) => when === 'manual')).toBe(true);
    expect(environment).toEqual({name: 'production'});
    expect(group).toBe('bylaw-apply');
  });
});
