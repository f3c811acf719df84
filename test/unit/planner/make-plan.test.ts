import {beforeEach, describe, expect, it} from 'vitest';
import {canonicalJson} from '../../../src/model/canonical-json.ts';
import type {Change} from '../../../src/model/change.ts';
import type {Plan, PlanFileContent} from '../../../src/model/plan.ts';
import {applyChanges} from '../../../src/diff/diff.ts';
import {changesFromPlan, desiredOf} from '../../../src/planner/changes-from-plan.ts';
import {basisOf, digestOfLive, staleAddresses} from '../../../src/planner/fingerprints.ts';
import {makePlan} from '../../../src/planner/make-plan.ts';
import {liveFrom, together} from '../model/states.ts';
import {ACME, documents, NORTHWIND, team} from '../rules/organisation.ts';
import {changed, liveWith, NO_CONSENT, planInput, planOf, told} from './plans.ts';

const CONNECTION = `
apiVersion: bylaw/v1
kind: Connection
metadata: {workspace: acme-legal, name: northwind}
spec: {with: northwind-legal, requestedBy: ana@acme.example, admins: [bo@acme.example]}
`;
const SHARE = `
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: falcon-out}
spec:
  target: vault:falcon
  with: northwind-legal
  requestedBy: ana@acme.example
  to: [{subject: "user:raj@northwind.example", role: viewer}]
`;
const COLLABORATE = `
apiVersion: bylaw/v1
kind: Grant
metadata: {workspace: northwind-legal, name: all-collaborate}
spec: {subject: everyone, permissions: ["use:external_collaboration"]}
`;
const theirs = liveFrom(documents(NORTHWIND, COLLABORATE), 'northwind-set');

describe('equal inputs give equal bytes', () => {
  it('whatever the order in which objects are declared and read', () => {
    const text = documents(ACME, team('deals', ['bo@acme.example']), CONNECTION, SHARE);
    const live = together(liveFrom(documents(ACME, team('old', []))), theirs);
    const input = planInput(text, live);
    const turned = {
      ...input,
      desired: new Map([...input.desired].toReversed()),
      live: liveWith(new Map([...live].toReversed())),
    };
    expect(JSON.stringify(makePlan(turned).plan)).toBe(JSON.stringify(makePlan(input).plan));
  });

  it('and the digest of what is declared is that of its content alone', () => {
    const digest = (text: string): string => planOf(text, new Map()).plan.desired.digest;
    expect(digest(ACME.replace('roles: [admin, sharer]', 'roles: [sharer, admin]'))).toBe(digest(ACME));
    expect(digest(ACME.replace('type: vault', 'type: thread'))).not.toBe(digest(ACME));
  });
});

it('a plan that nobody is shown is judged alike, and lacks only what nobody is told', () => {
  const named =
    'apiVersion: bylaw/v1\nkind: User\nmetadata: {name: raj@northwind.example}\nspec: {displayName: Raj}\n';
  const input = planInput(documents(ACME, CONNECTION, SHARE, named), together(liveFrom(ACME), theirs));
  const {plan, ...shown} = makePlan(input);
  const {plan: unseenPlan, ...unseen} = makePlan({...input, isUnseen: true});
  const {
    access: {reach, ...access},
    names,
    ...rest
  } = plan;
  expect([reach?.length, Object.keys(names ?? {}).length]).toEqual([1, 1]);
  expect(unseenPlan).toEqual({...rest, access});
  expect([unseen.changes, unseen.run]).toEqual([shown.changes, shown.run]);
});

describe('what a change waits for', () => {
  let plan: Plan;
  beforeEach(() => {
    ({plan} = planOf(documents(ACME, CONNECTION, SHARE), together(liveFrom(ACME), theirs)));
  });
  const gate = (address: string): unknown => plan.changes.find((change) => change.address === address)?.gate;

  it('is the partner alone, for a connection that its own side asks for', () => {
    expect(gate('Connection/acme-legal/northwind')).toEqual({
      status: 'waiting',
      needs: [{side: 'northwind-legal', approvers: ['raj@northwind.example']}],
    });
  });

  it('is both sides for an external share: the ECAs, and the admins of the connection', () => {
    expect(gate('Share/acme-legal/falcon-out')).toEqual({
      status: 'waiting',
      needs: [
        {side: 'acme-legal', approvers: ['al@acme.example', 'ana@acme.example', 'bo@acme.example']},
        {side: 'northwind-legal', approvers: ['raj@northwind.example']},
      ],
    });
  });

  it('is counted, and listed in order', () => {
    expect(plan.summary.waiting).toBe(3);
    expect(plan.waiting.map(({id, side}) => `${id} ${side}`)).toEqual([
      'connection:acme-legal/northwind northwind-legal',
      'share:acme-legal/falcon-out acme-legal',
      'share:acme-legal/falcon-out northwind-legal',
    ]);
  });

  it('gives nobody access meanwhile', () => {
    expect(plan.access.gained).toEqual([]);
    expect(told(plan)).toEqual([]);
    expect(plan.applyable).toBe(true);
  });

  it('is nothing once both sides have asked for the connection', () => {
    const back = documents(
      NORTHWIND,
      `
apiVersion: bylaw/v1
kind: Connection
metadata: {workspace: northwind-legal, name: acme}
spec: {with: acme-legal, requestedBy: raj@northwind.example}
`,
    );
    const both = planOf(
      documents(ACME, CONNECTION),
      together(liveFrom(ACME), liveFrom(back, 'northwind-set')),
    );
    expect(changed(both.plan)).toEqual(['Connection/acme-legal/northwind create declared ready']);
    expect(both.plan.waiting).toEqual([]);
  });

  it('is still listed while it is open, though nothing about it changes', () => {
    const all = documents(ACME, CONNECTION, SHARE);
    const again = planOf(all, together(liveFrom(all), theirs)).plan;
    expect(again.changes).toEqual([]);
    expect(again.summary.waiting).toBe(3);
  });
});

