/** What a plan tells of objects whose rows were written around bylaw. */
import {describe, expect, it} from 'vitest';
import {EVERYTHING, NOTHING, sightOf} from '../../../src/access/sight.ts';
import type {Live} from '../../../src/model/live.ts';
import {toldCreatedOutside} from '../../../src/planner/created-outside.ts';
import {liveFrom, together} from '../model/states.ts';
import {ACME, documents, team} from '../rules/organisation.ts';
import {liveWith, planOf} from './plans.ts';

const of = (kind: string, name: string, spec: string): string =>
  `apiVersion: bylaw/v1\nkind: ${kind}\nmetadata: {workspace: acme, name: ${name}}\nspec: ${spec}\n`;
const user = (name: string, spec: string): string =>
  `apiVersion: bylaw/v1\nkind: User\nmetadata: {name: ${name}}\nspec: ${spec}\n`;

const outside = (text: string, more: Partial<Live> = {}): Live => {
  const objects = liveFrom(text, null);
  return liveWith(objects, {createdOutside: new Set(objects.keys()), ...more});
};
const told = (text: string) =>
  toldCreatedOutside(outside(text), [], {sight: EVERYTHING, leftAlone: new Set()}).createdOutside;
const given = (text: string): readonly string[] => told(text)?.flatMap(({gives}) => gives) ?? [];

const LATER = '2027-03-31';
const BEFORE = '2027-01-01';
const SHARED =
  'target: "vault:falcon", requestedBy: ana@acme.example, to: [{subject: "user:eve@acme.example", role: editor}, {subject: everyone, role: viewer, expires: 2027-01-01}]';

