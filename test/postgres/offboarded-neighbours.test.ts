/** Somebody of a partner who is offboarded there blocks nobody who shared with them, and no old manifest brings them back. */
import {expect, test} from 'vitest';
import {offboardPerson} from '../../src/app/offboard.ts';
import {databaseForEach} from './database-for-each.ts';
import {
  acme,
  apply,
  assertIntact,
  everywhere,
  expectSameAccess,
  firms,
  northwind,
  planOf,
  RAJ,
  ROOT,
  told,
  world,
} from './renamed-firms.ts';

databaseForEach(world);

const SAM = 'sam@northwind.example';

async function offboardFromNorthwind(person: string, anonymise: boolean, successor: string): Promise<void> {
  const request = {
    person,
    actor: ROOT,
    anonymise,
    ...(!anonymise && {only: ['northwind']}),
    successors: {byWorkspace: new Map([['northwind', successor]])},
    alsoRead: [],
  };
  const {result} = await offboardPerson(world.store, request, {lockTimeoutMs: 5000});
  expect([result.diagnostics, result.status]).toEqual([[], 'offboarded']);
}

const recipients = async (): Promise<readonly string[]> =>
  (
    await world.sql.query<{subject: string}>('select subject from bylaw.share_recipients order by subject')
  ).rows.map(({subject}) => subject);

test.each([
  ['stays known', false],
  ['is anonymised', true],
])('a recipient who %s is left out, with a warning', async (_, anonymise) => {
  await firms(true);
  await offboardFromNorthwind(SAM, anonymise, RAJ);
  const plan = await planOf('acme', acme());
  // The share is as the manifests say without them: that it was changed by an offboarding is accepted.
  expect(plan.changes.map(({address, actions}) => [address, actions])).toEqual([
    ['Share/acme/room-out', ['accept']],
  ]);
  expect(plan.diagnostics.filter(({severity}) => severity === 'error')).toEqual([]);
  expect(
    plan.diagnostics
      .filter(({rule}) => rule === 'references/offboarded')
      .map(({severity, address, message, help}) => [severity, address, message, help]),
  ).toEqual([
    [
      'warning',
      'Share/acme/room-out',
      `${SAM} was offboarded${anonymise ? '' : ' from northwind'}, and is left out of this share.`,
      `Remove ${SAM} from \`to\`, or the share if it is for nobody else.`,
    ],
  ]);
  // Whatever else the set changes is not blocked, and brings nobody back.
  await apply(
    'acme',
    acme()
      .replace('displayName: Acme', 'displayName: Acme Inc.')
      .replace('role: viewer}\n      - ', 'role: editor}\n      - '),
  );
  expect(await recipients()).toEqual([`user:${RAJ}`]);
  expect(anonymise ? await everywhere(SAM) : []).toEqual([]);
  expect((await expectSameAccess()).some((line) => line.includes(SAM))).toBe(false);
  await assertIntact();
});

test('a share that was for nobody else is not made again', async () => {
  await firms(false);
  const forSam = acme().replace(/ {6}- \{subject: "user:raj.*\n/, '');
  await apply('acme', forSam);
  await offboardFromNorthwind(SAM, false, RAJ);
  const plan = await planOf('acme', forSam);
  expect(told(plan).filter((line) => !line.includes('guard/'))).toEqual([
    'accept Share/acme/room-out (accepted)',
    'warning references/offboarded all.yaml:47',
  ]);
});

test("one's own people are an error as before, in the set of either side", async () => {
  await firms(false);
  await offboardFromNorthwind(SAM, false, RAJ);
  expect(told(await planOf('northwind', northwind())).filter((line) => line.startsWith('error'))).toEqual([
    'error references/offboarded all.yaml:11',
  ]);
});
