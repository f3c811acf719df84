import {expect, test} from 'vitest';
import {attribute} from '../../../src/app/attribution.ts';
import type {ChangedFile, HistoryStep} from '../../../src/model/commit-history.ts';
import type {ManifestHistory} from '../../../src/app/history-port.ts';
import {loadSet} from '../../../src/app/load-set.ts';
import type {Cause, Plan, PlannedChange} from '../../../src/model/plan.ts';
import {NOW} from '../planner/plans.ts';
import {team} from '../rules/organisation.ts';
import {RICH_PLAN} from '../render/rich-plan.ts';
import {FakeHost} from './fake-host.ts';

const SET = 'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme}\n';
const DEALS = 'manifests/deals.yaml';
const [NEW, OLD, BOARD] = [team('deals', ['bo@acme.example']), team('deals', []), team('board', [])];

const step = (subject: string, ...files: readonly ChangedFile[]): HistoryStep => ({
  commit: {id: subject, subject, author: 'Ana', at: null},
  isPlanned: false,
  files,
});
/** A changed file; contents are their own ids. */
const file = (path: string, before: string | null, after: string | null): ChangedFile => ({
  path,
  before,
  after,
});

/** The cause of the only change of a plan: of what `deals.yaml` declares, or of what nothing declares any more. */
async function causeOf(
  history: Partial<ManifestHistory> & Pick<ManifestHistory, 'steps'>,
  declared: string | null = NEW,
): Promise<Cause | undefined> {
  const files = {
    'bylaw.yaml': SET,
    ...(declared === null ? {'manifests/other.yaml': BOARD} : {[DEALS]: declared}),
  };
  const loaded = await loadSet(new FakeHost(files, NOW), '/set');
  const [change] = RICH_PLAN.changes;
  if (change === undefined) throw new Error('there is no change');
  const {cause: _, ...bare}: PlannedChange = {
    ...change,
    address: 'Team/acme-legal/deals',
    reason: declared === null ? 'removed' : 'edited',
  };
  const plan: Plan = {...RICH_PLAN, changes: [bare]};
  const readContents = (ids: readonly string[]): Promise<ReadonlyMap<string, string>> =>
    Promise.resolve(new Map(ids.filter((id) => id !== 'missing').map((id) => [id, id])));
  const attributed = await attribute(plan, loaded, {readContents, ...history});
  return attributed.changes[0]?.cause;
}

test('it is the newest step before which an object was otherwise', async () => {
  const steps = [
    step('comment', file(DEALS, `# x\n${NEW}`, NEW)),
    step('edit', file(DEALS, OLD, `# x\n${NEW}`)),
  ];
  expect(await causeOf({steps})).toMatchObject({kind: 'earlier-commit', subject: 'edit', at: null});
  expect(await causeOf({steps: steps.slice(0, 1)})).toBeUndefined();
});

test('an object that moved as it was came with what was before the move', async () => {
  const steps = [
    step('move', file('manifests/old.yaml', NEW, null), file(DEALS, null, NEW)),
    step('begin', file('manifests/old.yaml', null, NEW)),
  ];
  expect(await causeOf({steps})).toMatchObject({subject: 'begin'});
});

test('nobody is named where an old version cannot be had', async () => {
  const steps = [step('newer', file(DEALS, 'missing', NEW)), step('older', file(DEALS, OLD, 'missing'))];
  expect(await causeOf({steps})).toBeUndefined();
});

test('what a step chose to read or to leave is no matter of the steps before', async () => {
  const chosen = `${SET}spec: {manifests: [manifests]}\n`;
  const gone = step('old removal', file(DEALS, NEW, null));
  expect(
    await causeOf({steps: [step('choice', file('bylaw.yaml', SET, chosen)), gone]}, null),
  ).toBeUndefined();
  expect(
    await causeOf({steps: [step('nested', file('x/bylaw.yaml', SET, null)), gone]}, null),
  ).toBeUndefined();
  // Other settings choose nothing.
  const guards = `${SET}spec: {guards: {minPopulation: 3}}\n`;
  expect(await causeOf({steps: [step('guards', file('bylaw.yaml', SET, guards)), gone]}, null)).toMatchObject(
    {
      subject: 'old removal',
    },
  );
});

test('a commit of a merge is named, and the merge where none of them shows it', async () => {
  const merge = {...step('merge', file(DEALS, OLD, NEW)), isPlanned: true};
  const parts = [step('one of it', file(DEALS, OLD, NEW))];
  expect(await causeOf({steps: [{...merge, parts}]})).toMatchObject({subject: 'one of it'});
  expect(await causeOf({steps: [{...merge, parts: []}]})).toMatchObject({
    kind: 'this-commit',
    subject: 'merge',
  });
});

test('what the base has otherwise by now is told as that, and not as waiting to be applied', async () => {
  const steps = [step('begin', file(DEALS, null, OLD))];
  const ahead = [file(DEALS, OLD, NEW)];
  expect(await causeOf({steps, ahead}, OLD)).toEqual({kind: 'old-base'});
  expect(await causeOf({steps, ahead: [file('manifests/x.yaml', null, BOARD)]}, OLD)).toMatchObject({
    kind: 'earlier-commit',
  });
  // The base has the same by another way.
  expect(await causeOf({steps, ahead: [file(DEALS, NEW, OLD)]}, OLD)).toMatchObject({kind: 'earlier-commit'});
  expect(await causeOf({steps, ahead: [file(DEALS, OLD, null)]}, OLD)).toEqual({kind: 'old-base'});
});
