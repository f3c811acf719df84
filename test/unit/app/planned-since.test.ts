/** A plan that is judged while the audit is asked is the plan that is judged first and then completed. */
import {describe, expect, it} from 'vitest';
import {plannedSince, withSince} from '../../../src/app/access-since.ts';
import {applyLoaded} from '../../../src/app/apply.ts';
import {loadSet, type LoadedSet} from '../../../src/app/load-set.ts';
import {planLoaded, planningLoaded, scopeOf, type PlanRequest} from '../../../src/app/plan.ts';
import type {Store} from '../../../src/app/store-port.ts';
import {liveFrom, SET} from '../model/states.ts';
import {NO_CONSENT, NOW} from '../planner/plans.ts';
import {ACME, documents, NORTHWIND, team} from '../rules/organisation.ts';
import {FakeHost} from './fake-host.ts';
import {FakeStore} from './fake-store.ts';

const SHARE = `
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: falcon-bo}
spec: {target: vault:falcon, to: [{subject: "user:bo@acme.example", role: editor}], requestedBy: ana@acme.example}
`;

const MERGER = `
apiVersion: bylaw/v1
kind: Member
metadata: {workspace: northwind-legal, name: bo@acme.example}
spec: {roles: [admin]}
---
apiVersion: bylaw/v1
kind: Resource
metadata: {workspace: northwind-legal, name: merger}
spec: {type: vault, creator: raj@northwind.example}
`;

/** Somebody new in the other workspace. */
const SUE = `
apiVersion: bylaw/v1
kind: Member
metadata: {workspace: northwind-legal, name: sue@northwind.example}
spec: {roles: [admin]}
`;

const load = (manifests: string, name = SET): Promise<LoadedSet> =>
  loadSet(
    new FakeHost(
      {
        'bylaw.yaml': `apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: ${name}}\n`,
        'manifests/all.yaml': manifests,
      },
      NOW,
    ),
    '/set',
  );

const requestBy = (actor: string): PlanRequest => ({
  actor,
  consent: NO_CONSENT,
  filter: {},
  toolVersion: '0.0.0',
  createdAt: NOW,
});

/** A store on which one set was applied, with somebody on a team, and another firm. */
async function applied(): Promise<FakeStore> {
  const store = new FakeStore(liveFrom(ACME), NOW);
  const actor = 'ana@acme.example';
  const loaded = await load(documents(ACME, team('deals', ['bo@acme.example']), NORTHWIND, MERGER));
  const {status} = await applyLoaded(store, loaded, requestBy(actor), {
    actor,
    consent: NO_CONSENT,
    lockTimeoutMs: 1000,
  });
  expect(status).toBe('applied');
  return store;
}

/** Plans in both ways; `steps`: how many the database leaves time for. How often it was asked, and both plans. */
async function bothWays(loaded: LoadedSet, actor: string, steps: number) {
  const store = await applied();
  const request = requestBy(actor);
  const read = await store.read(scopeOf(loaded, actor));
  let asked = 0;
  const watched: Pick<Store, 'pastEvents'> = {
    pastEvents(scope, until, _at, besides) {
      asked += 1;
      for (let left = steps; left > 0 && besides?.step() === true; left--);
      return store.pastEvents(scope, until);
    },
  };
  const beside = await plannedSince(watched, planningLoaded(loaded, read, request), read.live);
  const after = await withSince(store, planLoaded(loaded, read, request), read.live);
  return {asked, beside: beside.plan, after: after.plan};
}

describe.each([0, 1, 30, 1000])('with time for %i steps of judging', (steps) => {
  it('who reaches what is told as of judging first', async () => {
    const loaded = await load(documents(ACME, team('deals', ['bo@acme.example']), NORTHWIND, MERGER, SHARE));
    const {asked, beside, after} = await bothWays(loaded, 'ana@acme.example', steps);
    expect(beside).toStrictEqual(after);
    expect(asked).toBe(1);
    expect(beside.access.reach?.[0]).toMatchObject({object: 'vault:acme-legal/falcon'});
  });

  it('of a set to which all is refused nothing is told, though the audit was asked', async () => {
    const loaded = await load(documents(SHARE), 'second');
    const {asked, beside, after} = await bothWays(loaded, 'bo@acme.example', steps);
    expect(beside).toStrictEqual(after);
    expect(asked).toBe(1);
    expect(beside.access).toMatchObject({gained: [], reach: []});
  });

  it('where a part is refused the audit is asked again, of the rest', async () => {
    const loaded = await load(documents(SHARE, SUE), 'second');
    const {asked, beside, after} = await bothWays(loaded, 'bo@acme.example', steps);
    expect(beside).toStrictEqual(after);
    expect(asked).toBe(2);
    const since = beside.access.reach?.flatMap(({levels}) => levels.map(({how}) => how?.since));
    expect(since).toContain('2027-01-20T12:00:00.000Z');
  });

  it('without a change of access the audit is not asked', async () => {
    const loaded = await load(documents(ACME, team('deals', []), NORTHWIND, MERGER));
    const {asked, beside, after} = await bothWays(loaded, 'ana@acme.example', steps);
    expect(beside).toStrictEqual(after);
    expect(asked).toBe(0);
  });
});
