/** Section 3 of the contract, "Access to a target is never copied; it is computed": a test for each sentence. */
import {describe, expect, it} from 'vitest';
import {computeAccess, pathsTo} from '../../../src/access/access.ts';
import type {ExternalAccess} from '../../../src/access/external-access.ts';
import type {Level} from '../../../src/model/levels.ts';
import type {GovernedObject} from '../../../src/model/objects.ts';
import {
  ALL_APPROVED,
  contribution,
  FUTURE,
  grant,
  guest,
  member,
  PAST,
  question,
  resource,
  role,
  share,
  space,
  team,
  user,
  workspace,
} from './organisation.ts';

const ANA = 'ana@acme.example'; // admin, without capabilities
const BO = 'bo@acme.example'; // creator of everything
const CY = 'cy@acme.example'; // counsel, with both capabilities
const DI = 'di@acme.example'; // no capability
const RAJ = 'raj@northwind.example'; // admin of the partner, without capabilities
const VERA = 'vera@northwind.example'; // both capabilities
const VIC = 'vic@northwind.example'; // none
const GIL = 'gil@guests.example';
const ROOT = 'root@platform.example';

const BOTH = ['use:shared_spaces', 'use:external_collaboration'];
const ROOM = 'space:acme/room';
const VAULT = 'vault:acme/falcon';
const NOTES = 'thread:acme/notes';
const JOINT = 'space:northwind/joint';

const ESTATE: readonly GovernedObject[] = [
  user(ROOT, {systemAdmin: true}),
  workspace('acme', {features: {guestAccounts: true}}),
  workspace('northwind'),
  role('acme', 'counsel', BOTH),
  role('northwind', 'partner', BOTH),
  member('acme', ANA, ['admin']),
  member('acme', BO, ['counsel']),
  member('acme', CY, ['counsel']),
  member('acme', DI, []),
  member('northwind', RAJ, ['admin']),
  member('northwind', VERA, ['partner']),
  member('northwind', VIC, []),
  grant('acme', 'invites', `user:${BO}`, ['use:invite_guest_accounts']),
  team('acme', 'legal', [CY]),
  team('acme', 'm-and-a', [BO], {parent: 'legal'}),
  resource('acme', 'vault', 'falcon', BO),
  resource('acme', 'thread', 'notes', BO),
  space('acme', 'room', BO, {resources: ['vault:falcon']}),
  space('northwind', 'joint', VERA),
];

/** Later objects replace earlier ones of the same address. */
const access = (more: readonly GovernedObject[] = [], external?: ExternalAccess) =>
  computeAccess(question([...ESTATE, ...more], external));

function expectLevels(
  table: ReturnType<typeof access>,
  target: string,
  levels: Readonly<Record<string, Level | undefined>>,
): void {
  const found = Object.fromEntries(Object.keys(levels).map((email) => [email, table.level(email, target)]));
  expect(found).toStrictEqual(levels);
}

const vias = (table: ReturnType<typeof access>, email: string, target: string) =>
  table.explain(email, target).paths.map(({via}) => via);

