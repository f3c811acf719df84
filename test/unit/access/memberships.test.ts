/** Who is a member, a guest or an admin of which workspace, and until when: what access paths ask of people. */
import {describe, expect, it, test} from 'vitest';
import {NO_EXTERNAL_ACCESS} from '../../../src/access/external-access.ts';
import {Memberships, withExternal, type Capabilities} from '../../../src/access/memberships.ts';
import type {GovernedObject} from '../../../src/model/objects.ts';
import type {MembershipsElsewhere} from '../../../src/model/memberships-elsewhere.ts';
import {grant, guest, member, PAST, question, role, team, user, workspace} from './organisation.ts';

const ANA = 'ana@acme.example';
const BO = 'bo@acme.example';
const CY = 'cy@acme.example';
const GIL = 'gil@guests.example';
const ROOT = 'root@platform.example';

/** Days of July 2026, as manifests say them, and the instants at which they end. */
const day = (n: number): string => `2026-07-0${n}`;
const end = (n: number): number => Date.parse(`2026-07-0${n + 1}T00:00:00Z`);

const of = (objects: readonly GovernedObject[], elsewhere?: MembershipsElsewhere): Memberships =>
  Memberships.of({...question([workspace('acme'), ...objects]), ...(elsewhere && {elsewhere})});

const shares = (n: string, subject: string, expires?: string): GovernedObject =>
  grant('acme', n, subject, ['use:shared_spaces'], expires === undefined ? {} : {expires});

describe('until when a member meets what access needs', () => {
  const until = (capabilities: Capabilities, ...objects: readonly GovernedObject[]): number =>
    of(objects).memberWith('acme', capabilities).until(BO);

  it('is for ever, or until the membership expires', () => {
    expect(until('', member('acme', BO, []))).toBe(Infinity);
    expect(until('', member('acme', BO, [], {expires: day(3)}))).toBe(end(3));
  });

  it('is the end of the last grant of the capability, if the membership lasts so long', () => {
    const granted = [shares('one', `user:${BO}`, day(2)), shares('two', 'everyone', day(1))];
    expect(until('use:shared_spaces', member('acme', BO, []), ...granted)).toBe(end(2));
    expect(until('use:shared_spaces', member('acme', BO, [], {expires: day(3)}), ...granted)).toBe(end(2));
    expect(until('use:shared_spaces', member('acme', BO, [], {expires: day(1)}), ...granted)).toBe(end(1));
  });

  it('is the end of the capability that ends first, where two are needed', () => {
    const other = grant('acme', 'other', 'everyone', ['use:external_collaboration'], {expires: day(4)});
    const both = 'use:shared_spaces use:external_collaboration';
    const granted = [member('acme', BO, []), other];
    expect(until(both, ...granted, shares('one', 'everyone', day(2)))).toBe(end(2));
    expect(until(both, ...granted, shares('one', 'everyone', day(5)))).toBe(end(4));
  });

  it('is for ever by a role, whatever else expires', () => {
    const counsel = [role('acme', 'counsel', ['use:shared_spaces']), member('acme', BO, ['counsel'])];
    expect(until('use:shared_spaces', ...counsel, shares('one', 'everyone', day(2)))).toBe(Infinity);
  });

  it('was never, for a permission that nobody holds, and for whom no workspace knows', () => {
    const some = of([member('acme', BO, []), shares('one', 'everyone', day(2))]);
    expect(some.holdsUntil('acme', BO, 'use:external_collaboration')).toBe(-Infinity);
    expect(some.holdsUntil('acme', CY, 'use:shared_spaces')).toBe(-Infinity);
    expect(some.holdsUntil('nowhere', BO, 'use:shared_spaces')).toBe(-Infinity);
  });
});

describe('until when a system admin counts', () => {
  const root = user(ROOT, {systemAdmin: true});
  const until = (where: string, memberships: readonly GovernedObject[], elsewhere?: MembershipsElsewhere) =>
    of([workspace('globex'), workspace('northwind'), root, ...memberships], elsewhere)
      .systemAdminIn(where)
      .until(ROOT);
  const ending = [
    member('acme', ROOT, [], {expires: day(4)}),
    member('northwind', ROOT, [], {expires: day(2)}),
  ];
  const nobody = new Set<string>();
  const them = new Set([ROOT]);

  it('is for ever without a membership', () => {
    expect(until('acme', [])).toBe(Infinity);
  });

  it('is until their membership there expires, and elsewhere until the last one does', () => {
    expect(until('northwind', ending)).toBe(end(2));
    expect(until('acme', ending)).toBe(end(4));
    expect(until('globex', ending)).toBe(end(4));
  });

  it('is for ever elsewhere, where one of their memberships is', () => {
    const lasting = [...ending, member('globex', ROOT, [])];
    expect(until('globex', lasting)).toBe(Infinity);
    expect(until('acme', lasting)).toBe(end(4));
  });

  it('counts memberships in workspaces that were not read: nobody knows when those end', () => {
    expect(until('acme', [], {active: them, ended: nobody})).toBe(Infinity);
    expect(until('globex', ending, {active: them, ended: nobody})).toBe(Infinity);
    expect(until('globex', ending, {active: nobody, ended: them})).toBe(end(4));
  });

  it('asks nothing more of them through an external share', () => {
    const counts = of([root]).systemAdminIn('acme');
    expect(counts.throughExternalShare()).toBe(counts);
  });
});

