/** Drift that the manifests say, too: an apply accepts it, judged as if it were made now from what the set last applied. */
import {describe, expect, it} from 'vitest';
import {isStray, lastApplied, withoutAccepted} from '../../../src/diff/accepted.ts';
import {diff} from '../../../src/diff/diff.ts';
import type {Live} from '../../../src/model/live.ts';
import type {LiveObject, State} from '../../../src/model/objects.ts';
import {desiredFrom, SET} from '../model/states.ts';
import {document, documents, liveSince, stateOf} from './drifted-set.ts';

const TEAM = 'Team/acme-legal/deals';
const BO = 'bo@acme.example';
const CY = 'cy@acme.example';
const DI = 'di@acme.example';

const team = (members: readonly string[], more = '', metadata = ''): string =>
  document('Team', `name: deals${metadata}`, `members: [${members.join(', ')}]${more}`);
const member = (more: string): string => document('Member', `name: ${BO}`, `roles: [counsel]${more}`);

/** The changes of a plan: what is done, why, from which fields to which, and what is live there. */
function planned(declared: readonly string[], live: Live): readonly unknown[] {
  const desired = declared.length === 0 ? new Map() : desiredFrom(documents(...declared));
  return diff(desired, live, SET).changes.map(({actions, reason, fields, accepts}) => ({
    does: actions.join('+'),
    reason,
    fields: fields.map(({path, before, after}) => [path, before, after]),
    live: accepts === undefined ? 'is before' : (accepts.live?.spec ?? 'gone'),
  }));
}

/** The object of the live state of one text. */
function only(text: string): LiveObject {
  const [object] = stateOf(text).values();
  if (object === undefined) throw new Error('nothing is declared');
  return object;
}

const specOf = (text: string): unknown => only(text).spec;

describe('drift of a declared object', () => {
  const was = team([BO]);
  const drifted = team([BO, CY]);
  const live = liveSince(stateOf(was), stateOf(drifted));

  it('that is declared so is accepted, and compared with what was applied', () => {
    expect(planned([drifted], live)).toEqual([
      {
        does: 'accept',
        reason: 'accepted',
        fields: [['/members', [BO], [BO, CY]]],
        live: specOf(drifted),
      },
    ]);
  });

  it('that is not declared is set back, compared with what is live', () => {
    expect(planned([was], live)).toEqual([
      {does: 'update', reason: 'drift', fields: [['/members', [BO, CY], [BO]]], live: 'is before'},
    ]);
  });

  it('of which something else is edited is accepted and updated', () => {
    expect(planned([team([BO, CY], ', displayName: Deals')], live)).toEqual([
      {
        does: 'accept+update',
        reason: 'edited',
        fields: [
          ['/displayName', null, 'Deals'],
          ['/members', [BO], [BO, CY]],
        ],
        live: specOf(drifted),
      },
    ]);
  });

  it('of labels is accepted likewise', () => {
    const labelled = team([BO], '', ', labels: {practice: deals}');
    expect(planned([labelled], liveSince(stateOf(was), stateOf(labelled)))).toEqual([
      {
        does: 'accept',
        reason: 'accepted',
        fields: [['/metadata/labels/practice', null, 'deals']],
        live: specOf(was),
      },
    ]);
    expect(planned([was], liveSince(stateOf(labelled), stateOf(was)))).toMatchObject([{does: 'accept'}]);
  });

  it('whose field is declared in yet another way is only edited, from what was applied', () => {
    const named = (name: string): string => team([BO], `, displayName: ${name}`);
    expect(planned([named('Third')], liveSince(stateOf(named('First')), stateOf(named('Second'))))).toEqual([
      {
        does: 'update',
        reason: 'edited',
        fields: [['/displayName', 'First', 'Third']],
        live: specOf(named('Second')),
      },
    ]);
  });

  it('is no drift where the object is as it was applied', () => {
    expect(planned([was], liveSince(stateOf(was), stateOf(was)))).toEqual([]);
    expect(planned([drifted], liveSince(stateOf(was), stateOf(was)))).toMatchObject([
      {does: 'update', reason: 'edited', live: 'is before'},
    ]);
  });

  it('of what belongs to no set any more is adopted', () => {
    const left = new Map([[TEAM, {...only(drifted), managedBy: null}]]);
    expect(planned([drifted], {...live, objects: left})).toEqual([
      {does: 'adopt', reason: 'adopted', fields: [], live: 'is before'},
    ]);
  });

  it('that is a decision is decided anew, not accepted', () => {
    const approval = (decision: string): string =>
      document(
        'Approval',
        'name: one',
        `request: 'share:globex/x', decision: ${decision}, by: ${BO}, digest: 'sha256:${'0'.repeat(64)}'`,
      );
    expect(
      planned([approval('deny')], liveSince(stateOf(approval('approve')), stateOf(approval('deny')))),
    ).toEqual([
      {
        does: 'update',
        reason: 'edited',
        fields: [['/decision', 'approve', 'deny']],
        live: specOf(approval('deny')),
      },
    ]);
  });

  it('of another set is none of this one', () => {
    const foreign = new Map([[TEAM, {...only(drifted), managedBy: 'platform'}]]);
    expect(planned([drifted], {...live, objects: foreign})).toEqual([]);
  });
});

