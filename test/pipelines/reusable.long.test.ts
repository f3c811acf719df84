/** The reusable workflows, called by those of a repository whose set is in a folder of its own. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {ESTATE, setFile, team} from '../cli/program.ts';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {GovernedRepository, type Results} from './governed-repository.ts';
import {ROOT} from './play-npm.ts';

const AT = 'governance/acme';

/** The caller that the first lines of a reusable workflow show, on the copy of this checkout, for a set in a folder. */
function caller(name: string, settings: string): string {
  const text = readFileSync(path.join(ROOT, `.github/workflows/${name}`), 'utf8');
  const shown = text
    .split('\n')
    .filter((line) => line.startsWith('#   '))
    .map((line) => line.slice(4));
  const call = shown
    .filter((line) => !line.trimStart().startsWith('with:'))
    .join('\n')
    .replace(
      /uses: \S+/,
      `uses: ./.github/workflows/${name}\n    with: {working-directory: ${AT}${settings}}`,
    );
  expect(call).toContain('permissions: {}');
  return `${call}\n`;
}

const WORKFLOWS = {
  'plan.yml': caller('bylaw-plan.yml', ''),
  'apply.yml': caller('bylaw-apply.yml', ', plan-workflow: plan.yml'),
  'drift.yml': caller('bylaw-drift.yml', ''),
};

let databases: TestServer;
let repository: GovernedRepository;
beforeAll(async () => {
  databases = await startTestServer();
});
afterAll(() => databases.close());
afterEach(() => repository.remove());

function expectSuccess(results: Results): string {
  const [job] = Object.values(results);
  expect(job).toMatchObject({result: 'success'});
  return job?.log ?? '';
}

test('plan, apply and drift as reusable workflows', async () => {
  const url = await databases.database();
  repository = await GovernedRepository.make(url, WORKFLOWS, {
    [`${AT}/bylaw.yaml`]: setFile('acme', '  actor: ana@acme.example\n'),
    [`${AT}/manifests/estate.yaml`]: ESTATE,
  });
  expectSuccess(await repository.byHand('apply.yml'));
  const pull = repository.open({[`${AT}/manifests/deals.yaml`]: team('deals', ['bo@acme.example'])});
  expectSuccess(await repository.onPullRequest(pull, 'plan.yml'));
  const {server} = repository;
  expect(server.artifacts.at(-1)?.name).toBe('bylaw-plan-governance-acme');
  expect(server.commentsOf(pull.number)[0]?.body).toMatch(
    /<!-- bylaw action plan bylaw-plan-governance-acme -->\n$/,
  );
  repository.merge(pull);
  expectSuccess(await repository.onSchedule('drift.yml'));
  expect(server.issues[0]?.title).toBe('bylaw: the live state of acme differs from its manifests');
  expect(expectSuccess(await repository.onPush('apply.yml'))).toContain('Applied as run 2');
  expectSuccess(await repository.onSchedule('drift.yml'));
  expect(server.issues[0]?.state).toBe('closed');
});