describe('creators and admins', () => {
  it('the creator has `creator`', () => {
    expectLevels(access(), NOTES, {[BO]: 'creator', [CY]: undefined, [DI]: undefined});
    expect(access().explain(BO, NOTES).paths).toStrictEqual([{level: 'creator', via: ['creator']}]);
  });

  it('the creator of a space needs `use:shared_spaces` for it', () => {
    const table = access([member('acme', BO, [])]);
    expectLevels(table, ROOM, {[BO]: undefined});
    expectLevels(table, NOTES, {[BO]: 'creator'});
    expect(table.explain(BO, ROOM)).toStrictEqual({
      paths: [],
      withheld: [{path: {level: 'creator', via: ['creator']}, missing: ['use:shared_spaces in acme']}],
    });
  });

  it('an admin of the hosting workspace is co-owner of everything there, and of nothing elsewhere', () => {
    const table = access();
    for (const target of [ROOM, VAULT, NOTES])
      expectLevels(table, target, {[ANA]: 'co-owner', [RAJ]: undefined});
    expectLevels(table, JOINT, {[RAJ]: 'co-owner', [ANA]: undefined});
    expect(vias(table, ANA, ROOM)).toStrictEqual([['role:acme/admin']]);
  });

  it('an admin who creates something is its creator', () => {
    expectLevels(access([resource('acme', 'vault', 'mine', ANA)]), 'vault:acme/mine', {[ANA]: 'creator'});
  });

  it('a declared role of the name admin changes nothing', () => {
    expectLevels(access([role('acme', 'admin', [])]), ROOM, {[ANA]: 'co-owner'});
    expectLevels(access([role('acme', 'admin', BOTH), space('acme', 'hers', ANA)]), 'space:acme/hers', {
      [ANA]: 'co-owner',
    });
  });

  it('a system admin is co-owner of everything, as a member of no workspace', () => {
    const table = access();
    for (const target of table.targets) expectLevels(table, target, {[ROOT]: 'co-owner'});
    expect(vias(table, ROOT, JOINT)).toStrictEqual([['system-admin']]);
    expectLevels(access([user(ROOT, {systemAdmin: false})]), ROOM, {[ROOT]: undefined});
  });

  it('a system admin whose membership has ended has no access there, and none at all if every one has', () => {
    const ended = member('acme', ROOT, [], {status: 'deactivated'});
    expectLevels(access([ended]), ROOM, {[ROOT]: undefined});
    expectLevels(access([ended]), JOINT, {[ROOT]: undefined});
    const elsewhere = access([ended, member('northwind', ROOT, [])]);
    expectLevels(elsewhere, ROOM, {[ROOT]: undefined});
    expectLevels(elsewhere, JOINT, {[ROOT]: 'co-owner'});
    expect(elsewhere.explain(ROOT, ROOM).withheld).toStrictEqual([
      {path: {level: 'co-owner', via: ['system-admin']}, missing: ['an active membership in acme']},
    ]);
  });

  it('memberships of a system admin in workspaces that were not read count like those that were', () => {
    const ended = [member('acme', ROOT, [], {status: 'deactivated'})];
    const nowhere = new Set<string>();
    const asked = question([...ESTATE, ...ended]);
    const active = computeAccess({...asked, elsewhere: {active: new Set([ROOT]), ended: nowhere}});
    expectLevels(active, ROOM, {[ROOT]: undefined});
    expectLevels(active, JOINT, {[ROOT]: 'co-owner'});
    const left = computeAccess({...question(ESTATE), elsewhere: {active: nowhere, ended: new Set([ROOT])}});
    expectLevels(left, ROOM, {[ROOT]: undefined});
    expect(left.explain(ROOT, ROOM).withheld).toStrictEqual([
      {path: {level: 'co-owner', via: ['system-admin']}, missing: ['an active membership']},
    ]);
  });

  it('a guest stays one as member of another workspace, whether or not that was read', () => {
    const asked = question([...ESTATE, guest('acme', GIL, {room: 'viewer'})]);
    const belongs = computeAccess({...asked, elsewhere: {active: new Set([GIL]), ended: new Set()}});
    expectLevels(belongs, ROOM, {[GIL]: 'viewer'});
    expectLevels(access([guest('acme', VIC, {room: 'viewer'})]), ROOM, {[VIC]: 'viewer'});
  });
});

