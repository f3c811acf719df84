import type {ApplyResult} from '../../../src/model/apply-result.ts';
import {PlanBesides} from '../../../src/planner/plan-besides.ts';
import {describe, expect, it} from 'vitest';
import {applyLoaded, applyPlanFile} from '../../../src/app/apply.ts';
import type {ApplyOptions} from '../../../src/app/judge-saved-plan.ts';
import {applyExitStatus} from '../../../src/cli/exit-status.ts';
import {loadSet, type LoadedSet} from '../../../src/app/load-set.ts';
import {
  inError,
  planFileOf,
  planInError,
  planLoaded,
  scopeOf,
  type PlanRequest,
} from '../../../src/app/plan.ts';
import type {LiveObject, State} from '../../../src/model/objects.ts';
import type {PlanConsent, PlanFile} from '../../../src/model/plan.ts';
import {UsageError} from '../../../src/app/usage-error.ts';
import {openPlanFile, sealPlan, writePlanFile} from '../../../src/planner/plan-file.ts';
import {liveFrom, liveOf, SET, together} from '../model/states.ts';
import {NO_CONSENT, NOW} from '../planner/plans.ts';
import {ACME, documents, NORTHWIND, team} from '../rules/organisation.ts';
import {FakeHost} from './fake-host.ts';
import {FakeStore} from './fake-store.ts';
import {wholeText} from '../../../src/render/text.ts';

const ACTOR = 'ana@acme.example';

const load = (manifests: string, name = SET): Promise<LoadedSet> =>
  loadSet(
    new FakeHost(
      {
        'bylaw.yaml': `apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: ${name}}\n`,
        'manifests/all.yaml': manifests,
      },
      NOW,
      'c0ffee',
    ),
    '/set',
  );

const requestBy = (actor: string | null, consent: PlanConsent = NO_CONSENT): PlanRequest => ({
  actor,
  consent,
  filter: {},
  toolVersion: '0.0.0',
  createdAt: NOW,
});
const options = (actor: string | null, consent: PlanConsent = NO_CONSENT): ApplyOptions => ({
  actor,
  consent,
  lockTimeoutMs: 1000,
});

/** Plans and saves, as text and back. */
async function save(store: FakeStore, manifests: string, request = requestBy(ACTOR)): Promise<PlanFile> {
  const loaded = await load(manifests);
  const read = await store.read(scopeOf(loaded, request.actor));
  const opened = openPlanFile(
    wholeText(writePlanFile(planFileOf(planLoaded(loaded, read, request), loaded, read, request))),
  );
  if (!opened.ok) throw new Error(opened.message);
  return opened.file;
}

/** Plans under the lock and applies. */
const apply = async (
  store: FakeStore,
  manifests: string,
  consent: PlanConsent = NO_CONSENT,
): Promise<ApplyResult> =>
  applyLoaded(store, await load(manifests), requestBy(ACTOR, consent), options(ACTOR, consent));

const outcome = (result: ApplyResult): readonly unknown[] => [
  result.status,
  result.run,
  applyExitStatus(result),
];

/** The rules that stand against it; what is only advice is another test's. */
const against = ({diagnostics}: ApplyResult): readonly string[] =>
  diagnostics.flatMap(({rule, severity}) => (severity === 'error' || severity === 'refusal' ? [rule] : []));

const WANTED = documents(ACME, team('deals', ['bo@acme.example']));
const store = (live: State<LiveObject> = liveFrom(ACME)): FakeStore => new FakeStore(live, NOW);