describe('what was created outside', () => {
  it.each([
    ['a system admin', user('eve@acme.example', '{systemAdmin: true}'), ['system admin']],
    ['a user', user('eve@acme.example', '{displayName: Eve}'), []],
    [
      'a member with roles',
      of('Member', 'eve@acme.example', '{roles: [admin, counsel]}'),
      ['role admin', 'role counsel'],
    ],
    ['a member without roles', of('Member', 'eve@acme.example', '{roles: []}'), ['membership']],
    [
      'a member who is none any more',
      of('Member', 'eve@acme.example', '{roles: [admin], status: deactivated}'),
      [],
    ],
    [
      'a team',
      of('Team', 'deals', '{members: [eve@acme.example, al@acme.example]}'),
      ['membership for al@acme.example', 'membership for eve@acme.example'],
    ],
    ['a role', of('Role', 'counsel', '{permissions: ["use:shared_spaces"]}'), ['use:shared_spaces']],
    [
      'a grant',
      of('Grant', 'reads', '{subject: everyone, permissions: ["insights:read:all"]}'),
      ['insights:read:all for everyone'],
    ],
    [
      'a grant for some time',
      of('Grant', 'reads', `{subject: everyone, permissions: ["insights:read:all"], expires: ${LATER}}`),
      ['insights:read:all for everyone'],
    ],
    [
      'a grant that has expired',
      of('Grant', 'reads', `{subject: everyone, permissions: ["insights:read:all"], expires: ${BEFORE}}`),
      [],
    ],
    [
      'a space',
      of('Space', 'room', '{type: internal, creator: ana@acme.example, resources: ["vault:falcon"]}'),
      ['access to vault:falcon'],
    ],
    [
      'a share, but for what has expired',
      of('Share', 's', `{${SHARED}}`),
      ['editor on vault:falcon for user:eve@acme.example'],
    ],
    ['a share that is suspended', of('Share', 's', `{${SHARED}, suspended: true}`), []],
    [
      'a share with a partner',
      of(
        'Share',
        's',
        '{target: "vault:falcon", with: north, requestedBy: ana@acme.example, to: [{subject: "user:raj@north.example", role: viewer}]}',
      ),
      [],
    ],
    [
      'a guest',
      of(
        'Guest',
        'gia@guest.example',
        '{spaces: [{space: room, role: viewer}], invitedBy: ana@acme.example}',
      ),
      ['viewer on space:room'],
    ],
    [
      'a guest who is suspended',
      of(
        'Guest',
        'gia@guest.example',
        '{spaces: [{space: room, role: viewer}], invitedBy: ana@acme.example, suspended: true}',
      ),
      [],
    ],
    [
      'a guest whose time is over',
      of(
        'Guest',
        'gia@guest.example',
        `{spaces: [{space: room, role: viewer}], invitedBy: ana@acme.example, expires: ${BEFORE}}`,
      ),
      [],
    ],
    ['a connection', of('Connection', 'north', '{with: north, requestedBy: ana@acme.example}'), []],
    ['a resource', of('Resource', 'falcon', '{type: vault, creator: ana@acme.example}'), []],
  ])('gives by itself as %s what it says', (_, text, gives) => {
    expect(given(text)).toEqual(gives);
  });

  it('is told with the set that its row names, in the order of objects', () => {
    const text = documents(
      of('Team', 'b', '{members: [eve@acme.example]}'),
      of('Team', 'a', '{members: [eve@acme.example]}'),
    );
    const live = outside(text, {claimedBy: new Map([['Team/acme/b', 'other']])});
    const {createdOutside} = toldCreatedOutside(live, [], {sight: EVERYTHING, leftAlone: new Set()});
    expect(createdOutside?.map(({address, set}) => [address, set])).toEqual([
      ['Team/acme/a', null],
      ['Team/acme/b', 'other'],
    ]);
  });

  it('is not told where it gives nothing, unless it was left alone', () => {
    const text = of('Resource', 'falcon', '{type: vault, creator: ana@acme.example}');
    expect(toldCreatedOutside(outside(text), [], {sight: EVERYTHING, leftAlone: new Set()})).toEqual({});
    const leftAlone = new Set(['Resource/acme/falcon']);
    expect(toldCreatedOutside(outside(text), [], {sight: EVERYTHING, leftAlone}).createdOutside).toEqual([
      {address: 'Resource/acme/falcon', set: null, gives: []},
    ]);
  });

  it('is told of the workspaces of the sight alone, and of system admins', () => {
    const text = documents(
      of('Team', 'deals', '{members: [eve@acme.example]}'),
      user('eve@acme.example', '{systemAdmin: true}'),
    );
    const seen = (sight: typeof NOTHING, leftAlone: readonly string[] = []) =>
      toldCreatedOutside(outside(text), [], {sight, leftAlone: new Set(leftAlone)}).createdOutside?.map(
        ({address, gives}) => `${address} ${gives.join()}`,
      );
    expect(seen(NOTHING)).toEqual(['User/eve@acme.example system admin']);
    expect(seen(sightOf(new Set(['acme']), []))).toEqual([
      'User/eve@acme.example system admin',
      'Team/acme/deals membership for eve@acme.example',
    ]);
    expect(seen(NOTHING, ['Team/acme/deals'])).toContain('Team/acme/deals ');
  });

  it('is not told of what the plan changes, nor of what is not live', () => {
    const live = outside(of('Team', 'deals', '{members: [eve@acme.example]}'));
    const change = {address: 'Team/acme/deals', actions: ['adopt'], reason: 'adopted', fields: []} as const;
    expect(toldCreatedOutside(live, [change], {sight: EVERYTHING, leftAlone: new Set()})).toEqual({});
    const gone = {...live, createdOutside: new Set(['Team/acme/gone'])};
    expect(toldCreatedOutside(gone, [], {sight: EVERYTHING, leftAlone: new Set(['Team/acme/gone'])})).toEqual(
      {},
    );
  });

  it('is in the plan', () => {
    const state = together(liveFrom(ACME), liveFrom(team('stray', ['bo@acme.example']), null));
    const {plan} = planOf(ACME, state, {
      live: liveWith(state, {createdOutside: new Set(['Team/acme-legal/stray'])}),
    });
    expect(plan.createdOutside).toEqual([
      {address: 'Team/acme-legal/stray', set: null, gives: ['membership for bo@acme.example']},
    ]);
  });
});