describe('recipients of shares', () => {
  it('a user has the role of the share', () => {
    const table = access([share('acme', 's', 'thread:notes', {[`user:${DI}`]: 'editor'})]);
    expectLevels(table, NOTES, {[DI]: 'editor', [CY]: undefined});
    expect(vias(table, DI, NOTES)).toStrictEqual([['Share/acme/s', `user:${DI}`]]);
  });

  it('says to whoever is in a related team that teams inherit nothing', () => {
    const table = access([
      team('acme', 'm-and-a', [DI], {parent: 'legal'}),
      team('acme', 'tax', [BO], {parent: 'legal'}),
      team('acme', 'vat', [ANA], {parent: 'tax'}),
      team('acme', 'other', [CY, RAJ]),
      resource('acme', 'playbook', 'how-to', CY),
      share('acme', 'parent', 'vault:falcon', {'team:legal': 'viewer'}),
      share('acme', 'child', 'thread:notes', {'team:tax': 'editor'}),
      share('acme', 'elsewhere', 'playbook:how-to', {'team:other': 'editor'}),
    ]);
    const told = (email: string, target: string): readonly string[] =>
      table.explain(email, target).withheld.flatMap(({path, missing}) => [path.via.join(', '), ...missing]);
    const lacks = (name: string, own: string): string =>
      `direct membership in team ${name} (being in ${own} is not enough: teams inherit nothing from each other)`;
    expect(told(DI, VAULT)).toContain(lacks('legal', 'm-and-a'));
    expect(told(ANA, VAULT)).toContain(lacks('legal', 'vat'));
    // The other child of its parent, and the child of its own.
    expect(told(DI, NOTES)).toStrictEqual(['Share/acme/child, team:acme/tax', lacks('tax', 'm-and-a')]);
    expect(told(CY, NOTES)).toContain(lacks('tax', 'legal'));
    // Who is listed, or in no team of that tree, is told nothing of the kind.
    expect(told(CY, VAULT)).toStrictEqual([]);
    expect(told(VIC, NOTES)).toStrictEqual([]);
    expect(told(DI, 'playbook:acme/how-to')).toStrictEqual([]);
    expectLevels(table, NOTES, {[DI]: undefined});
    // Nobody gains by what is told.
    expect([...table.principals(NOTES).keys()]).not.toContain(`user:${DI}`);
  });

  it('a team is who it lists itself: a parent team brings nothing, nor does a child', () => {
    const toChild = access([
      share('acme', 's', 'thread:notes', {'team:m-and-a': 'editor'}),
      member('acme', DI, []),
    ]);
    expectLevels(toChild, NOTES, {[CY]: undefined});
    const toParent = access([
      team('acme', 'm-and-a', [DI], {parent: 'legal'}),
      share('acme', 's', 'thread:notes', {'team:legal': 'editor'}),
    ]);
    expectLevels(toParent, NOTES, {[CY]: 'editor', [DI]: undefined});
    expect(vias(toParent, CY, NOTES)).toStrictEqual([['Share/acme/s', 'team:acme/legal']]);
  });

  it('a team of the same name in another workspace is another team', () => {
    const table = access([
      team('northwind', 'legal', [VERA]),
      share('acme', 's', 'thread:notes', {'team:legal': 'editor'}),
    ]);
    expectLevels(table, NOTES, {[CY]: 'editor', [VERA]: undefined});
  });

  it('a right is whoever holds it, also by a permission that covers it', () => {
    const table = access([
      grant('acme', 'g', `user:${DI}`, ['threads:*:all']),
      share('acme', 's', 'thread:notes', {'right:threads:read:team': 'viewer'}),
    ]);
    expectLevels(table, NOTES, {[DI]: 'viewer', [CY]: undefined, [ANA]: 'co-owner'});
    expect(vias(table, DI, NOTES)).toStrictEqual([['Share/acme/s', 'right:acme/threads:read:team']]);
  });

  it('a right held by an expired grant is not held', () => {
    const table = access([
      grant('acme', 'g', `user:${DI}`, ['threads:*:all'], {expires: PAST}),
      share('acme', 's', 'thread:notes', {'right:threads:read:team': 'viewer'}),
    ]);
    expectLevels(table, NOTES, {[DI]: undefined});
  });

  it('everyone is the active members of the workspace, and never its guests', () => {
    const table = access([
      guest('acme', GIL, {room: 'viewer'}),
      member('acme', 'gone@acme.example', ['counsel'], {status: 'deactivated'}),
      share('acme', 's', 'thread:notes', {everyone: 'viewer'}),
    ]);
    expectLevels(table, NOTES, {
      [CY]: 'viewer',
      [DI]: 'viewer',
      [VERA]: undefined,
      [GIL]: undefined,
      'gone@acme.example': undefined,
    });
  });

  it('an expired recipient has nothing: a day lasts until its end, UTC', () => {
    const until = (expires: string) =>
      access([share('acme', 's', 'thread:notes', {[`user:${DI}`]: {role: 'editor', expires}})]);
    expectLevels(until(FUTURE), NOTES, {[DI]: 'editor'});
    expectLevels(until(PAST), NOTES, {[DI]: undefined});
    expectLevels(until('2026-06-15T12:00:00Z'), NOTES, {[DI]: undefined});
    expectLevels(until('2026-06-15T12:00:01Z'), NOTES, {[DI]: 'editor'});
    expect(until(PAST).explain(DI, NOTES).withheld).toStrictEqual([
      {
        path: {level: 'editor', via: ['Share/acme/s', `user:${DI}`]},
        missing: ['an expiry that is not past (it was 2026-06-14)'],
      },
    ]);
  });

  it('the level is the highest of all, and every path is told, the best first', () => {
    const table = access([
      resource('acme', 'thread', 'notes', BO, {generalAccess: 'global'}),
      share('acme', 'one', 'thread:notes', {'team:legal': 'editor'}),
      share('acme', 'two', 'thread:notes', {[`user:${CY}`]: 'co-owner', everyone: 'viewer'}),
    ]);
    expectLevels(table, NOTES, {[CY]: 'co-owner', [DI]: 'viewer'});
    expect(vias(table, CY, NOTES)).toStrictEqual([
      ['Share/acme/two', `user:${CY}`],
      ['Share/acme/one', 'team:acme/legal'],
      ['general-access:global'],
      ['Share/acme/two', 'everyone:acme'],
    ]);
  });

  it('a share of a resource under another type than its own gives nothing', () => {
    expectLevels(access([share('acme', 's', 'vault:notes', {[`user:${DI}`]: 'editor'})]), NOTES, {
      [DI]: undefined,
    });
  });

  it('a space needs `use:shared_spaces`, a resource by itself nothing', () => {
    const table = access([
      share('acme', 's', 'space:room', {everyone: 'editor'}),
      share('acme', 't', 'vault:falcon', {[`user:${DI}`]: 'viewer'}),
    ]);
    expectLevels(table, ROOM, {[CY]: 'editor', [DI]: undefined});
    expectLevels(table, VAULT, {[CY]: 'editor', [DI]: 'viewer'});
    expect(table.explain(DI, ROOM).withheld).toStrictEqual([
      {
        path: {level: 'editor', via: ['Share/acme/s', 'everyone:acme']},
        missing: ['use:shared_spaces in acme'],
      },
    ]);
  });
});

