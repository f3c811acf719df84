/** Workflows of one job that use the action, in a repository of their own on a played GitHub. */
import {afterAll, afterEach, beforeAll} from 'vitest';
import {ESTATE, setFile, team} from '../cli/program.ts';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {GovernedRepository} from './governed-repository.ts';
import type {JobResult} from './runner.ts';

/** A workflow of one job that uses the action so, and says what came out. */
const using = (inputs: string, before = 'npm ci', permissions = '{contents: read}'): string => `
on: [push, pull_request, pull_request_target, workflow_dispatch]
permissions: {}
defaults: {run: {shell: 'bash --noprofile --norc -euo pipefail {0}'}}
jobs:
  only:
    runs-on: ubuntu-latest
    permissions: ${permissions}
    env: {BYLAW_DATABASE_URL: '\${{ secrets.BYLAW_PLAN_DATABASE_URL }}'}
    outputs:
      has_changes: \${{ steps.bylaw.outputs.has_changes }}
      exitcode: \${{ steps.bylaw.outputs.exitcode }}
      waiting: \${{ steps.bylaw.outputs.waiting }}
      plan_digest: \${{ steps.bylaw.outputs.plan_digest }}
      plan_file: \${{ steps.bylaw.outputs.plan_file }}
      sarif: \${{ steps.bylaw.outputs.sarif }}
      artifact: \${{ steps.bylaw.outputs.artifact }}
      mode: \${{ steps.bylaw.outputs.mode }}
      status: \${{ steps.bylaw.outputs.status }}
    steps:
      - uses: actions/checkout@main
      - run: npm ci
      - run: ${before}
      - id: bylaw
        uses: ./node_modules/bylaw/.github/actions/bylaw
        with: ${inputs}
`;

const WORKFLOWS = {
  'plan.yml': using('{command: plan}'),
  'targeted.yml': using(
    `{command: plan, args: "--target 'Team/acme-legal/deals' --verbose", artifact: mine}`,
  ),
  'validate.yml': using('{command: validate}'),
  'unknown.yml': using('{command: destroy}'),
  'outside.yml': using('{command: plan, working-directory: ../..}'),
  'nowhere.yml': using('{command: plan, working-directory: elsewhere}'),
  'name.yml': using('{command: plan, artifact: a/b}'),
  'quote.yml': using(`{command: plan, args: "--target 'Team"}`),
  'missing.yml': using('{command: plan}', 'rm node_modules/.bin/bylaw'),
  'path.yml': using(
    '{command: plan}',
    'mkdir bin; rm node_modules/.bin/bylaw; ln -s "$PWD/node_modules/bylaw/bin/bylaw.js" bin/bylaw; echo "$PWD/bin" >> "$GITHUB_PATH"',
  ),
  'no-database.yml': using('{command: plan}').replace('secrets.BYLAW_PLAN_DATABASE_URL', 'secrets.NO_SUCH'),
  'apply.yml': using('{command: apply}'),
  'file.yml': using(
    '{command: apply, plan-file: reviewed.json}',
    './node_modules/.bin/bylaw plan --quiet --out reviewed.json',
  ).replace('secrets.BYLAW_PLAN', 'secrets.OWNER'),
};

export interface ActionsRepository {
  readonly repository: GovernedRepository;
  /** Runs a workflow by hand, on main unless another ref is named; returns how its job ended. */
  readonly byHand: (workflow: string, ref?: string) => Promise<JobResult>;
}

/** The repository of a test file. */
export function repositoryWithAction(): ActionsRepository {
  let databases: TestServer;
  let repository: GovernedRepository;
  beforeAll(async () => {
    databases = await startTestServer();
    repository = await GovernedRepository.make(await databases.database(), WORKFLOWS, {
      'bylaw.yaml': setFile('acme', '  actor: ana@acme.example\n'),
      'manifests/estate.yaml': ESTATE,
      'manifests/deals.yaml': team('deals', []),
    });
  });
  afterAll(async () => {
    await repository.remove();
    await databases.close();
  });
  afterEach(() => {
    repository.server.comments.clear();
  });
  return {
    get repository() {
      return repository;
    },
    byHand: async (workflow, ref) => (await repository.byHand(workflow, ref))['only']!,
  };
}
