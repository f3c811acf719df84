/** A share that ended for one of its recipients goes on for the others: what ended, for whom, and what to do about it. */
import {expect, test} from 'vitest';
import {showRequest} from '../../src/app/requests.ts';
import {endedText} from '../../src/render/words/requests.ts';
import {databaseForEach} from './database-for-each.ts';
import {acme, apply, expectSameAccess, firms, northwind, planOf, RAJ, world} from './renamed-firms.ts';

databaseForEach(world);

const SAM = 'sam@northwind.example';
const withoutSam = (text: string): string => text.replace(/^.*name: sam@northwind.*\n/m, '');
const withoutBoth = (text: string): string =>
  withoutSam(text).replace(`{name: ${RAJ}, roles`, '{name: rae@northwind.example, roles');

const shownText = async (): Promise<string | undefined> => {
  const answer = await showRequest(world.store, 'share:acme/room-out');
  return 'shown' in answer ? endedText(answer.shown) : undefined;
};
const findings = async () =>
  (await planOf('acme', acme())).diagnostics
    .filter(({rule}) => rule === 'connection/ended')
    .map(({message, help}) => [message, help]);

test('is told of the recipient alone', async () => {
  await firms(true);
  const plan = await planOf('northwind', withoutSam(northwind()));
  expect(plan.ended).toEqual([
    {
      address: 'Share/acme/room-out',
      set: 'acme',
      why: `only for ${SAM}, because ${SAM} will no longer be a member of northwind`,
    },
  ]);
  await apply('northwind', withoutSam(northwind()));
  expect(await shownText()).toBe(
    `This share has ended for ${SAM} only: ${SAM} was removed from northwind. To clear this, remove ${SAM} from Share/acme/room-out.`,
  );
  expect(await findings()).toEqual([
    [
      `This share has ended for ${SAM}: ${SAM} was removed from northwind.`,
      `Remove ${SAM} from its recipients. If what it refers to exists again, set \`renew: 1\` to ask for approval again.`,
    ],
  ]);
  expect((await expectSameAccess()).some((line) => line.includes(SAM))).toBe(false);
});

test('is told of the share once it has ended for everybody', async () => {
  await firms(true);
  const left = withoutBoth(northwind()).replace(/ {2}---\n[^-]*kind: Connection[\s\S]*/, '');
  const plan = await planOf('northwind', left);
  expect(plan.ended?.map(({why}) => why)).toEqual([
    `${RAJ} will no longer be a member of northwind; ${SAM} will no longer be a member of northwind`,
  ]);
  await apply('northwind', left);
  expect(await shownText()).toBe(
    `This share has ended: ${RAJ} was removed from northwind; ${SAM} was removed from northwind. To clear this, remove Share/acme/room-out.`,
  );
  expect((await findings()).map(([, help]) => help)).toEqual([
    'Remove it. If what it refers to exists again, set `renew: 1` to ask for approval again.',
  ]);
});