describe('external shares', () => {
  const toVera = share('acme', 'x', 'space:room', {[`user:${VERA}`]: 'editor'}, {with: 'northwind'});

  it('give nothing until they are approved', () => {
    expectLevels(access([toVera]), ROOM, {[VERA]: undefined});
    expect(access([toVera]).explain(VERA, ROOM).withheld).toStrictEqual([
      {
        path: {level: 'editor', via: ['Share/acme/x', `user:${VERA}`]},
        missing: ['the approval of both sides over an active connection'],
      },
    ]);
  });

  it('give an approved recipient the role, on the space and what is in it', () => {
    const table = access([toVera], ALL_APPROVED);
    expectLevels(table, ROOM, {[VERA]: 'editor', [VIC]: undefined, [RAJ]: undefined});
    expectLevels(table, VAULT, {[VERA]: 'editor'});
    expect(vias(table, VERA, VAULT)).toStrictEqual([['Space/acme/room', 'Share/acme/x', `user:${VERA}`]]);
  });

  it('give a role and an expiry no higher and no later than what is approved, nor than what is declared', () => {
    const approved = (to: ReturnType<ExternalAccess['recipient']>): ExternalAccess => ({
      ...ALL_APPROVED,
      recipient: () => to,
    });
    expectLevels(access([toVera], approved({role: 'viewer'})), ROOM, {[VERA]: 'viewer'});
    expectLevels(access([toVera], approved({role: 'co-owner'})), ROOM, {[VERA]: 'editor'});
    expectLevels(access([toVera], approved({role: 'editor', expires: PAST})), ROOM, {[VERA]: undefined});
    expectLevels(access([toVera], approved({role: 'editor', expires: FUTURE})), ROOM, {[VERA]: 'editor'});
  });

  it('bring a resource only if it was in the space when the host approved', () => {
    const asked: string[] = [];
    const table = access([toVera, share('acme', 's', 'space:room', {'team:legal': 'editor'})], {
      ...ALL_APPROVED,
      resourceInSharedSpace: ({address}, room, inRoom) => {
        asked.push(`${address} ${room.address} ${inRoom}`);
        return false;
      },
    });
    expectLevels(table, ROOM, {[VERA]: 'editor'});
    expectLevels(table, VAULT, {[VERA]: undefined, [CY]: 'editor'});
    expect(new Set(asked)).toStrictEqual(new Set(['Share/acme/x Space/acme/room vault:falcon']));
    expect(table.explain(VERA, VAULT).withheld.map(({missing}) => missing)).toStrictEqual([
      ['the approval of the host for this resource in the shared space'],
    ]);
  });

  it('need `use:external_collaboration` of the recipient, and for a space `use:shared_spaces` too', () => {
    const shares = [
      share('acme', 'x', 'space:room', {[`user:${VIC}`]: 'editor'}, {with: 'northwind'}),
      share('acme', 'y', 'thread:notes', {[`user:${VIC}`]: 'viewer'}, {with: 'northwind'}),
    ];
    const holding = (...permissions: string[]) =>
      access([...shares, grant('northwind', 'g', `user:${VIC}`, permissions)], ALL_APPROVED);
    expectLevels(holding(), ROOM, {[VIC]: undefined});
    expectLevels(holding(), NOTES, {[VIC]: undefined});
    expectLevels(holding('use:external_collaboration'), ROOM, {[VIC]: undefined});
    expectLevels(holding('use:external_collaboration'), NOTES, {[VIC]: 'viewer'});
    expectLevels(holding('use:shared_spaces'), ROOM, {[VIC]: undefined});
    expectLevels(holding(...BOTH), ROOM, {[VIC]: 'editor'});
    expect(holding().explain(VIC, ROOM).withheld[0]?.missing).toStrictEqual([
      'use:shared_spaces in northwind',
      'use:external_collaboration in northwind',
    ]);
  });

  it('need it of an admin of the partner too, who is none in their own right here', () => {
    const toRaj = share('acme', 'x', 'thread:notes', {[`user:${RAJ}`]: 'viewer'}, {with: 'northwind'});
    expectLevels(access([toRaj], ALL_APPROVED), NOTES, {[RAJ]: undefined});
    const granted = grant('northwind', 'g', 'role:admin', ['use:external_collaboration']);
    expectLevels(access([toRaj, granted], ALL_APPROVED), NOTES, {[RAJ]: 'viewer'});
  });

  it('reach active members of the partner alone', () => {
    const x = share('acme', 'x', 'thread:notes', {[`user:${CY}`]: 'viewer'}, {with: 'northwind'});
    expectLevels(access([x], ALL_APPROVED), NOTES, {[CY]: undefined});
    const ended = member('northwind', VERA, ['partner'], {expires: PAST});
    const y = share('acme', 'y', 'thread:notes', {[`user:${VERA}`]: 'viewer'}, {with: 'northwind'});
    expectLevels(access([y, ended], ALL_APPROVED), NOTES, {[VERA]: undefined});
  });

  it('have `user:` recipients only', () => {
    const x = share(
      'acme',
      'x',
      'thread:notes',
      {everyone: 'viewer', 'team:legal': 'viewer'},
      {with: 'northwind'},
    );
    const table = access([x, team('northwind', 'legal', [VERA])], ALL_APPROVED);
    expectLevels(table, NOTES, {[VERA]: undefined, [CY]: undefined});
  });

  it('bring no general access: that is for active members of the hosting workspace alone', () => {
    const table = access(
      [toVera, resource('acme', 'thread', 'notes', BO, {generalAccess: 'global'})],
      ALL_APPROVED,
    );
    expectLevels(table, NOTES, {[VERA]: undefined, [DI]: 'viewer'});
  });
});

