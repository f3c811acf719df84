/** What holds a plan that was reviewed against what is merged, and keeps old runs from doing anything. */
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import type {PlanFile, PlanFileContent} from '../../src/model/plan.ts';
import {sealPlan, writePlanFile} from '../../src/planner/plan-file.ts';
import {team} from '../cli/program.ts';
import {acmeOnGitHub, DEALS, WORKFLOW} from './acme-on-github.ts';
import type {Files, Results} from './governed-repository.ts';
import type {Pull} from './github-server.ts';

const MORE = {'manifests/more.yaml': team('more', ['al@acme.example'])};

const acme = acmeOnGitHub();

/** How the apply ended, and what it said. */
const apply = (results: Results): {result: string; log: string} => ({
  result: results['apply']!.result,
  log: results['apply']!.log,
});

const refused = (words: RegExp): object => ({
  result: 'failure',
  log: expect.stringMatching(words) as string,
});

async function planned(files: Files): Promise<Pull> {
  const pull = acme.repository.open(files);
  const {plan} = await acme.repository.onPullRequest(pull);
  expect({result: plan!.result, log: plan!.log}).toEqual({result: 'success', log: plan!.log});
  return pull;
}

/** The plan file of the newest artifact. */
const planFile = (): string => path.join(acme.repository.server.artifacts.at(-1)!.folder, 'plan.json');

/** A content with members of the plan replaced. */
const withPlan = (
  content: PlanFileContent,
  members: Partial<PlanFileContent['plan']>,
): Partial<PlanFileContent> => ({plan: {...content.plan, ...members}});

const SEALED_ANEW: readonly (readonly [RegExp, (content: PlanFileContent) => Partial<PlanFileContent>])[] = [
  [
    /judged by other settings \(guards, rules, workspaces, actor\) than the bylaw\.yaml that was merged has/,
    ({config}) => ({config: {...config, guards: {...config.guards, maxDeletes: 1}}}),
  ],
  [
    /judged by other settings/,
    ({config}) => ({config: {...config, rules: {'workspace/secret-in-config': 'off'}}}),
  ],
  [/was made for another database/, () => ({database: 'another'})],
  [/on the authority of somebody else/, (content) => withPlan(content, {actor: 'bo@acme.example'})],
  [
    /changes Team\/acme-legal\/deals in a way that a plan made now does not/,
    (content) =>
      withPlan(content, {changes: content.plan.changes.map((each) => ({...each, actions: ['adopt']}))}),
  ],
  [
    /changes Team\/acme-legal\/deals in a way that a plan made now does not/,
    (content) => withPlan(content, {changes: [...content.plan.changes, ...content.plan.changes]}),
  ],
  [
    /A plan made now changes Team\/acme-legal\/deals too, which the plan that was reviewed does not/,
    (content) => withPlan(content, {changes: []}),
  ],
  [
    /counts or looks at something else than its changes say/,
    (content) => withPlan(content, {summary: {...content.plan.summary, create: 0}}),
  ],
  [
    /counts or looks at something else than its changes say/,
    ({scope}) => ({scope: {...scope, workspaces: []}}),
  ],
  [
    /The plan that was reviewed cannot be applied: a rule or a guard stands against it/,
    (content) => withPlan(content, {applyable: false}),
  ],
  [
    /is no plan file of bylaw/,
    ({consent}) => ({consent: {...consent, confirmDelete: ['acme\n::notice::pwned']}}),
  ],
];

test('a plan file that somebody sealed anew with something else in it is not applied', async () => {
  await acme.applied();
  const pull = await planned(DEALS);
  const file = planFile();
  const genuine = readFileSync(file, 'utf8');
  const {content} = JSON.parse(genuine) as PlanFile;
  acme.repository.merge(pull);
  for (const [words, change] of SEALED_ANEW) {
    writeFileSync(file, writePlanFile(sealPlan({...content, ...change(content)})));
    const {result, log} = apply(await acme.repository.onPush());
    expect({result, log}).toEqual(refused(words));
    expect(log).toMatch(/Nothing was applied\.%0APlan again: /);
    expect(log).not.toMatch(/^::notice::pwned/m);
    expect(await acme.teams()).toEqual([]);
  }
  writeFileSync(file, genuine);
  expect(apply(await acme.repository.onPush())).toMatchObject({result: 'success'});
  expect(await acme.teams()).toEqual(['deals']);
  expect(acme.repository.server.commentsOf(pull.number).at(-1)?.body).toContain('gave no consent');
});