describe('drift of an object that gets another name', () => {
  const was = team([BO]);
  const live = liveSince(stateOf(was), stateOf(team([BO, CY])));
  const renamed = (...members: readonly string[]): string =>
    document('Team', 'name: dealz, renamedFrom: deals', `members: [${members.join(', ')}]`);
  const name = ['/metadata/name', 'deals', 'dealz'];

  it('is accepted where it is declared so', () => {
    expect(planned([renamed(BO, CY)], live)).toEqual([
      {
        does: 'accept+update',
        reason: 'renamed',
        fields: [name, ['/members', [BO], [BO, CY]]],
        live: specOf(team([BO, CY])),
      },
    ]);
  });

  it('is set back where it is not', () => {
    expect(planned([renamed(BO)], live)).toEqual([
      {does: 'update', reason: 'renamed', fields: [name, ['/members', [BO, CY], [BO]]], live: 'is before'},
    ]);
  });

  it('is accepted under its name where nobody knows how it was applied', () => {
    expect(planned([renamed(BO, CY)], {...live, drifted: new Map([[TEAM, null]])})).toEqual([
      {does: 'accept+update', reason: 'renamed', fields: [name], live: specOf(team([BO, CY]))},
    ]);
  });
});

describe('drift of which nobody knows how it was applied', () => {
  const drifted = team([BO, CY]);
  const live = liveSince(stateOf(team([BO])), stateOf(drifted), {drifted: new Map([[TEAM, null]])});

  it('is accepted as if all of it were new', () => {
    expect(planned([drifted], live)).toEqual([
      {does: 'accept', reason: 'accepted', fields: [['/members', null, [BO, CY]]], live: specOf(drifted)},
    ]);
  });

  it('is edited from what is live where it is not declared so', () => {
    expect(planned([team([BO, DI])], live)).toMatchObject([
      {does: 'update', reason: 'edited', fields: [['/members', [BO, CY], [BO, DI]]], live: 'is before'},
    ]);
  });

  it('is compared with what is declared where that was applied', () => {
    expect(planned([team([BO])], live)).toMatchObject([
      {does: 'update', reason: 'drift', fields: [['/members', [BO, CY], [BO]]], live: 'is before'},
    ]);
  });
});

describe('an object that was written around bylaw under the name of the set', () => {
  const stray = {createdOutside: new Set([TEAM]), claimedBy: new Map([[TEAM, SET]])};
  const unowned = (text: string): State<LiveObject> =>
    new Map([...stateOf(text)].map(([address, object]) => [address, {...object, managedBy: null}]));
  const live = liveSince(new Map(), unowned(team([BO])), stray);

  it('is accepted as new where it is declared just so', () => {
    expect(planned([team([BO])], live)).toEqual([
      {does: 'accept', reason: 'accepted', fields: [['/members', null, [BO]]], live: specOf(team([BO]))},
    ]);
  });

  it('is adopted and updated where it is declared otherwise', () => {
    expect(planned([team([CY])], live)).toMatchObject([{does: 'adopt+update', reason: 'adopted'}]);
  });

  it('is never accepted if it is a decision', () => {
    const approval = document(
      'Approval',
      'name: one',
      `request: 'share:globex/x', decision: approve, by: ${BO}, digest: 'sha256:${'0'.repeat(64)}'`,
    );
    const address = 'Approval/acme-legal/one';
    const decided = liveSince(new Map(), unowned(approval), {
      createdOutside: new Set([address]),
      claimedBy: new Map([[address, SET]]),
    });
    expect(planned([approval], decided)).toMatchObject([{does: 'adopt', live: 'is before'}]);
  });

  it.each([
    ['is one whose row names this set, and which no run made', stray, true],
    ['is none if its row names another set', {...stray, claimedBy: new Map([[TEAM, 'platform']])}, false],
    ['is none if a run made it', {...stray, createdOutside: new Set<string>()}, false],
  ])('%s', (_, more, expected) => {
    expect(isStray(only(team([BO])), {...live, ...more}, SET)).toBe(expected);
  });
});