describe('a guest', () => {
  const invites = ['use:invite_guest_accounts', 'use:shared_spaces'];
  const inviting = (expires?: string): readonly GovernedObject[] => [
    workspace('acme', {features: {guestAccounts: true}}),
    member('acme', BO, [], expires === undefined ? {} : {expires}),
    grant('acme', 'invites', `user:${BO}`, ['use:invite_guest_accounts']),
  ];
  const guestsOf = (...objects: readonly GovernedObject[]) => of(objects).guestOf('acme', NO_EXTERNAL_ACCESS);
  const invited = (spec: object = {}): GovernedObject => guest('acme', GIL, {room: 'viewer'}, spec);

  it('counts until the invitation expires, or its inviter may invite no more', () => {
    const may = shares('shares', 'everyone');
    expect(guestsOf(...inviting(), may, invited()).until(GIL)).toBe(Infinity);
    expect(guestsOf(...inviting(), may, invited({expires: day(3)})).until(GIL)).toBe(end(3));
    expect(guestsOf(...inviting(day(2)), may, invited({expires: day(3)})).until(GIL)).toBe(end(2));
    const short = shares('shares', 'everyone', day(1));
    expect(guestsOf(...inviting(day(2)), short, invited({expires: day(3)})).until(GIL)).toBe(end(1));
  });

  it('is nobody without an invitation', () => {
    const guests = guestsOf(...inviting(), shares('shares', 'everyone'), invited());
    expect(guests.missing(CY)).toStrictEqual(['an invitation']);
    expect(guests.until(CY)).toBe(-Infinity);
    expect([...guests.met]).toStrictEqual([GIL]);
  });

  it('is told all that is missing at once', () => {
    const lacks = (capability: string): string => `${capability} in acme of ${BO}, who invited them`;
    expect(guestsOf(invited({expires: PAST, suspended: true})).missing(GIL)).toStrictEqual([
      'features.guestAccounts in acme',
      'an invitation that is not expired',
      `\`suspended: false\` on Guest/acme/${GIL}`,
      ...invites.map(lacks),
    ]);
  });

  it('needs nothing more through an external share', () => {
    const guests = guestsOf(...inviting(), invited());
    expect(guests.throughExternalShare()).toBe(guests);
  });

  it('is of a workspace beside its members, active or not', () => {
    const gone = member('acme', CY, [], {status: 'deactivated'});
    expect([...of([member('acme', BO, []), gone, invited()]).membersAndGuests('acme')]).toStrictEqual([
      BO,
      CY,
      GIL,
    ]);
    expect([...of([member('acme', BO, [])]).membersAndGuests('acme')]).toStrictEqual([BO]);
  });
});

test.each([
  ['', 'use:external_collaboration'],
  ['use:shared_spaces', 'use:shared_spaces use:external_collaboration'],
  ['use:external_collaboration', 'use:external_collaboration'],
  ['use:shared_spaces use:external_collaboration', 'use:shared_spaces use:external_collaboration'],
] as const)('an external share asks “%s” to be “%s”', (capabilities, more) => {
  expect(withExternal(capabilities)).toBe(more);
});

describe('related teams', () => {
  const related = (name: string, ...teams: readonly GovernedObject[]) =>
    Object.fromEntries(of(teams).listedInRelatedTeams('acme', name));

  it('are those above, those below and those beside', () => {
    const teams = [
      team('acme', 'top', [ANA]),
      team('acme', 'legal', [], {parent: 'top'}),
      team('acme', 'm-and-a', [BO], {parent: 'legal'}),
      team('acme', 'tax', [CY], {parent: 'top'}),
    ];
    expect(related('legal', ...teams)).toStrictEqual({[ANA]: 'top', [BO]: 'm-and-a', [CY]: 'tax'});
    // Below a team beside is too far.
    expect(related('tax', ...teams)).toStrictEqual({[ANA]: 'top'});
  });

  it('are of one tree: teams without a parent are not beside each other', () => {
    expect(related('legal', team('acme', 'legal', []), team('acme', 'sales', [BO]))).toStrictEqual({});
    const child = team('acme', 'tax', [], {parent: 'legal'});
    expect(related('tax', child, team('acme', 'legal', [ANA]), team('acme', 'sales', [BO]))).toStrictEqual({
      [ANA]: 'legal',
    });
  });

  it('are of one workspace', () => {
    const own = [team('acme', 'legal', []), team('acme', 'tax', [], {parent: 'legal'})];
    const theirs = [workspace('northwind'), team('northwind', 'vat', [BO], {parent: 'legal'})];
    expect(related('tax', ...own, ...theirs)).toStrictEqual({});
  });

  it('are told of whom the team does not list itself, by the first that lists them', () => {
    const teams = [
      team('acme', 'legal', [ANA]),
      team('acme', 'm-and-a', [ANA, BO], {parent: 'legal'}),
      team('acme', 'tax', [BO], {parent: 'legal'}),
    ];
    expect(related('legal', ...teams)).toStrictEqual({[BO]: 'm-and-a'});
  });

  it('end where a parent is gone, or is below its own child, as somebody wrote around bylaw', () => {
    expect(related('tax', team('acme', 'tax', [], {parent: 'gone'}))).toStrictEqual({});
    const circle = [team('acme', 'one', [ANA], {parent: 'two'}), team('acme', 'two', [BO], {parent: 'one'})];
    expect(related('one', ...circle)).toStrictEqual({[BO]: 'two'});
  });
});
