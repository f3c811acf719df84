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
import {ROOT} from './play-npm.ts';
import {wholeText} from '../../src/render/text.ts';

/** The workflow of a pull request that means what a guard refuses. */
const ALLOWING = WORKFLOW.replace("BYLAW_ALLOW: ''", 'BYLAW_ALLOW: --allow-mass-delete');

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
    /used other settings \(guards, rules, workspaces, actor\) than the merged bylaw\.yaml/,
    ({config}) => ({config: {...config, guards: {...config.guards, maxDeletes: 1}}}),
  ],
  [
    /used other settings/,
    ({config}) => ({config: {...config, rules: {'workspace/secret-in-config': 'off'}}}),
  ],
  [/was made for another database/, () => ({database: 'another'})],
  [/was made by another actor/, (content) => withPlan(content, {actor: 'bo@acme.example'})],
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
    /counts or covers something other than its changes/,
    (content) => withPlan(content, {summary: {...content.plan.summary, create: 0}}),
  ],
  [/counts or covers something other than its changes/, ({scope}) => ({scope: {...scope, workspaces: []}})],
  [
    /The plan that was reviewed cannot be applied: a rule or a guard blocks it/,
    (content) => withPlan(content, {applyable: false}),
  ],
  [
    /is not a plan file of bylaw/,
    ({consent}) => ({consent: {...consent, confirmDelete: ['acme\n::notice::pwned']}}),
  ],
  [
    /allows `--allow-mass-delete`, `--confirm-delete=acme-legal`, and the pipeline of the commit that was merged does not/,
    ({consent}) => ({consent: {...consent, allowMassDelete: true, confirmDelete: ['acme-legal']}}),
  ],
];

type Held = {readonly words: string; readonly why?: {readonly message: string; readonly exitcode: number}};

/** The action's own judgement of a plan file, where a plan made now is `fresh`. */
async function heldAgainst(fresh: PlanFileContent): Promise<(file: string) => Held> {
  const module = path.join(ROOT, '.github/actions/bylaw/same-plan.mjs');
  const {holdReviewed} = (await import(module)) as {
    holdReviewed: (file: string, around: object) => Held;
  };
  return (file) => holdReviewed(file, {args: [], fresh, planWith: () => fresh});
}

test('a plan file that somebody sealed anew with something else in it is not applied', async () => {
  await acme.applied();
  const pull = await planned(DEALS);
  const file = planFile();
  const genuine = readFileSync(file, 'utf8');
  const {content} = JSON.parse(genuine) as PlanFile;
  const held = await heldAgainst(content);
  expect(held(file)).toMatchObject({why: undefined});
  acme.repository.merge(pull);
  for (const [words, change] of SEALED_ANEW) {
    writeFileSync(file, wholeText(writePlanFile(sealPlan({...content, ...change(content)}))));
    expect(held(file).why?.message).toMatch(words);
    expect(held(file).why?.message).toMatch(/ Nothing was applied\.$/);
  }
  // The last of them as a whole run, with what it says.
  const {result, log} = apply(await acme.repository.onPush());
  expect({result, log}).toEqual(refused(SEALED_ANEW.at(-1)![0]));
  expect(log).toMatch(/Nothing was applied\.%0APlan again: /);
  expect(await acme.teams()).toEqual([]);
  writeFileSync(file, '{"content": {"consent": {"confirmDelete": ["acme\\n::notice::pwned"]}}}');
  const hostile = apply(await acme.repository.onPush());
  expect(hostile).toEqual(refused(/is not a plan file of bylaw/));
  expect(hostile.log).not.toMatch(/^::notice::pwned/m);
  writeFileSync(file, genuine);
  expect(apply(await acme.repository.onPush())).toMatchObject({result: 'success'});
  expect(await acme.teams()).toEqual(['deals']);
  expect(acme.repository.server.commentsOf(pull.number).at(-1)?.body).toContain('overrides no guard');
});

test('what a plan allows is what the one is made with that it is held against, and is told', async () => {
  const many = Object.fromEntries(
    Array.from({length: 12}, (_, i) => [`manifests/t${i}.yaml`, team(`t${i}`, [])]),
  );
  await acme.applied(many);
  const pull = await planned({
    ...Object.fromEntries(Object.keys(many).map((file) => [file, '# none\n'])),
    '.github/workflows/bylaw.yml': ALLOWING,
  });
  const file = planFile();
  const genuine = readFileSync(file, 'utf8');
  const {content} = JSON.parse(genuine) as PlanFile;
  acme.repository.merge(pull);
  const consent = {...content.consent, allowMassDelete: false};
  writeFileSync(file, wholeText(writePlanFile(sealPlan({...content, consent}))));
  expect(apply(await acme.repository.onPush())).toEqual(
    refused(/A plan made now, with the consent that was reviewed, cannot be applied/),
  );
  expect(await acme.teams()).toHaveLength(12);
  writeFileSync(file, genuine);
  const {result, log} = apply(await acme.repository.onPush());
  expect({result, log}).toEqual({
    result: 'success',
    log: expect.stringContaining(
      'The plan that was reviewed overrides guards: `--allow-mass-delete`.',
    ) as string,
  });
  expect(acme.repository.server.commentsOf(pull.number).at(-1)?.body).toMatch(
    /## Applied as run 2: 12 deleted[\s\S]*overrides guards: `--allow-mass-delete`\./,
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

test('a run of a commit that the branch has left behind applies nothing, at the first attempt as at the tenth', async () => {
  await acme.applied();
  const first = acme.repository.merge(await planned(DEALS));
  // Its approval is late: the revert was merged, and its run found nothing to do.
  const revert = await planned({'manifests/deals.yaml': null});
  acme.repository.merge(revert);
  expect(apply(await acme.repository.onPush()).log).toContain('There is nothing to apply.');
  const past = refused(
    new RegExp(
      `::error title=bylaw::This run is of commit ${first.slice(0, 12)}, and main has moved on since.*%0AA newer run applies the current commit`,
    ),
  );
  for (const attempt of [1, 2, 10]) {
    expect(apply(await acme.repository.late(first, attempt))).toEqual(past);
    expect(await acme.teams()).toEqual([]);
  }
  expect(acme.repository.server.commentsOf(revert.number)).toHaveLength(1);
  acme.repository.server.fail(/^GET \/compare/, 403);
  expect(apply(await acme.repository.onPush())).toEqual(
    refused(/checking whether the branch has moved on \(403: .*Give the job `permissions: contents: read`/),
  );
});

test('while nothing came after it, a run is started again', async () => {
  await acme.applied();
  const first = acme.repository.merge(await planned(DEALS));
  expect(apply(await acme.repository.onPush())).toMatchObject({result: 'success'});
  expect(apply(await acme.repository.late(first, 2)).log).toContain('There is nothing to apply.');
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