describe('an object of the set that is gone and declared no more', () => {
  const was = team([BO]);
  const live = liveSince(stateOf(was), new Map());

  it('is accepted as gone', () => {
    expect(planned([], live)).toEqual([
      {does: 'accept', reason: 'accepted', fields: [['/members', [BO], null]], live: 'gone'},
    ]);
  });

  it('is made again where it is declared', () => {
    expect(planned([was], live)).toMatchObject([{does: 'create', reason: 'drift', live: 'is before'}]);
  });

  it('is of this set, as it was', () => {
    expect(diff(new Map(), live, SET).changes[0]?.before).toEqual({...only(was), managedBy: SET});
  });

  it('is taken back if it is a decision', () => {
    const approval = document(
      'Approval',
      'name: one',
      `request: 'share:globex/x', decision: approve, by: ${BO}, digest: 'sha256:${'0'.repeat(64)}'`,
    );
    expect(planned([], liveSince(stateOf(approval), new Map()))).toMatchObject([
      {does: 'delete', live: 'gone'},
    ]);
  });

  it('is not told of where nobody knows what it was', () => {
    expect(planned([], {...live, drifted: new Map([[TEAM, null]])})).toEqual([]);
  });

  it('is not gone while it is without effect', () => {
    const dormant = new Map([[TEAM, {...only(was), managedBy: null}]]);
    expect(planned([], {...live, dormant})).toEqual([]);
  });

  it.each([
    ['its workspace', 'acme-legal', []],
    ['another workspace', 'globex', [{does: 'accept'}]],
  ])('went with %s if that is in the archive', (_, name, expected) => {
    const [workspace] = stateOf(
      `{apiVersion: bylaw/v1, kind: Workspace, metadata: {name: ${name}}, spec: {displayName: A, organization: a, region: EU}}`,
    ).values();
    const archived = new Map([[name, {workspace, objects: new Map()}]]) as unknown as Live['archived'];
    expect(planned([], {...live, archived})).toMatchObject(expected);
  });

  it('went into the archive if it is a workspace that is there', () => {
    const text =
      '{apiVersion: bylaw/v1, kind: Workspace, metadata: {name: acme-legal}, spec: {displayName: A, organization: a, region: EU}}';
    const gone = liveSince(stateOf(text), new Map());
    const archived = new Map([['acme-legal', {workspace: only(text), objects: new Map()}]]);
    expect(planned([], {...gone, archived: archived as unknown as Live['archived']})).toEqual([]);
    expect(planned([], gone)).toMatchObject([{does: 'accept'}]);
  });

  it('is expected to be missing where it gets another name', () => {
    const renamed = document('Team', 'name: dealz, renamedFrom: deals', `members: [${BO}]`);
    const moved = liveSince(stateOf(was), stateOf(team([BO, CY])));
    expect(planned([renamed], moved)).toMatchObject([{does: 'update', reason: 'renamed'}]);
  });
});