describe('general access', () => {
  it('`global` is `viewer` for active members of the hosting workspace alone', () => {
    const table = access([
      resource('acme', 'thread', 'notes', BO, {generalAccess: 'global'}),
      guest('acme', GIL, {room: 'viewer'}),
    ]);
    expectLevels(table, NOTES, {[CY]: 'viewer', [DI]: 'viewer', [VERA]: undefined, [GIL]: undefined});
    expect(table.explain(DI, NOTES).paths).toStrictEqual([{level: 'viewer', via: ['general-access:global']}]);
  });

  it('`link` is marked', () => {
    const table = access([resource('acme', 'thread', 'notes', BO, {generalAccess: 'link'})]);
    expectLevels(table, NOTES, {[DI]: 'viewer', [VERA]: undefined});
    expect(table.explain(DI, NOTES).paths).toStrictEqual([
      {level: 'viewer', via: ['general-access:link'], link: true},
    ]);
  });

  it('of a space needs `use:shared_spaces`, and goes on to what is in it', () => {
    const table = access([space('acme', 'room', BO, {resources: ['vault:falcon'], generalAccess: 'link'})]);
    expectLevels(table, ROOM, {[CY]: 'viewer', [DI]: undefined});
    expectLevels(table, VAULT, {[CY]: 'viewer', [DI]: undefined});
    expect(table.explain(CY, VAULT).paths).toStrictEqual([
      {level: 'viewer', via: ['Space/acme/room', 'general-access:link'], link: true},
    ]);
  });
});

