/**
 * A Connection that is renamed, or replaced by another in one run: its side withdraws and agrees anew by that. What was
 * approved before ends, and both sides are told so, in the same words whoever asks.
 */
import {expect, test} from 'vitest';
import {listConnections} from '../../src/app/connections.ts';
import {showRequest} from '../../src/app/requests.ts';
import {madeOn} from '../../src/render/words/requests.ts';
import {sideText} from '../../src/render/words/connections.ts';
import type {Plan} from '../../src/model/plan.ts';
import {databaseForEach} from './database-for-each.ts';
import {
  acme,
  apply,
  approving,
  digestAsked,
  firms,
  northwind,
  planOf,
  RAJ,
  told,
  world,
} from './renamed-firms.ts';

databaseForEach(world);

const RENAMED = acme().replace(
  'metadata: {workspace: acme, name: northwind}',
  'metadata: {workspace: acme, name: firm, renamedFrom: northwind}',
);
const REPLACED = acme().replace(
  'metadata: {workspace: acme, name: northwind}',
  'metadata: {workspace: acme, name: firm}',
);

const replacements = ({diagnostics}: Plan) =>
  diagnostics
    .filter(({rule}) => rule === 'connection/withdrawn')
    .map(({severity, address, message, help}) => [severity, address, message, help]);

/** How the sides stand to the connection, told from the first one's. */
async function sidesTold(workspace: string): Promise<readonly string[]> {
  const {connections} = await listConnections(world.store, {workspace});
  return connections.flatMap(({state, epoch, sides}) => [
    `${state}, epoch ${epoch}`,
    ...sides.map((side) => sideText(side, '').replaceAll(/\d{4}-.{14} UTC/g, 'TIME')),
  ]);
}

const THEIRS = 'agreed by raj@northwind.example, TIME, through Connection/northwind/acme';
const SAID =
  'The connection of acme with northwind was replaced, and what was approved before needs approval again: root@platform.example renamed or replaced the Connection, TIME.';
const withoutTimes = (plan: Plan) =>
  replacements(plan).map((row) => row.map((each) => String(each).replace(/\d{4}-.{14} UTC/, 'TIME')));

test.each([
  ['renamed', RENAMED],
  ['replaced', REPLACED],
])('is told to both sides once it is %s, until what was approved is approved again', async (_, text) => {
  await firms(true);
  await apply('acme', text);
  const help = '`bylaw requests list` shows what is pending.';
  const [ours, theirs] = [await planOf('acme', text), await planOf('northwind', northwind())];
  expect(withoutTimes(ours)).toEqual([['warning', 'Connection/acme/firm', SAID, help]]);
  expect(withoutTimes(theirs)).toEqual([['warning', 'Connection/northwind/acme', SAID, help]]);
  const agreed =
    'agreed by bo@acme.example, TIME, through Connection/acme/firm: root@platform.example renamed or replaced the Connection, TIME, which ended the approvals of shares over it; Connection Admins: bo@acme.example';
  expect(await sidesTold('acme')).toEqual(['active, epoch 2', agreed, THEIRS]);
  expect(await sidesTold('northwind')).toEqual(['active, epoch 2', THEIRS, agreed]);
  const answer = await showRequest(world.store, 'share:acme/room-out');
  expect('shown' in answer && madeOn(answer.shown).map((made) => made.text)).toContain(
    'root@platform.example renamed or replaced the Connection for acme, which ended the approvals of shares over it',
  );
  await apply('northwind', northwind(RAJ, approving(await digestAsked('northwind'))), RAJ);
  const digest = await digestAsked('acme');
  await world.store.decide({
    request: 'share:acme/room-out',
    side: 'acme',
    decision: 'approve',
    by: 'bo@acme.example',
    digest,
    reason: null,
  });
  expect(replacements(await planOf('acme', text))).toEqual([]);
});

test('asks a side again that had approved it by its former name', async () => {
  await firms(false);
  await apply('northwind', northwind().replace(/ {2}---\n[^-]*kind: Connection[\s\S]*/, ''));
  const asked = async (): Promise<string> =>
    (
      await world.sql.query<{digest: string}>(
        "select digest from bylaw.current_requests where kind = 'connection' and side = 'northwind'",
      )
    ).rows[0]?.digest ?? '';
  const decide = async (request: string) =>
    world.store.decide({
      request,
      side: 'northwind',
      decision: 'approve',
      by: RAJ,
      digest: await asked(),
      reason: null,
    });
  await decide('connection:acme/northwind');
  const plan = await planOf('acme', RENAMED);
  expect(told(plan)).toContain('connection:acme/firm waits for northwind');
  await apply('acme', RENAMED);
  expect((await sidesTold('northwind'))[0]).toBe('waiting, epoch 3');
  expect(withoutTimes(await planOf('acme', RENAMED))[0]?.slice(0, 3)).toEqual([
    'warning',
    'Connection/acme/firm',
    SAID,
  ]);
  await decide('connection:acme/firm');
  expect((await sidesTold('northwind'))[0]).toBe('active, epoch 3');
});
