/** What can be asked of a table of access, and what of it those see from whom something is kept. */
import {describe, expect, it} from 'vitest';
import {computeAccess} from '../../../src/access/access.ts';
import {sightOf, type Sight} from '../../../src/access/sight.ts';
import type {GovernedObject} from '../../../src/model/objects.ts';
import {
  ALL_APPROVED,
  guest,
  grant,
  member,
  question,
  resource,
  role,
  share,
  space,
  stateOf,
  workspace,
} from './organisation.ts';

const ANA = 'ana@acme.example';
const BO = 'bo@acme.example';
const CY = 'cy@acme.example';
const VERA = 'vera@northwind.example';
const ROOM = 'space:acme/room';
const VAULT = 'vault:acme/falcon';
const NOTES = 'thread:acme/notes';
const THEIRS = 'vault:northwind/theirs';
const BOTH = ['use:shared_spaces', 'use:external_collaboration'];

/** Ana is an admin, Bo made everything, Cy has one level by two shares, and Vera is a member of the partner. */
const ESTATE: readonly GovernedObject[] = [
  workspace('acme'),
  workspace('northwind'),
  role('northwind', 'partner', BOTH),
  member('acme', ANA, ['admin']),
  member('acme', BO, []),
  member('acme', CY, []),
  member('northwind', VERA, ['partner']),
  resource('acme', 'vault', 'falcon', BO),
  resource('acme', 'thread', 'notes', BO),
  space('acme', 'room', BO),
  resource('northwind', 'vault', 'theirs', VERA),
  share('acme', 'one', 'vault:falcon', {[`user:${CY}`]: 'editor'}),
  share('acme', 'two', 'vault:falcon', {[`user:${CY}`]: 'editor', everyone: 'viewer'}),
  share('acme', 'out', 'thread:notes', {[`user:${VERA}`]: 'viewer'}, {with: 'northwind'}),
  share('acme', 'open', 'space:room', {everyone: 'editor'}),
];
const table = (sight?: Sight, ...more: readonly GovernedObject[]) =>
  computeAccess(question([...ESTATE, ...more], ALL_APPROVED), sight);

describe('hasLevel', () => {
  it('asks for a level or a higher one', () => {
    const asked = table();
    expect(asked.hasLevel(CY, VAULT, 'viewer')).toBe(true);
    expect(asked.hasLevel(CY, VAULT, 'editor')).toBe(true);
    expect(asked.hasLevel(CY, VAULT, 'co-owner')).toBe(false);
    expect(asked.hasLevel(ANA, VAULT, 'co-owner')).toBe(true);
    expect(asked.hasLevel(BO, VAULT, 'creator')).toBe(true);
  });

  it('is of whom a path admits, and of no target that there is not', () => {
    const asked = table();
    expect(asked.hasLevel(VERA, VAULT, 'viewer')).toBe(false);
    // Everybody is meant, and nobody has `use:shared_spaces`.
    expect(asked.hasLevel(CY, ROOM, 'viewer')).toBe(false);
    expect(asked.hasLevel(CY, 'vault:acme/none', 'viewer')).toBe(false);
  });

  it('can leave out what some shares give', () => {
    const asked = table();
    const without = (...names: readonly string[]): ReadonlySet<string> =>
      new Set(names.map((name) => `Share/acme/${name}`));
    expect(asked.hasLevel(CY, VAULT, 'editor', without())).toBe(true);
    expect(asked.hasLevel(CY, VAULT, 'editor', without('one'))).toBe(true);
    expect(asked.hasLevel(CY, VAULT, 'editor', without('one', 'two'))).toBe(false);
    expect(asked.hasLevel(CY, VAULT, 'viewer', without('one', 'two'))).toBe(false);
    expect(asked.hasLevel(ANA, VAULT, 'co-owner', without('one', 'two'))).toBe(true);
  });

  it('knows no more than is shown', () => {
    const asked = table(sightOf(new Set(['northwind']), [stateOf(ESTATE)]));
    expect(asked.hasLevel(VERA, NOTES, 'viewer')).toBe(true);
    expect(asked.hasLevel(BO, NOTES, 'viewer')).toBe(false);
  });
});

describe('who reaches a target', () => {
  it('is only whom a path admits, with every path, each once', () => {
    const reached = table().principals(VAULT);
    expect([...reached.keys()]).toStrictEqual([ANA, BO, CY].map((email) => `user:${email}`));
    expect(reached.get(`user:${CY}`)).toStrictEqual({
      level: 'editor',
      paths: [
        {level: 'editor', via: ['Share/acme/one', `user:${CY}`]},
        {level: 'editor', via: ['Share/acme/two', `user:${CY}`]},
        {level: 'viewer', via: ['Share/acme/two', 'everyone:acme']},
      ],
    });
    expect([...table().principals(ROOM).keys()]).toStrictEqual([`user:${ANA}`]);
    expect(table().principalsOfAny([ROOM, VAULT])).toStrictEqual(
      [ANA, BO, CY].map((email) => `user:${email}`),
    );
    expect(table().principalsOfAny([ROOM])).toStrictEqual([`user:${ANA}`]);
  });

  it('is told of one path once, also where a guest is invited twice to one space', () => {
    const gil = 'gil@guests.example';
    const twice = guest(
      'acme',
      gil,
      {},
      {spaces: Array.from({length: 2}, () => ({space: 'room', role: 'viewer'}))},
    );
    const inviting = [
      workspace('acme', {features: {guestAccounts: true}}),
      grant('acme', 'invites', `user:${BO}`, ['use:invite_guest_accounts', 'use:shared_spaces']),
    ];
    expect(table(undefined, twice, ...inviting).reachedBy(gil)).toStrictEqual(
      new Map([[ROOM, {level: 'viewer', paths: [{level: 'viewer', via: [`Guest/acme/${gil}`]}]}]]),
    );
  });
});

describe('for those from whom something is kept', () => {
  const seen = table(sightOf(new Set(['northwind']), [stateOf(ESTATE)]));

  it('there are the targets of their workspaces, and those to which a path of theirs leads', () => {
    expect(seen.targets).toStrictEqual([NOTES, THEIRS]);
    expect(table().targets).toStrictEqual([ROOM, NOTES, VAULT, THEIRS]);
  });

  it('there are the people whom such a path admits', () => {
    expect([...seen.principals(NOTES).keys()]).toStrictEqual([`user:${VERA}`]);
    expect([...seen.principals(THEIRS).keys()]).toStrictEqual([`user:${VERA}`]);
    expect(seen.reachedBy(BO)).toStrictEqual(new Map());
    expect(seen.explain(BO, NOTES)).toStrictEqual({paths: [], withheld: []});
  });

  it('a workspace of theirs shows a target that nobody reaches', () => {
    const orphan = resource('northwind', 'vault', 'orphan', 'gone@northwind.example');
    const theirs = table(sightOf(new Set(['northwind']), [stateOf([...ESTATE, orphan])]), orphan);
    expect(theirs.targets).toContain('vault:northwind/orphan');
  });
});
