/** Past runs, judged by the policies of now: they say what they would have said of the plan. */
import {expect, test} from 'vitest';
import {applyLoaded} from '../../src/app/apply.ts';
import type {LoadedSet} from '../../src/app/load-set.ts';
import {planLoaded, scopeOf} from '../../src/app/plan.ts';
import {replayPolicies} from '../../src/app/replay-policies.ts';
import type {Diagnostic} from '../../src/diagnostics/diagnostic.ts';
import type {Policy} from '../../src/model/set-config.ts';
import {databaseForEach} from './database-for-each.ts';
import {
  acme,
  approving,
  BO,
  digestAsked,
  load,
  northwind,
  options,
  PLATFORM,
  RAJ,
  request,
  ROOT,
  world,
} from './renamed-firms.ts';

databaseForEach(world);

const policy = (id: string, subject: Policy['for'], message: string, more: Partial<Policy> = {}): Policy => ({
  id,
  severity: 'info',
  for: subject,
  when: 'true',
  message,
  place: {file: 'bylaw.yaml', document: 0, pointer: `/spec/policies/${id}`},
  ...more,
});

/** Policies that say all that they are asked about. */
const TELLING = [
  policy(
    'changes',
    'change',
    '${change.actions.join("+")} ${change.address} ${change.before == null} ${change.after == null} ${size(change.labels)}',
  ),
  policy(
    'teams',
    'change',
    '${change.before == null ? 0 : size(change.before.members)} ${size(change.after.members)}',
    {when: 'change.kind == "Team" && change.after != null'},
  ),
  policy(
    'access',
    'access',
    '${person} ${person.outside} ${person.teams.join(",")} ${target} ${before} ${after} ${gained} ${lost} ${pending} ${via.join(" ")}',
  ),
  policy(
    'requests',
    'request',
    '${request.id} ${request.side} ${size(request.recipients)} ${request.widening}',
  ),
];

const withPolicies = (loaded: LoadedSet, policies: readonly Policy[]): LoadedSet => ({
  ...loaded,
  config: {...loaded.config, policies},
});

const said = (diagnostics: readonly Diagnostic[]): readonly string[] =>
  diagnostics
    .filter(({rule}) => rule.startsWith('policy/') && rule !== 'policy/changed')
    .map(({rule, severity, address, message}) => `${severity} ${rule} ${address ?? ''}: ${message}`)
    .toSorted();

/** What policies said of the plan of each run, by its set and number. */
let planned = new Map<string, readonly string[]>();

async function run(name: string, text: string, actor = ROOT): Promise<number> {
  const loaded = withPolicies(await load(name, text), TELLING);
  const read = await world.store.read(scopeOf(loaded, actor));
  const {plan} = planLoaded(loaded, read, request(actor));
  const result = await applyLoaded(world.store, loaded, request(actor), {...options, actor});
  expect([result.status, result.diagnostics.filter(({severity}) => severity === 'error')]).toEqual([
    'applied',
    [],
  ]);
  planned.set(`${name} ${result.run}`, said(plan.diagnostics));
  return result.run ?? 0;
}

const sql = (statement: string): Promise<unknown> => world.sql.query(statement);
const without = (text: string, kinds: string): string =>
  text.replace(
    new RegExp(` {2}---\\n {2}apiVersion: bylaw/v1\\n {2}kind: (${kinds})[^]*?(?= {2}---|$)`, 'g'),
    '',
  );
const more = (name: string, text: string): string =>
  `${acme()}  ---\n  {apiVersion: bylaw/v1, ${name}, ${text}}\n`;

/** Two firms, with everything that a run may do: made, widened, approved, renamed, adopted, accepted, deleted. */
async function story(): Promise<void> {
  planned = new Map();
  await run('platform', PLATFORM);
  await run(
    'platform',
    `${PLATFORM}  ---\n  {apiVersion: bylaw/v1, kind: User, metadata: {name: ida@platform.example}, spec: {displayName: Ida}}\n`,
  );
  await run('acme', without(acme(), 'Share|Connection'));
  await run('northwind', without(northwind(), 'Connection'));
  await run('northwind', northwind());
  await run('acme', acme());
  await run('northwind', northwind(RAJ, approving(await digestAsked('northwind'))), RAJ);
  await run('acme', acme().replace('role: viewer}\n', 'role: editor}\n'));
  const team = (name: string, members: string, extra = '') =>
    more(
      'kind: Team',
      `metadata: {workspace: acme, name: ${name}${extra}, labels: {a: b}}, spec: {members: [${members}]}`,
    );
  await run('acme', team('tax', BO));
  await run('acme', team('levies', 'cy@acme.example', ', renamedFrom: tax'));
  await sql("insert into bylaw.teams (workspace, name) values ('acme', 'stray')");
  await sql(
    "insert into bylaw.team_members (workspace, team, email) values ('acme', 'levies', 'bo@acme.example')",
  );
  await run(
    'acme',
    `${team('levies', `${BO}, cy@acme.example`)}  ---\n  {apiVersion: bylaw/v1, kind: Team, metadata: {workspace: acme, name: stray}, spec: {members: [${BO}]}}\n`,
  );
  await run(
    'acme',
    without(acme(), 'Guest').replace('type: external', 'type: external, generalAccess: link'),
  );
}

test('policies say of each run what they would have said of its plan', async () => {
  await story();
  for (const name of ['platform', 'acme', 'northwind']) {
    const loaded = withPolicies(await load(name, ''), TELLING);
    const {runs} = await replayPolicies(world.store, loaded, [{from: 1, to: 100}], ROOT);
    const replayed = runs.map((one) => [`${name} ${one.run}`, said(one.findings)]);
    expect(replayed).toEqual([...planned].filter(([key]) => key.startsWith(`${name} `)));
  }
});

test('a replay counts what would be stopped, and names who ran it', async () => {
  planned = new Map();
  await run('platform', PLATFORM);
  await run('acme', without(acme(), 'Share|Connection'));
  const last = await run(
    'acme',
    more('kind: Team', 'metadata: {workspace: acme, name: tax}, spec: {members: []}').replace(
      / {2}---\n {2}apiVersion: bylaw\/v1\n {2}kind: (Share|Connection)[^]*?(?= {2}---|$)/g,
      '',
    ),
    BO,
  );
  const loaded = withPolicies(await load('acme', ''), [
    policy('no-teams', 'change', '${change.address} is a team', {
      severity: 'error',
      when: 'change.kind == "Team"',
    }),
    policy('guests', 'access', '${person} is a guest', {
      severity: 'refusal',
      when: 'person.outside == "guest"',
    }),
  ]);
  const all = await replayPolicies(world.store, loaded, [{from: 1, to: 9}], ROOT);
  expect(all.summary).toEqual({runs: 2, stopped: 2, refused: 0, told: 0});
  const one = await replayPolicies(world.store, loaded, [{from: last, to: last}], ROOT);
  expect(one.runs).toMatchObject([{run: last, by: BO, changes: 1}]);
  expect(said(one.runs[0]?.findings ?? [])).toEqual([
    'error policy/no-teams Team/acme/tax: Team/acme/tax is a team',
  ]);
  await expect(replayPolicies(world.store, loaded, [{from: 7, to: 7}], ROOT)).rejects.toThrow('has no run 7');
  await expect(replayPolicies(world.store, await load('acme', ''), [{from: 1, to: 1}], ROOT)).rejects.toThrow(
    'has no policies',
  );
});
