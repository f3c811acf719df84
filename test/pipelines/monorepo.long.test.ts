/** Several sets in one repository: one comment with a section for each, one artifact, and an apply of exactly these plans. */
import {readdirSync} from 'node:fs';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {folder, run, setFile, team, write} from '../cli/program.ts';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {
  APPLIED,
  BOT,
  expectJobs,
  job,
  NOT_APPLIED,
  NOT_PLANNED,
  PLANNED,
  WORKFLOW,
} from './acme-on-github.ts';
import {GovernedRepository} from './governed-repository.ts';
import {ACTOR, BIRCH, BOTH, FIRMS, team2} from './two-firms.ts';

let databases: TestServer;
let repository: GovernedRepository;
let url: string;
beforeAll(async () => {
  databases = await startTestServer();
});
afterAll(() => databases.close());

/** The workflow that `bylaw init --github` writes, for all sets of a folder. */
const RECURSIVE = WORKFLOW.replaceAll(
  /^( +)command: (\w+)$/gm,
  '$1command: $2\n$1recursive: true\n$1working-directory: firms',
);

/** A repository whose main is live. */
async function live(): Promise<void> {
  url = await databases.database();
  repository = await GovernedRepository.make(url, {'bylaw.yml': RECURSIVE}, FIRMS);
  const cwd = folder();
  write(cwd, FIRMS);
  const apply = ['apply', '--recursive', '--auto-approve', '--quiet', '--as', 'ana@acme.example'];
  await run(0, apply, {cwd: path.join(cwd, 'firms'), env: {BYLAW_DATABASE_URL: url}});
}
afterEach(() => repository.remove());

const bots = (pull: number) => repository.server.commentsOf(pull).filter(({user}) => user.login === BOT);

async function teams(): Promise<string[]> {
  const sql = await databases.connect(url);
  const {rows} = await sql.query<{name: string}>(
    "select workspace || '/' || name as name from bylaw.teams order by 1",
  );
  return rows.map(({name}) => name);
}

test('a pull request over two sets is one comment, and its merge applies both plans', async () => {
  await live();
  const pull = repository.open(BOTH);
  expectJobs(await repository.onPullRequest(pull), PLANNED);
  const [comment] = bots(pull.number);
  expect(comment?.body).toMatch(/^<!-- bylaw sets plan -->\n\n## 2 sets: 2 ready to apply/);
  expect(comment?.body).toMatch(/## `acme[^]*Team\/acme-legal\/deals[^]*## `birch[^]*Team\/birch\/deals/);
  expect(comment?.body).toContain('has the plans; merged unchanged, exactly this plan is applied');
  const [artifact] = repository.server.artifacts.slice(-1);
  expect(readdirSync(path.join(artifact!.folder, 'plans')).toSorted()).toEqual(['acme.json', 'birch.json']);
  repository.push(pull, {'firms/birch/manifests/more.yaml': team2('more')});
  expectJobs(await repository.onPullRequest(pull), PLANNED);
  expect(bots(pull.number)).toHaveLength(1);

  repository.merge(pull);
  const results = expectJobs(await repository.onPush(), APPLIED);
  expect(await teams()).toEqual(['acme-legal/deals', 'birch/deals', 'birch/more']);
  expect(job(results, 'apply').summary).toContain('## 2 sets: 2 applied');
  expect(job(expectJobs(await repository.onPush(), APPLIED), 'apply').log).toContain(
    'There is nothing to apply.',
  );
});

test('what was not reviewed of any set is not applied, and no set is', async () => {
  await live();
  const pull = repository.open(BOTH);
  await repository.onPullRequest(pull);
  // Something else comes to main: another set is changed by that.
  repository.commitToMain({'firms/birch/manifests/other.yaml': team2('other')});
  repository.merge(pull);
  const results = expectJobs(await repository.onPush(), NOT_APPLIED);
  expect(job(results, 'apply').log).toMatch(
    /birch: What was merged differs from what was planned and reviewed: another change came in between\. Nothing was applied/,
  );
  expect(await teams()).toEqual([]);

  // A set of its own that nobody planned.
  const second = repository.open({'firms/acme/manifests/second.yaml': team('second', [])});
  await repository.onPullRequest(second);
  repository.commitToMain({
    'firms/cedar/bylaw.yaml': setFile('cedar', ACTOR),
    'firms/cedar/manifests/all.yaml': BIRCH.replaceAll('birch', 'cedar'),
  });
  repository.merge(second);
  const late = expectJobs(await repository.onPush(), NOT_APPLIED);
  expect(job(late, 'apply').log).toMatch(
    /The set cedar is changed by what was merged, and no plan of it was reviewed/,
  );
  expect(await teams()).toEqual([]);
});

test('a set in error fails the job, and the comment says which', async () => {
  await live();
  const pull = repository.open({
    ...BOTH,
    'firms/birch/manifests/broken.yaml': team2('broken').replace('bea@', 'nobody@'),
  });
  expectJobs(await repository.onPullRequest(pull), NOT_PLANNED);
  expect(bots(pull.number)[0]?.body).toMatch(/## 2 sets: 1 cannot be applied, 1 ready to apply/);
  expect(bots(pull.number)[0]?.body).toContain('it cannot be applied as it is');
});
