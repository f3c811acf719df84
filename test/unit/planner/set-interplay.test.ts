/** What of their objects decides which of several sets is planned first, and on whose changes a plan rests. */
import {describe, expect, it, test} from 'vitest';
import {diff} from '../../../src/diff/diff.ts';
import type {LiveObject, State} from '../../../src/model/objects.ts';
import {orderSets, type SetOrder, type SurveyedSet} from '../../../src/planner/set-order.ts';
import {desiredFrom, liveFrom, together} from '../model/states.ts';
import {documents} from '../rules/organisation.ts';
import {liveWith} from './plans.ts';

const doc = (kind: string, metadata: string, spec: string): string =>
  `apiVersion: bylaw/v1\nkind: ${kind}\nmetadata: {${metadata}}\nspec: {${spec}}\n`;
const workspace = (name: string): string =>
  doc(
    'Workspace',
    `name: ${name}`,
    `displayName: ${name}, organization: ${name}, region: EU, protect: false`,
  );
const member = (home: string, name: string): string =>
  doc('Member', `workspace: ${home}, name: ${name}@${home}.example`, 'roles: []');
const team = (home: string, name: string, members: readonly string[] = [], metadata = ''): string =>
  doc('Team', `workspace: ${home}, name: ${name}${metadata}`, `members: [${members.join(', ')}]`);
const connection = (home: string, other: string): string =>
  doc(
    'Connection',
    `workspace: ${home}, name: to-${other}`,
    `with: ${other}, requestedBy: a@${home}.example`,
  );
const share = (home: string, other: string): string =>
  doc(
    'Share',
    `workspace: ${home}, name: out`,
    `target: "vault:v", with: ${other}, requestedBy: a@${home}.example, to: [{subject: "user:b@${other}.example", role: viewer}]`,
  );
const user = (name: string, spec = ''): string => doc('User', `name: ${name}`, spec);

/** A set that declares some texts; of the others' objects, `live` is there, too. */
function surveyed(
  set: string,
  declared: readonly string[],
  own: readonly string[] = [],
  {
    others = new Map(),
    release = [],
    actor = null,
    actorIsLive = true,
  }: {
    readonly others?: State<LiveObject>;
    readonly release?: readonly string[];
    readonly actor?: string | null;
    readonly actorIsLive?: boolean;
  } = {},
): SurveyedSet {
  const desired = declared.length === 0 ? new Map() : desiredFrom(documents(...declared));
  const live = together(others, own.length === 0 ? new Map() : liveFrom(documents(...own), set));
  const {changes} = diff(desired, liveWith(live), set, release);
  return {set, desired, live, changes, actor, actorIsLive};
}

const liveOf = (set: string | null, ...texts: readonly string[]): State<LiveObject> =>
  liveFrom(documents(...texts), set);

/** An order as `set: needs > rests on`. */
const told = ({order}: SetOrder): readonly string[] =>
  order.map(({set, needs, restsOn}) => `${set}: ${needs.join(' ')} > ${restsOn.join(' ')}`);
const ordered = (...sets: readonly SurveyedSet[]): readonly string[] => told(orderSets(sets));