test('what a plan allows is what the one is made with that it is held against, and is told', async () => {
  const many = Object.fromEntries(
    Array.from({length: 12}, (_, i) => [`manifests/t${i}.yaml`, team(`t${i}`, [])]),
  );
  await acme.applied(many);
  const pull = await planned({
    ...Object.fromEntries(Object.keys(many).map((file) => [file, '# none\n'])),
    '.github/workflows/bylaw.yml': WORKFLOW.replace(
      'command: plan\n',
      'command: plan\n          args: --allow-mass-delete\n',
    ),
  });
  const file = planFile();
  const genuine = readFileSync(file, 'utf8');
  const {content} = JSON.parse(genuine) as PlanFile;
  acme.repository.merge(pull);
  const consent = {...content.consent, allowMassDelete: false};
  writeFileSync(file, writePlanFile(sealPlan({...content, consent})));
  expect(apply(await acme.repository.onPush())).toEqual(
    refused(/A plan made now, with the consent that was reviewed, cannot be applied/),
  );
  expect(await acme.teams()).toHaveLength(12);
  writeFileSync(file, genuine);
  const {result, log} = apply(await acme.repository.onPush());
  expect({result, log}).toEqual({
    result: 'success',
    log: expect.stringContaining(
      'The plan that was reviewed gave its consent: `--allow-mass-delete`.',
    ) as string,
  });
  expect(acme.repository.server.commentsOf(pull.number).at(-1)?.body).toMatch(
    /## Applied as run 2: 12 deleted[\s\S]*gave its consent: `--allow-mass-delete`\./,
  );
  expect(await acme.teams()).toEqual([]);
});

test('a plan of a part is not what is merged, and neither is one that drift came after', async () => {
  await acme.applied();
  const pull = await planned(DEALS);
  acme.repository.merge(pull);
  const sql = await acme.sql();
  await sql.query("update bylaw.spaces set display_name = 'Changed by hand'");
  expect(apply(await acme.repository.onPush())).toEqual(
    refused(/A plan made now changes Space\/\S+ too, which the plan that was reviewed does not/),
  );
  expect(await acme.teams()).toEqual([]);
});

test('a run that is started again after the branch has gone on applies nothing', async () => {
  await acme.applied();
  const first = acme.repository.merge(await planned(DEALS));
  expect(apply(await acme.repository.onPush())).toMatchObject({result: 'success'});
  // While nothing came after it, it may be started again.
  expect(apply(await acme.repository.again(first)).log).toContain('Nothing is to be applied.');
  const pull = await planned({...MORE, 'manifests/deals.yaml': null});
  const second = acme.repository.merge(pull);
  expect(apply(await acme.repository.onPush())).toMatchObject({result: 'success'});
  expect(await acme.teams()).toEqual(['more']);
  const told = acme.repository.server.commentsOf(pull.number).length;
  expect(apply(await acme.repository.again(first))).toEqual(
    refused(
      new RegExp(
        `::error title=bylaw::This run is of commit ${first.slice(0, 12)}, and main has gone on since.*%0AA newer run applies what is there now`,
      ),
    ),
  );
  expect(await acme.teams()).toEqual(['more']);
  expect(acme.repository.server.commentsOf(pull.number)).toHaveLength(told);
  acme.repository.server.fail(/^GET \/compare/, 403);
  expect(apply(await acme.repository.again(second))).toEqual(
    refused(/asking whether the branch has gone on \(403: .*Give the job `permissions: contents: read`/),
  );
});

test('a comment names what was pushed, and a run of what was pushed before leaves it alone', async () => {
  await acme.applied();
  const pull = await planned(DEALS);
  const {server} = acme.repository;
  const older = pull.head.sha;
  const comment = server.commentsOf(pull.number)[0]!;
  expect(comment.body).toContain(`A plan of commit ${older.slice(0, 12)}. The artifact`);
  acme.repository.push(pull, MORE);
  const newer = pull.head.sha;
  await acme.repository.onPullRequest(pull);
  const {body} = comment;
  expect(body).toContain(`A plan of commit ${newer.slice(0, 12)}.`);
  // The run for the older commit, which ends only now.
  const late = {...pull, head: {...pull.head, sha: older}};
  const results = await acme.repository.onPullRequest(late);
  expect(results['plan']?.log).toMatch(
    new RegExp(
      `^::notice title=bylaw::This run planned ${older.slice(0, 12)}, and the pull request is at`,
      'm',
    ),
  );
  expect(server.commentsOf(pull.number).map((each) => each.body)).toEqual([body]);
});

test('another branch than the default one is not applied', async () => {
  await acme.applied();
  acme.repository.merge(await planned(DEALS));
  for (const results of [
    await acme.repository.onPush('bylaw.yml', 'refs/heads/change'),
    await acme.repository.byHand('bylaw.yml', 'refs/heads/change'),
  ]) {
    expect(apply(results)).toMatchObject({result: 'skipped'});
  }
  expect(await acme.teams()).toEqual([]);
});