describe('a change that a rule stands against is blocked', () => {
  it('even if the breach is about an object that does not change', () => {
    const text = documents(ACME, team('deals', ['bo@acme.example']));
    const {plan} = planOf(text.replace(/ {2}- \{name: bo@acme.example.*\n/, ''), liveFrom(text));
    expect(told(plan)).toEqual(['error references/unresolved Team/acme-legal/deals']);
    expect(changed(plan)).toEqual(['Member/acme-legal/bo@acme.example delete removed blocked']);
  });

  it('by a refusal too, and by no warning', () => {
    const sales = `
apiVersion: bylaw/v1
kind: Workspace
metadata: {name: acme-sales}
spec: {displayName: Sales, organization: acme-sales, region: EU, protect: false}
`;
    const {plan} = planOf(
      documents(
        ACME,
        `
apiVersion: bylaw/v1
kind: Role
metadata: {workspace: acme-legal, name: host}
spec: {permissions: ["use:invite_guest_accounts"]}
`,
      ),
      liveFrom(documents(ACME, sales)),
    );
    expect(told(plan)).toEqual([
      'refusal guard/confirm-delete Workspace/acme-sales',
      'warning permissions/inert Role/acme-legal/host',
    ]);
    expect(changed(plan)).toEqual([
      'Role/acme-legal/host create declared ready',
      'Workspace/acme-sales delete removed blocked',
    ]);
    expect(plan.applyable).toBe(false);
  });
});

describe('a part of a plan', () => {
  const text = documents(
    ACME,
    team('deals', [], 'practice: m-and-a'),
    team('board', [], 'practice: all, area: board'),
    team('clerks', []),
  );
  const live = liveFrom(documents(ACME, team('old', [], 'practice: m-and-a'), team('other', [])));
  const of = (filter: Parameters<typeof planOf>[2]): readonly string[] =>
    changed(planOf(text, live, filter).plan);

  it('is what bears a label, before or after', () => {
    expect(of({filter: {selector: {practice: 'm-and-a'}}})).toEqual([
      'Team/acme-legal/deals create declared ready',
      'Team/acme-legal/old delete removed ready',
    ]);
    expect(of({filter: {selector: {practice: 'all', area: 'board'}}})).toEqual([
      'Team/acme-legal/board create declared ready',
    ]);
    expect(of({filter: {selector: {practice: 'all', area: 'legal'}}})).toEqual([]);
  });

  it('is what is named, and of that what bears the label', () => {
    const targets = ['Team/acme-legal/clerks', 'Team/acme-legal/other'];
    expect(of({filter: {targets}})).toEqual([
      'Team/acme-legal/clerks create declared ready',
      'Team/acme-legal/other delete removed ready',
    ]);
    expect(of({filter: {targets, selector: {practice: 'm-and-a'}}})).toEqual([]);
  });
});

it('a space has the region of its workspace, declared, live or not known', () => {
  const space = documents(ACME).split('---\n').at(-1) ?? '';
  const region = (text: string, live: Parameters<typeof planOf>[1]): unknown => {
    const after = planOf(text, live).plan.changes.find(({address}) => address.startsWith('Space/'))?.after;
    return (after as {region?: string}).region;
  };
  expect(region(ACME, new Map())).toBe('EU');
  expect(
    region(space, liveFrom(documents(ACME.replace(/---\napiVersion: bylaw\/v1\nkind: Space[^]*/, '')))),
  ).toBe('EU');
  expect(region(space, new Map())).toBeUndefined();
});

describe('from a plan back to its changes', () => {
  const before = documents(ACME, team('old', []), team('deals', [], 'practice: a'));
  const after = documents(
    ACME,
    CONNECTION,
    team('new', ['bo@acme.example'], 'x: "1"'),
    team('deals', [], 'practice: b'),
    team('stray', []),
  );
  const live = together(
    liveFrom(before),
    liveFrom(documents(team('stray', ['bo@acme.example'])), null),
    theirs,
  );
  let plan: Plan;
  let changes: readonly Change[];
  let again: readonly Change[];
  beforeEach(() => {
    ({plan, changes} = planOf(after, live));
    again = changesFromPlan(JSON.parse(JSON.stringify(plan)) as Plan, liveWith(live));
  });

  it('they are the same, with what they declare', () => {
    expect(changed(plan).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'Team/acme-legal/deals update',
      'Team/acme-legal/new create',
      'Team/acme-legal/old delete',
      'Team/acme-legal/stray adopt+update',
      'Connection/acme-legal/northwind create',
    ]);
    const content = (list: typeof changes): unknown =>
      list.map(({declaration, after: made, ...change}) => {
        const {declaration: _, ...object} = {declaration: undefined, ...made};
        return {...change, after: object, file: declaration?.place.file, line: declaration?.line};
      });
    expect(content(again)).toEqual(content(changes));
    expect([...desiredOf(again).keys()]).toEqual(changes.filter((c) => c.after).map((c) => c.address));
  });

  it('and lead to the same state', () => {
    const state = (list: typeof changes): string =>
      canonicalJson(
        [...applyChanges(live, list).values()]
          .map(({address, labels, spec}) => ({address, labels, spec}))
          .toSorted((a, b) => (a.address < b.address ? -1 : 1)),
      );
    expect(state(again)).toBe(state(changes));
    expect(state(again)).not.toBe(state([]));
  });

  it('a plan that names no object is no plan', () => {
    const [first] = plan.changes;
    if (first === undefined) throw new Error('the plan has no changes');
    expect(() =>
      changesFromPlan({...plan, changes: [{...first, address: 'nonsense'}]}, liveWith(live)),
    ).toThrow(/no address/);
  });
});