describe('an apply of a saved plan', () => {
  it('makes live what is declared, once', async () => {
    const one = store();
    const file = await save(one, WANTED);
    const result = await applyPlanFile(one, file, SET, options(ACTOR));
    expect(outcome(result)).toEqual(['applied', 1, 0]);
    expect(result.summary).toMatchObject({create: 1, update: 0, delete: 0, adopt: 0});
    expect(one.objects).toEqual(liveOf((await load(WANTED)).decoded.objects));
    const [run] = await one.runs(SET, 10);
    expect(run).toMatchObject({by: ACTOR, commit: 'c0ffee', planDigest: file.digest});
    const before = one.objects;
    expect(outcome(await applyPlanFile(one, file, SET, options(ACTOR)))).toEqual(['already-applied', 1, 0]);
    expect(one.objects).toBe(before);
    expect(outcome(await apply(one, WANTED))).toEqual(['no-changes', null, 0]);
    expect(await one.runs(SET, 10)).toHaveLength(1);
  });

  it('is already applied even after others have gone on', async () => {
    const one = store();
    const file = await save(one, WANTED);
    await applyPlanFile(one, file, SET, options(ACTOR));
    await apply(one, documents(ACME, team('deals', [])));
    expect(outcome(await applyPlanFile(one, file, SET, options(ACTOR)))).toEqual(['already-applied', 1, 0]);
  });

  it('without changes writes nothing', async () => {
    const one = store();
    const file = await save(one, ACME);
    expect(outcome(await applyPlanFile(one, file, SET, options(ACTOR)))).toEqual(['no-changes', null, 0]);
    expect(await one.runs(SET, 10)).toEqual([]);
  });

  it('reads what the plan looked at', async () => {
    const one = store();
    const file = await save(one, documents(WANTED, NORTHWIND));
    await applyPlanFile(one, file, SET, options(ACTOR));
    expect(one.requests[0]?.scope).toEqual({
      set: SET,
      workspaces: ['acme-legal', 'northwind-legal'],
      users: ['ana@acme.example'],
      people: ['ana@acme.example', 'raj@northwind.example'],
    });
    expect(one.requests[0]?.planDigest).toBe(file.digest);
  });
});

describe('a saved plan is stale', () => {
  const stale = async (change: (one: FakeStore) => void, manifests = WANTED): Promise<ApplyResult> => {
    const one = store();
    const file = await save(one, manifests);
    change(one);
    const result = await applyPlanFile(one, file, SET, options(ACTOR));
    expect(await one.runs(SET, 10)).toHaveLength(result.status === 'applied' ? 1 : 0);
    return result;
  };
  const bo = liveFrom(ACME).get('Member/acme-legal/bo@acme.example') as LiveObject;

  it('when what it touches is there by now', async () => {
    const result = await stale((one) => one.write(...liveFrom(documents(team('deals', []))).values()));
    expect(outcome(result)).toEqual(['stale', null, 6]);
    expect(result.message).toBe('Team/acme-legal/deals has changed since the plan was made.');
  });

  it('and names the run that changed it, and who did', async () => {
    const one = store();
    const file = await save(one, WANTED);
    await apply(one, documents(ACME, team('deals', [])));
    const result = await applyPlanFile(one, file, SET, options(ACTOR));
    expect(outcome(result)).toEqual(['stale', null, 6]);
    expect(result.message).toBe(
      `Team/acme-legal/deals has changed since the plan was made: by run 1 of ${SET} (${ACTOR}).`,
    );
  });

  it('when what it refers to has changed or gone', async () => {
    const changed = await stale((one) => one.write({...bo, labels: {x: '1'}}));
    expect(outcome(changed)).toEqual(['stale', null, 6]);
    expect(changed.message).toContain(bo.address);
    expect(outcome(await stale((one) => one.remove(bo.address)))).toEqual(['stale', null, 6]);
  });

  it('when it was changed between the lock being asked for and had', async () => {
    const result = await stale((one) => (one.meanwhile = () => one.remove(bo.address)));
    expect(outcome(result)).toEqual(['stale', null, 6]);
  });

  it('when it would give others access than it shows, though nothing that it rests on changed', async () => {
    const share = documents(
      ACME,
      `
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: falcon-all}
spec: {target: "vault:falcon", requestedBy: ana@acme.example, to: [{subject: everyone, role: viewer}]}
`,
    );
    const cy = {
      ...bo,
      name: 'cy@acme.example',
      address: 'Member/acme-legal/cy@acme.example',
      managedBy: null,
    };
    const result = await stale((one) => one.write(cy), share);
    expect(outcome(result)).toEqual(['stale', null, 6]);
    expect(result.message).toMatch(/change access in ways that it does not show/);
  });

  it('when it would give other permissions than it shows', async () => {
    const grant = documents(
      ACME,
      `
apiVersion: bylaw/v1
kind: Grant
metadata: {workspace: acme-legal, name: readers}
spec: {subject: everyone, permissions: ["insights:read:all"]}
`,
    );
    const cy = {
      ...bo,
      name: 'cy@acme.example',
      address: 'Member/acme-legal/cy@acme.example',
      managedBy: null,
    };
    expect(outcome(await stale((one) => one.write(cy), grant))).toEqual(['stale', null, 6]);
  });

  it('not when something else has changed', async () => {
    const far = [...liveFrom(documents(team('far', []))).values()].map((o): LiveObject => ({
      ...o,
      managedBy: null,
    }));
    expect(outcome(await stale((one) => one.write(...far)))).toEqual(['applied', 1, 0]);
  });

  it('when it was made for another set or another database', async () => {
    const one = store();
    const file = await save(one, WANTED);
    const other = await applyPlanFile(one, file, 'other-set', options(ACTOR));
    expect(outcome(other)).toEqual(['stale', null, 6]);
    expect(other.message).toMatch(/for the set acme-governance, but this is the set other-set/);
    const elsewhere = new FakeStore(one.objects, NOW, 'db-2');
    const there = await applyPlanFile(elsewhere, file, SET, options(ACTOR));
    expect(outcome(there)).toEqual(['stale', null, 6]);
    expect(there.message).toMatch(/another database/);
    expect(await one.runs(SET, 10)).toEqual([]);
    expect(await elsewhere.runs(SET, 10)).toEqual([]);
  });
});