describe('what a set last applied, where something else is live', () => {
  it('has no names of people from the audit: the one that the digest knows is found', () => {
    const was = member(', displayName: Bo Berg');
    const address = `Member/acme-legal/${BO}`;
    const live = liveSince(stateOf(was), stateOf(member(', displayName: Bo Berg, status: deactivated')));
    expect(lastApplied(address, live, undefined)?.spec).toEqual(specOf(was));
    const other = liveSince(stateOf(was), stateOf(member(', displayName: Bob')));
    expect(lastApplied(address, other, only(was))?.spec).toEqual(specOf(was));
  });

  it('names a person by their address where nobody knows the name', () => {
    const live = liveSince(stateOf(member(', displayName: Bo Berg')), stateOf(member(', displayName: Bob')));
    expect(lastApplied(`Member/acme-legal/${BO}`, live, only(member('')))?.spec).toEqual(
      specOf(member(`, displayName: ${BO}`)),
    );
  });

  it('has no name of a person who had none', () => {
    const live = liveSince(stateOf(member('')), stateOf(member(', displayName: Bob')));
    expect(lastApplied(`Member/acme-legal/${BO}`, live, undefined)?.spec).toEqual(specOf(member('')));
  });

  it('finds the names of accounts likewise', () => {
    const user = (more: string): string =>
      `{apiVersion: bylaw/v1, kind: User, metadata: {name: ${BO}}, spec: {displayName: Bo${more}}}`;
    const live = liveSince(stateOf(user('')), stateOf(user(', systemAdmin: true')));
    expect(lastApplied(`User/${BO}`, live, undefined)?.spec).toEqual(specOf(user('')));
  });

  it('has all other names from the audit, whatever is declared', () => {
    const named = (name: string): string => team([BO], `, displayName: ${name}`);
    const live = liveSince(stateOf(named('Deals')), stateOf(named('Deal makers')));
    const elsewhere = {...live, applied: new Map([[TEAM, 'sha256:of an older form']])};
    expect(lastApplied(TEAM, elsewhere, only(named('Teams')))?.spec).toEqual(specOf(named('Deals')));
  });

  it('has its labels', () => {
    const labelled = team([BO], '', ', labels: {practice: deals}');
    const live = liveSince(stateOf(labelled), stateOf(team([CY])));
    expect(lastApplied(TEAM, live, undefined)?.labels).toEqual({practice: 'deals'});
    const unlabelled = {...live, drifted: new Map([[TEAM, {spec: specOf(team([BO]))}]])};
    expect(lastApplied(TEAM, unlabelled, undefined)?.labels).toEqual({});
  });

  it('is who and where it is', () => {
    const {managedBy: _, ...was} = only(team([BO]));
    expect(lastApplied(TEAM, liveSince(stateOf(team([BO])), stateOf(team([CY]))), undefined)).toEqual(was);
  });

  it('is what is declared, where the audit does not know it and the digest does', () => {
    const live = liveSince(stateOf(team([BO])), stateOf(team([CY])), {drifted: new Map()});
    expect(lastApplied(TEAM, live, only(team([BO])))).toEqual(only(team([BO])));
    expect(lastApplied(TEAM, live, only(team([DI])))).toBeUndefined();
    expect(lastApplied(TEAM, live, undefined)).toBeUndefined();
  });
});

describe('the state that changes are judged against', () => {
  const objects = stateOf(team([BO, CY]));
  const live = liveSince(stateOf(team([BO])), objects);
  const changesOf = (declared: string, before: Live) => diff(desiredFrom(declared), before, SET).changes;

  it('is what is live where nothing is accepted', () => {
    expect(withoutAccepted(objects, changesOf(team([BO]), live))).toBe(objects);
  });

  it('is without the drift that is accepted', () => {
    expect(withoutAccepted(objects, changesOf(team([BO, CY]), live)).get(TEAM)?.spec).toEqual(
      specOf(team([BO])),
    );
    // What was live stays as it was read.
    expect(objects.get(TEAM)?.spec).toEqual(specOf(team([BO, CY])));
  });

  it('has none of what is accepted as new', () => {
    const unknown = {...live, drifted: new Map([[TEAM, null]])};
    expect([...withoutAccepted(objects, changesOf(team([BO, CY]), unknown)).keys()]).toEqual([]);
  });

  it('has what is accepted as gone', () => {
    const gone = diff(new Map(), liveSince(objects, new Map()), SET).changes;
    expect([...withoutAccepted(new Map(), gone).keys()]).toEqual([TEAM]);
  });

  it('has what gets another name under its former one', () => {
    const renamed = document('Team', 'name: dealz, renamedFrom: deals', `members: [${BO}, ${CY}]`);
    const state: ReadonlyMap<string, unknown> = withoutAccepted(objects, changesOf(renamed, live));
    expect([...state]).toMatchObject([[TEAM, {spec: specOf(team([BO]))}]]);
  });
});