describe('a set needs what another declares', () => {
  const firms = liveOf(null, workspace('acme'), workspace('north'));

  it('where a share of its own rests on a connection of another that is not there yet', () => {
    const connecting = surveyed('zeta', [connection('north', 'acme')], [], {others: firms});
    const sharing = (others: State<LiveObject>, ...more: readonly string[]): SurveyedSet =>
      surveyed('alpha', [share('acme', 'north'), ...more], [], {others});
    expect(ordered(sharing(firms), connecting)).toEqual(['zeta:  > ', 'alpha: zeta > zeta']);
    const connected = together(firms, liveOf(null, connection('acme', 'north')));
    expect(ordered(sharing(connected), connecting)[0]).toBe('alpha:  > ');
    expect(ordered(sharing(firms, connection('acme', 'north')), connecting)[0]).toBe('alpha:  > ');
    const elsewhere = surveyed('zeta', [connection('north', 'other')], [], {others: firms});
    expect(ordered(sharing(firms), elsewhere)[0]).toBe('alpha:  > ');
  });

  it('not where a share stays in its workspace', () => {
    const within = share('acme', 'north').replace(', with: north', '');
    const connecting = surveyed('zeta', [connection('north', 'acme')], [], {others: firms});
    expect(ordered(surveyed('alpha', [within], [], {others: firms}), connecting)[0]).toBe('alpha:  > ');
  });

  it('of two connections of a pair, the first by address', () => {
    const sets = [
      surveyed('alpha', [share('acme', 'north')], [], {others: firms}),
      surveyed('mid', [connection('acme', 'north')], [], {others: firms}),
      surveyed('zeta', [connection('north', 'acme')], [], {others: firms}),
    ];
    const needs = (order: readonly SurveyedSet[]): readonly string[] | undefined =>
      orderSets(order).order.find(({set}) => set === 'alpha')?.needs;
    expect(needs(sets)).toEqual(['mid']);
    expect(needs(sets.toReversed())).toEqual(['mid']);
  });

  it('where it decides on a request of another', () => {
    const approval = doc(
      'Approval',
      'workspace: north, name: out',
      `request: "share:acme/out", decision: approve, by: b@north.example, digest: "sha256:${'0'.repeat(64)}"`,
    );
    const all = together(firms, liveOf(null, connection('acme', 'north')));
    expect(
      ordered(
        surveyed('alpha', [approval], [], {others: all}),
        surveyed('zeta', [share('acme', 'north')], [], {others: all}),
      ),
    ).toEqual(['zeta:  > ', 'alpha: zeta > zeta']);
  });

  it('where another lets go of what it declares', () => {
    const deals = team('acme', 'deals');
    const alpha = surveyed('alpha', [deals], [], {others: together(firms, liveOf('zeta', deals))});
    const zeta = (release: readonly string[]): SurveyedSet =>
      surveyed('zeta', [], [deals], {others: firms, release});
    expect(ordered(alpha, zeta(['Team/acme/deals']))).toEqual(['zeta:  > ', 'alpha: zeta > zeta']);
    expect(ordered(alpha, zeta([]))[0]).toBe('alpha:  > ');
  });

  it('not where that is live or its own already', () => {
    const deals = team('acme', 'deals');
    const there = together(firms, liveOf('zeta', workspace('zed')));
    expect(
      ordered(
        surveyed('alpha', [deals], [], {others: there}),
        surveyed('zeta', [workspace('acme'), workspace('north')], []),
      )[0],
    ).toMatch(/: {2}>/);
    const own = surveyed('alpha', [workspace('new'), team('new', 'deals')]);
    expect(orderSets([own, surveyed('zeta', [workspace('new')])]).order.map(({needs}) => needs)).toEqual([
      [],
      [],
    ]);
  });

  it('where it is planned by somebody whose account or membership is not there yet', () => {
    const planned = (more: Partial<SurveyedSet>, ...declared: readonly string[]): SurveyedSet => ({
      ...surveyed('alpha', [workspace('acme'), ...declared]),
      actor: 'x@people.example',
      actorIsLive: false,
      ...more,
    });
    const people = surveyed('zeta', [user('x@people.example')]);
    const needs = (...sets: readonly SurveyedSet[]): readonly string[] | undefined =>
      orderSets(sets).order.find(({set}) => set === 'alpha')?.needs;
    expect(needs(planned({}), people)).toEqual(['zeta']);
    expect(needs(planned({}), surveyed('zeta', [workspace('people'), member('people', 'x')]))).toEqual([
      'zeta',
    ]);
    expect(needs(planned({}), surveyed('zeta', [user('y@people.example')]))).toEqual([]);
    expect(needs(planned({}), surveyed('zeta', [team('acme', 'x@people.example'.slice(0, 1))]))).toEqual([]);
    expect(needs(planned({actorIsLive: true}), people)).toEqual([]);
    expect(needs(planned({actor: null}), people)).toEqual([]);
    expect(needs(planned({}, user('x@people.example')), people)).toEqual([]);
  });
});