describe('an apply is refused', () => {
  const sales = `
apiVersion: bylaw/v1
kind: Workspace
metadata: {name: acme-sales}
spec: {displayName: Sales, organization: acme-sales, region: EU, protect: false}
`;
  const withSales = (): FakeStore => store(liveFrom(documents(ACME, sales)));
  const confirm = {...NO_CONSENT, confirmDelete: ['acme-sales']};

  it('for an error, and then with status 1', async () => {
    const wrong = documents(ACME, team('deals', ['nobody@acme.example']));
    const one = store();
    const direct = await apply(one, wrong);
    expect(outcome(direct)).toEqual(['refused', null, 1]);
    expect(direct.diagnostics.map(({rule, line}) => [rule, line])).toContainEqual([
      'references/unresolved',
      41,
    ]);
    const saved = await applyPlanFile(one, await save(one, wrong), SET, options(ACTOR));
    expect(outcome(saved)).toEqual(['refused', null, 1]);
    expect(one.objects).toEqual(liveFrom(ACME));
  });

  it('by a guard, and then with status 5', async () => {
    const one = withSales();
    expect(outcome(await apply(one, ACME))).toEqual(['refused', null, 5]);
    const saved = await applyPlanFile(one, await save(one, ACME), SET, options(ACTOR));
    expect(outcome(saved)).toEqual(['refused', null, 5]);
    expect(against(saved)).toEqual(['guard/confirm-delete']);
    expect(one.objects.has('Workspace/acme-sales')).toBe(true);
  });

  it('not when it was allowed: at apply, or already in the plan', async () => {
    const direct = withSales();
    expect(outcome(await apply(direct, ACME, confirm))).toEqual(['applied', 1, 0]);
    expect(direct.objects.has('Workspace/acme-sales')).toBe(false);
    const later = withSales();
    expect(
      outcome(await applyPlanFile(later, await save(later, ACME), SET, options(ACTOR, confirm))),
    ).toEqual(['applied', 1, 0]);
    const planned = withSales();
    const file = await save(planned, ACME, requestBy(ACTOR, confirm));
    expect(file.content.consent).toEqual(confirm);
    expect(file.content.plan.applyable).toBe(true);
    expect(outcome(await applyPlanFile(planned, file, SET, options(ACTOR)))).toEqual(['applied', 1, 0]);
  });

  it('when a rule is broken by what others did since the plan, without a stale basis', async () => {
    const one = store(liveFrom(documents(ACME, team('old', ['bo@acme.example']))));
    const file = await save(one, documents(ACME.replace(/ {2}- \{name: bo@acme.example.*\n/, '')));
    // Somebody else's team now names the member that the plan deletes.
    one.write({
      ...([
        ...liveFrom(documents(team('theirs', ['bo@acme.example'])), 'other-set').values(),
      ][0] as LiveObject),
    });
    const result = await applyPlanFile(one, file, SET, options(ACTOR));
    expect(outcome(result)).toEqual(['refused', null, 1]);
    expect(against(result)).toEqual(['references/in-use']);
  });

  it('for an empty set, alone and before anything else', async () => {
    const one = store();
    const result = await apply(one, '# nothing\n');
    expect(outcome(result)).toEqual(['refused', null, 5]);
    expect(against(result)).toEqual(['guard/empty-set']);
    expect(one.objects.size).toBeGreaterThan(0);
  });
});

describe('authority/actor: whoever applies', () => {
  it('must be said, and nothing is even locked without it', async () => {
    const one = store();
    const nobody = await applyLoaded(one, await load(WANTED), requestBy(null), options(null));
    const file = await save(one, WANTED, requestBy(null));
    const saved = await applyPlanFile(one, file, SET, options(null));
    for (const result of [nobody, saved]) {
      expect(outcome(result)).toEqual(['refused', null, 1]);
      expect(against(result)).toEqual(['authority/actor']);
      expect(result.diagnostics[0]?.help).toContain('--as EMAIL');
    }
    expect(one.requests).toEqual([]);
    expect(saved.summary.create).toBe(1);
  });

  it('is who planned, if nothing else is said', async () => {
    const one = store();
    const file = await save(one, WANTED);
    expect(outcome(await applyPlanFile(one, file, SET, options(null)))).toEqual(['applied', 1, 0]);
    expect((await one.runs(SET, 1))[0]?.by).toBe(ACTOR);
  });

  it('is who is said to apply, rather than who planned', async () => {
    const one = store();
    await applyPlanFile(one, await save(one, WANTED), SET, options('al@acme.example'));
    expect((await one.runs(SET, 1))[0]?.by).toBe('al@acme.example');
  });

  it('is whom the login is bound to, rather than who planned, if nobody is claimed', async () => {
    const one = store();
    const file = await save(one, WANTED);
    one.session = {name: 'ci_apply', actor: 'al@acme.example', anyBound: true};
    expect(outcome(await applyPlanFile(one, file, SET, options(null)))).toEqual(['applied', 1, 0]);
    const loaded = await load(ACME);
    expect(outcome(await applyLoaded(one, loaded, requestBy(null), options(null)))).toEqual([
      'applied',
      2,
      0,
    ]);
    expect((await one.runs(SET, 2)).map(({by}) => by)).toEqual(['al@acme.example', 'al@acme.example']);
    expect(one.requests.map(({actor}) => actor)).toEqual(['al@acme.example', 'al@acme.example']);
  });

  it.each([
    ['is bound to somebody else', 'al@acme.example', 'is bound to al@acme.example, so it cannot act as'],
    ['is bound to nobody while others are', null, 'is not bound to an actor'],
  ])('is refused by a login that %s', async (_, actor, words) => {
    const one = store();
    const file = await save(one, WANTED);
    one.session = {name: 'ci_apply', actor, anyBound: true};
    for (const result of [await applyPlanFile(one, file, SET, options(ACTOR)), await apply(one, WANTED)]) {
      expect(outcome(result)).toEqual(['refused', null, 1]);
      expect(against(result)).toEqual(['authority/actor']);
      expect(result.diagnostics[0]?.message).toContain(words);
    }
    expect(one.objects).toEqual(liveFrom(ACME));
  });

  it('is judged by what they may do themselves', async () => {
    const one = store();
    const result = await applyPlanFile(one, await save(one, WANTED), SET, options('bo@acme.example'));
    expect(outcome(result)).toEqual(['refused', null, 1]);
    expect(result.diagnostics.map(({rule, address}) => [rule, address])).toContainEqual([
      'authority/not-permitted',
      'Team/acme-legal/deals',
    ]);
  });
});

describe('a plan file in the hands of another firm', () => {
  const GUS = 'gus@globex.example';
  const GLOBEX = liveFrom(
    `
apiVersion: bylaw/v1
kind: Workspace
metadata: {name: globex}
spec: {displayName: Globex, organization: globex, region: EU}
---
apiVersion: bylaw/v1
kind: Member
metadata: {workspace: globex, name: ${GUS}}
spec: {roles: [admin]}
`,
    'globex-set',
  );
  const EDITED = WANTED.replace('type: vault', 'type: vault, title: Falcon');
  const both = (): FakeStore => {
    const one = store(together(liveFrom(ACME), GLOBEX));
    one.session = {name: 'globex_login', actor: GUS, anyBound: true};
    return one;
  };
  /** The file, as somebody may have rewritten it. */
  const written = async (set: string, config: string): Promise<PlanFile> => {
    const {content} = await save(store(together(liveFrom(ACME), GLOBEX)), EDITED);
    return sealPlan({
      ...content,
      plan: {...content.plan, set},
      config: {...content.config, name: config},
    });
  };

  it.each([
    ['the set that it was made for', SET, SET],
    ['a set of their own', 'globex-set', 'globex-set'],
    ['a set of their own, with the configuration of the other', 'globex-set', SET],
    ['that set, with the configuration of their own', SET, 'globex-set'],
  ])('is refused for %s, and nothing is compared with it', async (_, set, config) => {
    const file = await written(set, config);
    const results = await Promise.all(
      [(): void => undefined, (one: FakeStore) => one.remove('Resource/acme-legal/falcon')].map(
        async (change) => {
          const one = both();
          change(one);
          const result = await applyPlanFile(one, file, set, options(null));
          expect(outcome(result)).toEqual(['refused', null, 1]);
          expect(against(result)).toEqual(['authority/not-permitted']);
          return result;
        },
      ),
    );
    expect(results[1]).toEqual(results[0]);
    expect(results[0]).toMatchObject({summary: {update: 0}, waiting: []});
  });

  it('takes nothing from the set that its configuration names, while no login is bound', async () => {
    const one = store();
    const result = await applyPlanFile(one, await written('other', SET), 'other', options(ACTOR));
    expect(against(result)).toContain('ownership/foreign-set');
    expect(one.objects).toEqual(liveFrom(ACME));
  });
});

describe('what made a plan stale', () => {
  const AL = 'al@acme.example';
  const PARTNER = 'Workspace/northwind-legal';
  const asked = documents(
    ACME,
    `
apiVersion: bylaw/v1
kind: Connection
metadata: {workspace: acme-legal, name: northwind}
spec: {with: northwind-legal, requestedBy: ${AL}}
`,
  );
  const stale = async (anyBound: boolean): Promise<ApplyResult> => {
    const one = store(together(liveFrom(ACME), liveFrom(NORTHWIND, 'northwind-set')));
    one.session = {name: 'al_login', actor: anyBound ? AL : null, anyBound};
    const file = await save(one, asked, requestBy(AL));
    const partner = one.objects.get(PARTNER) as LiveObject;
    one.write({...partner, labels: {x: '1'}});
    const result = await applyPlanFile(one, file, SET, options(AL));
    expect(outcome(result)).toEqual(['stale', null, 6]);
    return result;
  };

  it('is named while no login is bound', async () => {
    expect(await stale(false)).toMatchObject({
      changed: [PARTNER],
      message: `${PARTNER} has changed since the plan was made.`,
    });
  });

  it('is not named where it is of strangers', async () => {
    expect(await stale(true)).toMatchObject({
      changed: [],
      message:
        'An object of another workspace, to which the plan refers, has changed since the plan was made.',
    });
  });
});

describe('an apply of what somebody was shown', () => {
  const show = async (one: FakeStore, change: () => void): Promise<ApplyResult> => {
    const loaded = await load(WANTED);
    const request = requestBy(ACTOR);
    const {plan} = planLoaded(loaded, await one.read(scopeOf(loaded, ACTOR)), request);
    one.meanwhile = change;
    return applyLoaded(one, loaded, {...request, createdAt: NOW + 5000}, options(ACTOR), plan);
  };

  it('is done when it is the same under the lock, whenever it was made', async () => {
    const one = store();
    expect(outcome(await show(one, () => undefined))).toEqual(['applied', 1, 0]);
  });

  it('is stale when it is another by then', async () => {
    const one = store();
    const extra = liveFrom(documents(team('stray', [])));
    const result = await show(one, () => one.write(...extra.values()));
    expect(outcome(result)).toEqual(['stale', null, 6]);
    expect(result.message).toContain('Team/acme-legal/stray');
    expect(one.objects.has('Team/acme-legal/deals')).toBe(false);
  });
});

it('drift is told from edits once something was applied', async () => {
  const one = store(new Map());
  expect(outcome(await apply(one, WANTED))).toEqual(['applied', 1, 0]);
  const deals = one.objects.get('Team/acme-legal/deals') as LiveObject;
  one.write({...deals, labels: {x: '1'}});
  one.remove('Space/acme-legal/war-room');
  const edited = WANTED.replace('type: vault', 'type: vault, title: Falcon');
  const {plan} = planLoaded(
    await load(edited),
    await one.read({set: SET, workspaces: [], users: []}),
    requestBy(ACTOR),
  );
  expect(
    plan.changes.map(({address, actions, reason}) => `${address} ${actions.join('+')} ${reason}`),
  ).toEqual([
    'Team/acme-legal/deals update drift',
    'Resource/acme-legal/falcon update edited',
    'Space/acme-legal/war-room create drift',
  ]);
  expect(plan.live.lastRun).toBe(1);
});

describe('a plan', () => {
  it('of manifests in error compares nothing, and says only what is wrong', async () => {
    const loaded = await load(WANTED.replace('roles: [sharer]}', 'role: sharer}'));
    expect(inError(loaded)).toBe(true);
    const plan = planInError(loaded, requestBy(ACTOR));
    expect([plan.applyable, plan.changes, plan.live]).toEqual([false, [], {digest: null, lastRun: null}]);
    expect(new Set(plan.diagnostics.map(({severity}) => severity))).toEqual(new Set(['error']));
  });

  it('for a target that is nowhere is wrong usage, with the near miss', async () => {
    const loaded = await load(WANTED);
    const read = await store().read(scopeOf(loaded, ACTOR));
    const target = (address: string) => (): unknown =>
      planLoaded(loaded, read, {...requestBy(ACTOR), filter: {targets: [address]}});
    expect(target('Team/acme-legal/deal')).toThrow(/neither declared nor live/);
    expect(target('Team/acme-legal/deals')).not.toThrow();
  });

  it('suggests a login that is bound to nobody the accounts of the set alone', async () => {
    const loaded = await load(WANTED);
    const read = await store().read(scopeOf(loaded, ACTOR));
    const account = (name: string): string =>
      `apiVersion: bylaw/v1\nkind: User\nmetadata: {name: ${name}}\nspec: {}\n`;
    const objects = together(
      read.live.objects,
      liveFrom(account('ours@acme.example')),
      liveFrom(account('theirs@globex.example'), null),
    );
    const live = {...read.live, objects, login: {name: 'ci', actor: null, anyBound: true}};
    const help = (address: string): string | undefined => {
      try {
        planLoaded(loaded, {...read, live}, {...requestBy(ACTOR), filter: {targets: [address]}});
      } catch (error) {
        return error instanceof UsageError ? error.help : undefined;
      }
      return undefined;
    };
    expect(help('User/our@acme.example')).toContain('User/ours@acme.example');
    expect(help('User/their@globex.example')).toMatch(/^Check the address/);
  });

  it('has what the manifests and the rules say in one order', async () => {
    const loaded = await load(documents(ACME, team('deals', ['nobody@acme.example'])));
    const note = {
      rule: 'expiry/soon',
      severity: 'info',
      address: null,
      message: 'A note.',
      help: 'None.',
    } as const;
    const read = await store().read(scopeOf(loaded, ACTOR));
    const {plan} = planLoaded({...loaded, findings: [note]}, read, requestBy(ACTOR));
    const both = ['references/unresolved', 'expiry/soon'];
    expect(plan.diagnostics.map(({rule}) => rule).filter((rule) => both.includes(rule))).toEqual(both);
  });

  it('looks at all workspaces that the manifests name, all users, and where guests and the actor belong', async () => {
    const loaded = await load(
      documents(
        ACME,
        `
apiVersion: bylaw/v1
kind: User
metadata: {name: root@acme.example}
spec: {systemAdmin: true}
`,
        `
apiVersion: bylaw/v1
kind: Connection
metadata: {workspace: acme-legal, name: globex}
spec: {with: globex, requestedBy: ana@acme.example}
`,
        `
apiVersion: bylaw/v1
kind: Guest
metadata: {workspace: acme-legal, name: otto@valuation.example}
spec: {spaces: [{space: war-room, role: viewer}], invitedBy: ana@acme.example}
`,
      ),
    );
    expect(scopeOf(loaded, 'ci@platform.example')).toEqual({
      set: SET,
      workspaces: ['acme-legal', 'globex'],
      users: ['ana@acme.example', 'root@acme.example'],
      people: [
        'al@acme.example',
        'ana@acme.example',
        'bo@acme.example',
        'ci@platform.example',
        'otto@valuation.example',
      ],
      besides: expect.any(PlanBesides) as unknown,
      known: loaded.decoded.objects,
    });
  });
});

it('live objects of other sets survive an apply untouched', async () => {
  const theirs = liveFrom(NORTHWIND, 'northwind-set');
  const one = store(together(liveFrom(ACME), theirs));
  await apply(one, WANTED);
  for (const [address, object] of theirs) expect(one.objects.get(address)).toBe(object);
});