describe('what is in a space', () => {
  it('has the level on the space, at most `co-owner`', () => {
    const table = access([
      resource('acme', 'vault', 'falcon', CY),
      share('acme', 's', 'space:room', {'team:legal': 'editor'}),
    ]);
    expectLevels(table, ROOM, {[BO]: 'creator', [CY]: 'editor'});
    expectLevels(table, VAULT, {[BO]: 'co-owner', [CY]: 'creator'});
    expect(vias(table, BO, VAULT)).toStrictEqual([['Space/acme/room', 'creator']]);
  });

  it('needs `use:shared_spaces` when it comes through the space', () => {
    const table = access([share('acme', 's', 'space:room', {[`user:${DI}`]: 'editor'})]);
    expectLevels(table, VAULT, {[DI]: undefined});
    expect(table.explain(DI, VAULT).withheld).toStrictEqual([
      {
        path: {level: 'editor', via: ['Space/acme/room', 'Share/acme/s', `user:${DI}`]},
        missing: ['use:shared_spaces in acme'],
      },
    ]);
  });

  it('does not give the space', () => {
    expectLevels(access([share('acme', 's', 'vault:falcon', {[`user:${CY}`]: 'co-owner'})]), ROOM, {
      [CY]: undefined,
    });
  });
});

describe('shares `into` a space of a partner', () => {
  const into = contribution('acme', 'c', 'thread:notes', 'space:joint', 'northwind', 'editor');
  const toVic = share('northwind', 's', 'space:joint', {[`user:${VIC}`]: 'viewer'});
  const capable = grant('northwind', 'g', `user:${VIC}`, BOTH);

  it('give the lower of the role and the level on the space', () => {
    const table = access([into, toVic, capable], ALL_APPROVED);
    expectLevels(table, NOTES, {[VERA]: 'editor', [VIC]: 'viewer'});
    expect(vias(table, VERA, NOTES)).toStrictEqual([['Share/acme/c', 'Space/northwind/joint', 'creator']]);
  });

  it('give nothing until they are approved, and no more than is approved', () => {
    expectLevels(access([into]), NOTES, {[VERA]: undefined});
    const viewer: ExternalAccess = {...ALL_APPROVED, contribution: () => ({role: 'viewer'})};
    expectLevels(access([into], viewer), NOTES, {[VERA]: 'viewer'});
    const higher: ExternalAccess = {...ALL_APPROVED, contribution: () => ({role: 'co-owner'})};
    expectLevels(access([into], higher), NOTES, {[VERA]: 'editor'});
  });

  it('need both capabilities of whoever comes through', () => {
    expectLevels(access([into, toVic], ALL_APPROVED), NOTES, {[VIC]: undefined});
    const spacesOnly = access(
      [into, toVic, grant('northwind', 'g', `user:${VIC}`, ['use:shared_spaces'])],
      ALL_APPROVED,
    );
    expectLevels(spacesOnly, JOINT, {[VIC]: 'viewer'});
    expectLevels(spacesOnly, NOTES, {[VIC]: undefined});
    expect(spacesOnly.explain(VIC, NOTES).withheld[0]?.missing).toStrictEqual([
      'use:external_collaboration in northwind',
    ]);
  });

  it('need `use:external_collaboration` of an admin of the partner, in whose right the space is but not this', () => {
    expectLevels(access([into], ALL_APPROVED), NOTES, {[RAJ]: undefined});
    const granted = grant('northwind', 'g', 'role:admin', ['use:external_collaboration']);
    const table = access([into, granted], ALL_APPROVED);
    expectLevels(table, NOTES, {[RAJ]: 'editor'});
    expect(vias(table, RAJ, NOTES)).toStrictEqual([
      ['Share/acme/c', 'Space/northwind/joint', 'role:northwind/admin'],
    ]);
  });

  it('reach the guests of the space, who need neither', () => {
    const table = access(
      [
        into,
        workspace('northwind', {features: {guestAccounts: true}}),
        grant('northwind', 'invites', `user:${VERA}`, ['use:invite_guest_accounts']),
        guest('northwind', GIL, {joint: 'viewer'}, {invitedBy: VERA}),
      ],
      ALL_APPROVED,
    );
    expectLevels(table, NOTES, {[GIL]: 'viewer'});
  });

  it('reach the external recipients of the space, who need their capabilities at home', () => {
    const back = share(
      'northwind',
      'b',
      'space:joint',
      {[`user:${CY}`]: 'editor', [`user:${DI}`]: 'editor'},
      {
        with: 'acme',
      },
    );
    const table = access([into, back], ALL_APPROVED);
    expectLevels(table, NOTES, {[CY]: 'editor', [DI]: undefined});
    expect(vias(table, CY, NOTES)).toStrictEqual([
      ['Share/acme/c', 'Space/northwind/joint', 'Share/northwind/b', `user:${CY}`],
    ]);
  });

  it('contribute resources, not spaces', () => {
    const table = access(
      [contribution('acme', 'c', 'space:room', 'space:joint', 'northwind', 'editor')],
      ALL_APPROVED,
    );
    expectLevels(table, ROOM, {[VERA]: undefined});
    expectLevels(table, VAULT, {[VERA]: undefined});
  });
});