describe('of sets that need nothing of each other, first comes', () => {
  const acme = liveOf('mid', workspace('acme'), team('acme', 'old'));

  it('whoever makes accounts, then whoever makes workspaces, then the first by name', () => {
    const sets = [
      surveyed('a', [team('acme', 'a')], [], {others: acme}),
      surveyed('b', [workspace('b')]),
      surveyed('c', [user('c@c.example')]),
      surveyed('d', [team('acme', 'd')], [], {others: acme}),
    ];
    const names = (order: readonly SurveyedSet[]): readonly string[] =>
      orderSets(order).order.map(({set}) => set);
    expect(names(sets)).toEqual(['c', 'b', 'a', 'd']);
    expect(names(sets.toReversed())).toEqual(['c', 'b', 'a', 'd']);
  });

  it('whoever makes or unmakes a system admin', () => {
    const admin = (before: string, after: string): readonly string[] =>
      ordered(
        surveyed('a', [user('x@x.example'), team('acme', 'a')], [], {others: acme}),
        surveyed('b', [user('root@x.example', after)], [user('root@x.example', before)]),
      );
    expect(admin('', 'systemAdmin: true')).toEqual(['b:  > ', 'a:  > b']);
    expect(admin('systemAdmin: true', '')).toEqual(['b:  > ', 'a:  > b']);
    expect(admin('systemAdmin: true', 'systemAdmin: true, displayName: Root')).toEqual(['a:  > ', 'b:  > ']);
  });

  it('whoever writes what another refers to', () => {
    const [bo, deals] = [member('acme', 'bo'), team('acme', 'deals')];
    const bound = liveOf(null, workspace('acme'), bo, deals);
    const alpha = surveyed('a', [team('acme', 'new', ['bo@acme.example'])], [], {others: bound});
    const zeta = surveyed('z', [bo.replace('roles: []', 'roles: [], displayName: Bo')], [], {others: bound});
    expect(ordered(alpha, zeta)).toEqual(['z:  > ', 'a:  > z']);
  });

  it('whoever lets go of what another deletes', () => {
    const bo = member('acme', 'bo');
    const own = team('acme', 'deals', ['bo@acme.example']);
    const there = liveOf(null, workspace('acme'));
    const deleting = surveyed('a', [], [bo], {others: there});
    const leaving = surveyed('z', [team('acme', 'deals')], [own], {others: together(there, liveOf('a', bo))});
    expect(ordered(deleting, leaving)).toEqual(['z:  > ', 'a:  > z']);
  });

  it('whoever lets go of what another calls otherwise', () => {
    const there = liveOf(null, workspace('acme'));
    const old = team('acme', 'old');
    const renaming = surveyed('a', [team('acme', 'new', [], ', renamedFrom: old')], [old], {others: there});
    const grant = (subject: string): string =>
      doc(
        'Grant',
        'workspace: acme, name: reads',
        `subject: "${subject}", permissions: ["use:shared_spaces"]`,
      );
    const others = together(there, liveOf('a', old));
    const using = surveyed('z', [grant('everyone')], [grant('team:old')], {others});
    expect(ordered(renaming, using)).toEqual(['z:  > ', 'a:  > z']);
  });

  it('whoever says who is in a workspace to which another asks to be connected', () => {
    const there = liveOf(null, workspace('acme'), workspace('north'));
    const asking = surveyed('a', [connection('acme', 'north')], [], {others: there});
    const peopling = (home: string): SurveyedSet =>
      surveyed('z', [member(home, 'bo')], [], {others: together(there, liveOf(null, workspace('zed')))});
    expect(ordered(asking, peopling('north'))).toEqual(['z:  > ', 'a:  > z']);
    expect(ordered(asking, peopling('zed'))).toEqual(['a:  > ', 'z:  > ']);
  });

  it('nobody in particular where each would come after the other: then the first by name', () => {
    const there = liveOf(null, workspace('acme'), workspace('north'));
    const both = (home: string, other: string): readonly string[] => [
      connection(home, other),
      member(home, 'bo'),
    ];
    expect(
      ordered(
        surveyed('a', both('acme', 'north'), [], {others: there}),
        surveyed('z', both('north', 'acme'), [], {others: there}),
      ),
    ).toEqual(['a:  > ', 'z:  > a']);
  });
});