describe('the live content that a plan rests on', () => {
  const live = together(liveFrom(documents(ACME, team('far', []))), theirs);
  let basis: PlanFileContent['basis'];
  beforeEach(() => {
    const {changes} = planOf(documents(ACME, team('far', []), CONNECTION), live);
    basis = basisOf(changes, liveWith(live));
  });
  const touched = (address: string, change: object): ReturnType<typeof liveFrom> => {
    const object = live.get(address);
    if (object === undefined) throw new Error(`${address} is not live`);
    return new Map([...live, [address, {...object, ...change} as typeof object]]);
  };

  it('is what it touches and what that refers to', () => {
    expect(
      basis.map(([address, digest]) => `${address} ${digest === null ? 'nothing' : 'something'}`),
    ).toEqual([
      'Connection/acme-legal/northwind nothing',
      'Member/acme-legal/ana@acme.example something',
      'Member/acme-legal/bo@acme.example something',
      'Workspace/acme-legal something',
      'Workspace/northwind-legal something',
    ]);
    expect(staleAddresses(basis, liveWith(live))).toEqual([]);
    expect(staleAddresses(basis, liveWith(new Map([...live].toReversed())))).toEqual([]);
  });

  it('is stale when that is there, gone, of other content, other labels or another owner', () => {
    const partner = 'Workspace/northwind-legal';
    const made = liveFrom(documents(ACME, CONNECTION)).get('Connection/acme-legal/northwind');
    if (made === undefined) throw new Error('the connection was not declared');
    expect(staleAddresses(basis, liveWith(new Map([...live, [made.address, made]])))).toEqual([made.address]);
    expect(
      staleAddresses(basis, liveWith(new Map([...live].filter(([address]) => address !== partner)))),
    ).toEqual([partner]);
    const region = {spec: {...live.get(partner)?.spec, region: 'US'}};
    for (const change of [region, {labels: {x: '1'}}, {managedBy: null}]) {
      expect(staleAddresses(basis, liveWith(touched(partner, change)))).toEqual([partner]);
    }
  });

  it('is not stale because of anything else', () => {
    expect(staleAddresses(basis, liveWith(touched('Team/acme-legal/far', {labels: {x: '1'}})))).toEqual([]);
  });

  it('is of another digest of all that is live then, whatever was changed, but not by its order', () => {
    const far = 'Team/acme-legal/far';
    const others = [{labels: {x: '1'}}, {managedBy: 'other'}, {spec: {members: [], parent: 'near'}}].map(
      (change) => touched(far, change),
    );
    const gone = new Map([...live].filter(([address]) => address !== far));
    const digests = [live, gone, ...others].map(digestOfLive);
    expect(new Set(digests).size).toBe(digests.length);
    expect(digestOfLive(new Map([...live].toReversed()))).toBe(digestOfLive(live));
  });
});

it('a plan of an empty set is made and told, when that is allowed', () => {
  const live = together(liveFrom(ACME, 'other-set'), liveFrom(documents(team('deals', []))));
  const {plan} = planOf('# nothing\n', live, {consent: {...NO_CONSENT, allowEmpty: true}});
  expect(changed(plan)).toEqual(['Team/acme-legal/deals delete removed ready']);
  expect(plan.summary).toEqual({
    create: 0,
    update: 0,
    delete: 1,
    adopt: 0,
    release: 0,
    accept: 0,
    unchanged: 0,
    waiting: 0,
    unmanaged: 0,
    outsiders: 0,
  });
});