describe('guests', () => {
  it('reach the spaces they are invited to, what is in them, and nothing else', () => {
    const table = access([guest('acme', GIL, {room: 'editor'}), space('acme', 'other', BO)]);
    expect([...table.reachedBy(GIL)].map(([target, {level}]) => [target, level])).toStrictEqual([
      [ROOM, 'editor'],
      [VAULT, 'editor'],
    ]);
    expect(vias(table, GIL, ROOM)).toStrictEqual([[`Guest/acme/${GIL}`]]);
    expect(vias(table, GIL, VAULT)).toStrictEqual([['Space/acme/room', `Guest/acme/${GIL}`]]);
  });

  it('have the role of each space', () => {
    const table = access([space('acme', 'other', BO), guest('acme', GIL, {room: 'editor', other: 'viewer'})]);
    expectLevels(table, ROOM, {[GIL]: 'editor'});
    expectLevels(table, 'space:acme/other', {[GIL]: 'viewer'});
  });

  it('reach nothing once the invitation is expired', () => {
    expectLevels(access([guest('acme', GIL, {room: 'editor'}, {expires: FUTURE})]), ROOM, {[GIL]: 'editor'});
    expectLevels(access([guest('acme', GIL, {room: 'editor'}, {expires: PAST})]), ROOM, {[GIL]: undefined});
  });

  it('need `features.guestAccounts` of the workspace', () => {
    const table = access([workspace('acme'), guest('acme', GIL, {room: 'editor'})]);
    expectLevels(table, ROOM, {[GIL]: undefined});
    expect(table.explain(GIL, ROOM).withheld[0]?.missing).toStrictEqual(['features.guestAccounts in acme']);
  });

  it('are no member of the workspace, active or not: that ends the invitation', () => {
    const ended = ['an invitation that has not ended (a membership of acme ended it)'];
    for (const status of ['active', 'deactivated']) {
      const table = access([guest('acme', DI, {room: 'editor'}), member('acme', DI, [], {status})]);
      expectLevels(table, ROOM, {[DI]: undefined});
      expect(table.explain(DI, ROOM).withheld.flatMap(({missing}) => missing)).toStrictEqual(ended);
    }
    const was = access([guest('acme', GIL, {room: 'editor'})], {
      ...ALL_APPROVED,
      invitationEnded: () => true,
    });
    expectLevels(was, ROOM, {[GIL]: undefined});
    expect(was.explain(GIL, ROOM).withheld[0]?.missing).toStrictEqual(ended);
  });

  it('need an inviter who may still invite', () => {
    const gone = member('acme', BO, ['counsel'], {status: 'deactivated'});
    const table = access([guest('acme', GIL, {room: 'editor'}), gone]);
    expectLevels(table, ROOM, {[GIL]: undefined});
    expect(table.explain(GIL, ROOM).withheld[0]?.missing).toStrictEqual([
      `use:invite_guest_accounts in acme of ${BO}, who invited them`,
      `use:shared_spaces in acme of ${BO}, who invited them`,
    ]);
  });

  it('reach nothing while the invitation is suspended', () => {
    const table = access([guest('acme', GIL, {room: 'editor'}, {suspended: true})]);
    expectLevels(table, ROOM, {[GIL]: undefined});
    expect(table.explain(GIL, ROOM).withheld[0]?.missing).toStrictEqual([
      `\`suspended: false\` on Guest/acme/${GIL}`,
    ]);
  });
});

