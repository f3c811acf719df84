/**
 * Since when people have access, which is worked out from what each step can have taken, is what asking every state of a random history
 * in turn says.
 */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {computeAccess} from '../../src/access/access.ts';
import {externalAccessOf} from '../../src/agreements/external-access-in-force.ts';
import {compareLevels} from '../../src/model/levels.ts';
import {EMPTY_LEDGER} from '../../src/model/ledger.ts';
import type {GovernedObject} from '../../src/model/objects.ts';
import {accessSince} from '../../src/past/access-since.ts';
import {
  grant,
  guest,
  member,
  resource,
  role,
  share,
  space,
  stateOf,
  team,
  user,
  workspace,
} from '../unit/access/organisation.ts';
import {tries} from '../effort.ts';
import {Story} from '../unit/past/story.ts';

const [ANA, BO, CY, GIA] = ['ana@acme.example', 'bo@acme.example', 'cy@acme.example', 'gia@guests.example'];
const SPACES = 'use:shared_spaces';
const INVITING = 'use:invite_guest_accounts';

const permissions = fc.oneof(
  fc.constant([SPACES, INVITING, 'vaults:read:all']),
  fc.subarray([SPACES, INVITING, 'insights:read:all', 'vaults:read:all', 'vaults:*:all']),
);
const people = fc.subarray([BO, CY]);
const roles = fc.subarray(['one', 'two', 'admin']);
const level = fc.constantFrom('viewer', 'editor', 'co-owner');
const subject = fc.constantFrom(`user:${CY}`, 'team:deals', 'team:tax', 'role:one', 'role:admin', 'everyone');
const recipient = fc.constantFrom(
  `user:${BO}`,
  'team:deals',
  'team:tax',
  'right:vaults:read:all',
  'everyone',
);
/** Expired before all days, or after all of them: no time passes between two days that would end anything. */
const expires = fc.constantFrom('2026-01-15', '2027-01-01', '2027-02-01');
const given = fc.oneof({weight: 3, arbitrary: level}, fc.record({role: level, expires}));
const to = fc.dictionary(recipient, given, {maxKeys: 2});
const general = fc.constantFrom('restricted', 'link', 'global').map((generalAccess) => ({generalAccess}));
const maybe = (object: fc.Arbitrary<GovernedObject>) => fc.option(object, {nil: undefined, freq: 4});

/** What acme says on one day: any of it may be otherwise on the next. */
const day = fc.tuple(
  fc.constantFrom(true, true, false).map((guestAccounts) => workspace('acme', {features: {guestAccounts}})),
  fc.boolean().map((systemAdmin) => user(CY, {systemAdmin})),
  fc.constant(member('acme', ANA, ['admin', 'one'])),
  maybe(
    fc
      .tuple(roles, fc.constantFrom('active', 'deactivated'))
      .map(([held, status]) => member('acme', BO, held, {status})),
  ),
  maybe(roles.map((held) => member('acme', CY, held))),
  maybe(roles.map((held) => member('north', CY, held))),
  maybe(fc.constant(workspace('north'))),
  permissions.map((given) => role('acme', 'one', given)),
  maybe(permissions.map((given) => role('acme', 'two', given))),
  people.map((members) => team('acme', 'deals', members)),
  maybe(people.map((members) => team('acme', 'tax', members))),
  maybe(fc.tuple(subject, permissions).map(([whom, given]) => grant('acme', 'reads', whom, given))),
  fc
    .tuple(fc.constantFrom(ANA, BO), general)
    .map(([creator, spec]) => resource('acme', 'vault', 'falcon', creator, spec)),
  maybe(
    fc
      .tuple(fc.boolean(), general)
      .map(([holds, spec]) =>
        space('acme', 'room', ANA, {...spec, resources: holds ? ['vault:falcon'] : []}),
      ),
  ),
  maybe(to.map((recipients) => share('acme', 'falcon', 'vault:falcon', recipients))),
  maybe(
    fc
      .tuple(to, fc.boolean())
      .map(([recipients, suspended]) => share('acme', 'room', 'space:room', recipients, {suspended})),
  ),
  maybe(
    fc
      .tuple(fc.constantFrom('viewer', 'editor'), fc.constantFrom(ANA, BO))
      .map(([invited, invitedBy]) => guest('acme', GIA, {room: invited}, {invitedBy})),
  ),
);

/** A day differs from the one before in a few of the objects. */
const history = fc
  .tuple(
    day,
    fc.array(fc.tuple(day, fc.subarray([...Array.from({length: 17}).keys()], {maxLength: 3})), {
      maxLength: 8,
    }),
  )
  .map(([first, later]) => {
    const days: (readonly (GovernedObject | undefined)[])[] = [first];
    for (const [other, changed] of later) {
      days.push((days.at(-1) ?? []).map((object, i) => (changed.includes(i) ? other[i] : object)));
    }
    return days.map((objects) => objects.filter((object) => object !== undefined));
  });

/** Asked of each day. Without agreements, as the past of a story has none. */
const accessOn = (objects: readonly GovernedObject[], date: string) => {
  const state = stateOf(objects);
  return computeAccess({state, now: Story.at(date), external: externalAccessOf(state, EMPTY_LEDGER)});
};

test('since when people have access is what asking every day says', () => {
  fc.assert(
    fc.property(history, (days) => {
      const story = new Story();
      const dates = days.map((_, i) => `02-${String(i + 1).padStart(2, '0')}`);
      for (const [i, objects] of days.entries()) story.apply(dates[i] ?? '', objects);
      const tables = days.map((objects, i) => accessOn(objects, dates[i] ?? ''));
      const last = tables.at(-1);
      const held = (last?.targets ?? []).flatMap((object) =>
        [...(last?.principals(object) ?? [])].map(([principal, {level, paths}]) => ({
          principal,
          object,
          level,
          link: paths[0]?.link,
        })),
      );
      const expected = held.map(({principal, object, level, link}) => {
        const lacks = tables.findLastIndex(
          (table) =>
            !table
              .principals(object)
              .get(principal)
              ?.paths.some(
                (path) => compareLevels(path.level, level) >= 0 && (link === true || path.link !== true),
              ),
        );
        return dates[lacks + 1];
      });
      const told = accessSince(story.past(), held).map((since) => since?.slice(5, 10));
      expect(held.map((one, i) => ({...one, since: told[i]}))).toEqual(
        held.map((one, i) => ({...one, since: expected[i]})),
      );
    }),
    {numRuns: tries(300)},
  );
});
