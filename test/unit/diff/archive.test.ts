/** A workspace that was deleted and is declared again is back, with what in it belongs to no set. */
import {describe, expect, it} from 'vitest';
import {applyChanges, diff} from '../../../src/diff/diff.ts';
import type {ArchivedWorkspace} from '../../../src/model/archive.ts';
import type {Live} from '../../../src/model/live.ts';
import type {LiveObject, State} from '../../../src/model/objects.ts';
import {desiredFrom, SET, together} from '../model/states.ts';
import {document, documents, liveSince, stateOf} from './drifted-set.ts';

const BO = 'bo@acme.example';
const WORKSPACE =
  '{apiVersion: bylaw/v1, kind: Workspace, metadata: {name: acme-legal}, spec: {displayName: Acme, organization: acme, region: EU}}';
const OTHER = WORKSPACE.replace('acme-legal', 'globex');
const ROLE = document('Role', 'name: counsel', 'permissions: []');
const TEAM = document('Team', 'name: deals', `members: [${BO}]`);
const MEMBER = document('Member', `name: ${BO}`, 'roles: []');

const ownedBy = (owner: string | null, ...texts: readonly string[]): State<LiveObject> =>
  new Map([...stateOf(...texts)].map(([address, object]) => [address, {...object, managedBy: owner}]));

/** The live state in which a workspace of `owner` is in the archive, with objects. */
function archivedWith(
  objects: State<LiveObject>,
  owner: string | null = SET,
  more: Partial<Live> = {},
): Live {
  const [workspace] = ownedBy(owner, WORKSPACE).values();
  const kept = {workspace, objects} as unknown as ArchivedWorkspace;
  return liveSince(new Map(), new Map(), {archived: new Map([['acme-legal', kept]]), ...more});
}

const diffOf = (declared: readonly string[], live: Live, released: readonly string[] = []) =>
  diff(desiredFrom(documents(...declared)), live, SET, released);

/** `action+action address (reason)` of each change, with `wakes` where it had no effect. */
const told = (...input: Parameters<typeof diffOf>): readonly string[] =>
  diffOf(...input).changes.map(
    ({address, actions, reason, wakes}) =>
      `${actions.join('+')} ${address} (${reason})${wakes === true ? ' wakes' : ''}`,
  );

describe('a workspace in the archive that is declared again', () => {
  const CREATED = 'create Workspace/acme-legal (declared)';

  it('brings back what has effect by itself, and is not declared', () => {
    const live = archivedWith(ownedBy(null, ROLE, TEAM, MEMBER));
    const {changes, unmanaged} = diffOf([WORKSPACE, ROLE], live);
    const [workspace] = changes;
    expect(workspace).toMatchObject({address: 'Workspace/acme-legal', actions: ['create']});
    expect(workspace?.restores?.map(({address}) => address)).toEqual(['Team/acme-legal/deals']);
    expect([...applyChanges(new Map(), changes).keys()].toSorted()).toEqual([
      'Role/acme-legal/counsel',
      'Team/acme-legal/deals',
      'Workspace/acme-legal',
    ]);
    expect(unmanaged.map(({address}) => address)).toEqual([
      `Member/acme-legal/${BO}`,
      'Team/acme-legal/deals',
    ]);
  });

  it('brings back nothing with other workspaces and objects', () => {
    const {changes} = diffOf([WORKSPACE, OTHER, ROLE], archivedWith(ownedBy(null, TEAM)));
    expect(changes.filter(({restores}) => restores !== undefined).map(({address}) => address)).toEqual([
      'Workspace/acme-legal',
    ]);
  });

  it('has what the set declares in it adopted, and awake if it gives somebody something', () => {
    const live = archivedWith(ownedBy(null, ROLE, MEMBER));
    expect(told([WORKSPACE, ROLE, MEMBER], live)).toEqual([
      CREATED,
      'adopt Role/acme-legal/counsel (adopted)',
      `adopt Member/acme-legal/${BO} (adopted) wakes`,
    ]);
  });

  it('of no set is brought back likewise', () => {
    expect(told([WORKSPACE, ROLE], archivedWith(ownedBy(null, ROLE), null))).toEqual([
      CREATED,
      'adopt Role/acme-legal/counsel (adopted)',
    ]);
  });

  it('of another set stays in the archive', () => {
    const live = archivedWith(ownedBy(null, ROLE), 'platform');
    expect(told([WORKSPACE, ROLE], live)).toEqual(['create Role/acme-legal/counsel (declared)']);
  });

  it('has what it did not have made', () => {
    expect(told([WORKSPACE, TEAM], archivedWith(ownedBy(null, ROLE)))).toEqual([
      CREATED,
      'create Team/acme-legal/deals (declared)',
    ]);
  });

  it('stays in the archive while it is not declared', () => {
    const live = archivedWith(ownedBy(null, ROLE));
    const {changes, unmanaged} = diffOf([ROLE], live);
    expect(changes).toMatchObject([{actions: ['create']}]);
    expect(unmanaged).toEqual([]);
  });

  it('still has what its set had in it, if it was archived around bylaw', () => {
    const live = archivedWith(ownedBy(SET, ROLE, TEAM));
    expect(told([WORKSPACE, ROLE], live)).toEqual([CREATED, 'delete Team/acme-legal/deals (removed)']);
    expect(told([WORKSPACE, ROLE], live, ['Team/acme-legal/deals'])).toEqual([
      CREATED,
      'release Team/acme-legal/deals (removed)',
    ]);
  });
});

describe('an object without effect', () => {
  const dormant = (owner: string | null): Live =>
    liveSince(new Map(), stateOf(WORKSPACE), {dormant: ownedBy(owner, MEMBER)});

  it('wakes once a set adopts it', () => {
    expect(told([WORKSPACE, MEMBER], dormant(null))).toEqual([
      `adopt Member/acme-legal/${BO} (adopted) wakes`,
    ]);
  });

  it('of the set, which somebody said to be so, is written anew', () => {
    expect(told([WORKSPACE, MEMBER], dormant(SET))).toEqual([`update Member/acme-legal/${BO} (drift) wakes`]);
  });

  it('is no drift that could be accepted', () => {
    const live = liveSince(stateOf(MEMBER), stateOf(WORKSPACE), {
      dormant: ownedBy(SET, document('Member', `name: ${BO}`, 'roles: [counsel]')),
    });
    expect(told([WORKSPACE, document('Member', `name: ${BO}`, 'roles: [counsel]')], live)).toEqual([
      `update Member/acme-legal/${BO} (drift) wakes`,
    ]);
  });

  it('that is not declared is unmanaged', () => {
    expect(diffOf([WORKSPACE], dormant(null)).unmanaged.map(({address}) => address)).toEqual([
      `Member/acme-legal/${BO}`,
    ]);
  });

  it('gives way to what is live at its address', () => {
    const live = liveSince(new Map(), together(stateOf(WORKSPACE), ownedBy(SET, MEMBER)), {
      dormant: ownedBy(null, MEMBER),
    });
    expect(told([WORKSPACE, MEMBER], live)).toEqual([]);
  });
});