describe('a plan rests on those of sets before it', () => {
  const there = liveOf(null, workspace('acme'), workspace('north'), workspace('zed'));

  it('that change something in the same workspace', () => {
    const changing = (set: string, home: string): SurveyedSet =>
      surveyed(set, [team(home, set)], [], {others: there});
    expect(ordered(changing('a', 'acme'), changing('b', 'acme'), changing('c', 'zed'))).toEqual([
      'a:  > ',
      'b:  > a',
      'c:  > ',
    ]);
  });

  it('that take something away there', () => {
    const deleting = surveyed('a', [], [team('acme', 'old')], {others: there});
    expect(ordered(deleting, surveyed('b', [team('acme', 'b')], [], {others: there}))).toEqual([
      'a:  > ',
      'b:  > a',
    ]);
  });

  it.each([
    ['acme', 'north'],
    ['north', 'acme'],
  ])('that change something in a workspace which a connection from %s to %s brings near', (from, to) => {
    const changing = (set: string, home: string): SurveyedSet =>
      surveyed(set, [team(home, set)], [], {others: there});
    const [a, b] = [changing('a', 'acme'), changing('b', 'north')];
    expect(ordered(a, b)).toEqual(['a:  > ', 'b:  > ']);
    const link = connection(from, to);
    const [live, declared] = [liveOf(null, link), desiredFrom(link)];
    const known = (one: SurveyedSet): SurveyedSet => ({...one, live: together(one.live, live)});
    const said = (one: SurveyedSet): SurveyedSet => ({
      ...one,
      desired: new Map([...one.desired, ...declared]),
    });
    for (const near of [known, said]) {
      expect(ordered(near(a), b)).toEqual(['a:  > ', 'b:  > a']);
      expect(ordered(a, near(b))).toEqual(['a:  > ', 'b:  > a']);
    }
  });

  it('and on what these rest on, in the order in which they are planned', () => {
    const set = (name: string, home: string, ...more: readonly string[]): SurveyedSet =>
      surveyed(name, [team(home, name), ...more], [], {others: there});
    expect(
      ordered(
        set('a', 'zed'),
        set('b', 'zed', team('north', 'b')),
        set('c', 'north', team('acme', 'c')),
        set('d', 'acme'),
      ),
    ).toEqual(['a:  > ', 'b:  > a', 'c:  > a b', 'd:  > a b c']);
  });

  it('but on none that changes nothing, nor if it changes nothing itself', () => {
    const [one, other] = [team('acme', 'a'), team('acme', 'b')];
    const still = surveyed('a', [one], [one], {others: there});
    const changing = surveyed('b', [other], [], {others: there});
    expect(ordered(still, changing)).toEqual(['a:  > ', 'b:  > ']);
    const later = {...still, set: 'c'};
    expect(ordered(later, changing)).toEqual(['b:  > ', 'c:  > ']);
  });
});

test('a cycle is told by a shortest way, once, with what each of its sets needs', () => {
  const set = (name: string, ...others: readonly string[]): SurveyedSet =>
    surveyed(name, [workspace(name), ...others.map((other) => team(other, `of-${name}`))]);
  const {order, cycles} = orderSets([
    set('a', 'b', 'd'),
    set('b', 'c'),
    set('c', 'a'),
    set('d', 'a'),
    set('e', 'f'),
    set('f', 'e'),
  ]);
  expect(order).toEqual([]);
  expect(cycles).toEqual([
    {
      sets: [
        {set: 'a', needs: 'Workspace/d'},
        {set: 'd', needs: 'Workspace/a'},
      ],
    },
    {
      sets: [
        {set: 'b', needs: 'Workspace/c'},
        {set: 'c', needs: 'Workspace/a'},
        {set: 'a', needs: 'Workspace/b'},
      ],
    },
    {
      sets: [
        {set: 'e', needs: 'Workspace/f'},
        {set: 'f', needs: 'Workspace/e'},
      ],
    },
  ]);
});