describe('deactivated and expired members', () => {
  const everything = [
    share('acme', 's', 'thread:notes', {
      [`user:${BO}`]: 'editor',
      'team:m-and-a': 'editor',
      everyone: 'editor',
    }),
    resource('acme', 'thread', 'notes', BO, {generalAccess: 'global'}),
  ];

  it.each([
    ['deactivated', {status: 'deactivated'}],
    ['expired', {expires: PAST}],
  ])('%s: no access, not even to what they created or administer', (_, spec) => {
    const table = access([
      ...everything,
      member('acme', BO, ['counsel'], spec),
      member('acme', ANA, ['admin'], spec),
    ]);
    expect(table.reachedBy(BO)).toStrictEqual(new Map());
    expect(table.reachedBy(ANA)).toStrictEqual(new Map());
    expect(table.explain(BO, NOTES).withheld.map(({missing}) => missing)).toStrictEqual(
      Array.from({length: 5}, () => ['an active membership in acme']),
    );
  });

  it('keep their access in other workspaces', () => {
    const table = access([member('acme', VERA, [], {status: 'deactivated'})]);
    expectLevels(table, JOINT, {[VERA]: 'creator'});
  });
});

describe('workspaces', () => {
  it('deleting one ends all access at once, in both directions', () => {
    const objects = [
      ...ESTATE,
      resource('northwind', 'vault', 'theirs', VERA),
      share('acme', 'x', 'thread:notes', {[`user:${VERA}`]: 'viewer'}, {with: 'northwind'}),
      share('northwind', 'y', 'vault:theirs', {[`user:${CY}`]: 'viewer'}, {with: 'acme'}),
    ].filter(({address}) => address !== 'Workspace/northwind');
    const table = computeAccess(question(objects, ALL_APPROVED));
    expectLevels(table, NOTES, {[VERA]: undefined, [BO]: 'creator'});
    expectLevels(table, 'vault:northwind/theirs', {[CY]: undefined, [VERA]: undefined, [ROOT]: undefined});
  });

  it('are isolated: without shares and guests nobody reaches another one', () => {
    const table = access([], ALL_APPROVED);
    for (const email of [ANA, BO, CY, DI]) expectLevels(table, JOINT, {[email]: undefined});
    for (const email of [RAJ, VERA, VIC]) {
      for (const target of [ROOM, VAULT, NOTES]) expectLevels(table, target, {[email]: undefined});
    }
  });
});

describe('the table', () => {
  const shares = [share('acme', 's', 'space:room', {[`user:${CY}`]: 'editor'})];

  it('lists who reaches a target, in order', () => {
    expect([...access(shares).principals(ROOM)].map(([who, {level}]) => [who, level])).toStrictEqual([
      [`user:${ANA}`, 'co-owner'],
      [`user:${BO}`, 'creator'],
      [`user:${CY}`, 'editor'],
      [`user:${ROOT}`, 'co-owner'],
    ]);
  });

  it('lists who reaches any of several targets', () => {
    expect(access(shares).principalsOfAny([ROOM, JOINT])).toStrictEqual(
      [ANA, BO, CY, RAJ, ROOT, VERA].map((email) => `user:${email}`).toSorted(),
    );
    expect(access(shares).principalsOfAny([])).toStrictEqual([]);
  });

  it('knows nothing of what and whom there is not', () => {
    expect(access().principals('vault:acme/none')).toStrictEqual(new Map());
    expect(access().explain('nobody@nowhere.example', ROOM)).toStrictEqual({paths: [], withheld: []});
  });

  it('explains one path without a table', () => {
    expect(pathsTo(question(ESTATE), BO, NOTES)).toStrictEqual(access().explain(BO, NOTES));
  });
});
