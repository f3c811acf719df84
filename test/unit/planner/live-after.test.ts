/** What is live once another set has applied its plan, as the plans after it are made on it. */
import {describe, expect, it} from 'vitest';
import type {ArchivedWorkspace} from '../../../src/model/archive.ts';
import type {Live} from '../../../src/model/live.ts';
import type {LiveObject, State} from '../../../src/model/objects.ts';
import {liveAfter} from '../../../src/planner/live-after.ts';
import {settledLedger} from '../model/settled.ts';
import {liveFrom, SET, together} from '../model/states.ts';
import {ACME, documents, NORTHWIND, team} from '../rules/organisation.ts';
import {liveWith, NO_CONSENT, NOW, planOf} from './plans.ts';

const OTHERS = 'northwind-set';
const ANA = 'ana@acme.example';

/** The live state once the set of the tests has applied manifests. */
function after(manifests: string, before: State<LiveObject>, more: Partial<Live> = {}): Live {
  const live = liveWith(before, {ledger: settledLedger(before, NOW, ANA), ...more});
  const consent = {
    ...NO_CONSENT,
    allowMassDelete: true,
    allowAccessLoss: true,
    confirmDelete: ['acme-legal'],
  };
  const {changes, run} = planOf(manifests, before, {live, consent});
  return liveAfter(live, {set: SET, actor: ANA, changes, leavings: run.leavings});
}

const [OLD, NEW] = ['Team/acme-legal/old', 'Team/acme-legal/new'];

describe('once a set has applied its plan', () => {
  it('nothing differs where it changes nothing', () => {
    const live = liveWith(liveFrom(ACME), {pristine: true});
    expect(liveAfter(live, {set: SET, actor: ANA, changes: []})).toBe(live);
  });

  it('what it declares is live and its own, without where it is declared, and what it deletes is not', () => {
    const live = after(documents(ACME, team('new', [])), liveFrom(documents(ACME, team('old', []))));
    expect(live.objects.has(OLD)).toBe(false);
    const made = live.objects.get(NEW);
    expect(made).toMatchObject({kind: 'Team', name: 'new', managedBy: SET});
    expect(Object.keys(made ?? {})).not.toContain('declaration');
    expect(live.pristine).toBe(false);
  });

  it('what it does not touch is whose it was', () => {
    const before = together(liveFrom(ACME), liveFrom(NORTHWIND, OTHERS));
    const live = after(documents(ACME, team('new', [])), before);
    const partner = 'Workspace/northwind-legal';
    expect(live.objects.get(partner)).toBe(before.get(partner));
  });

  it('what it adopts is its own, and what it lets go of is nobody’s', () => {
    const before = together(liveFrom(documents(ACME, team('old', []))), liveFrom(team('new', []), null));
    const live = liveWith(before);
    const set = {
      name: SET,
      guards: {maxDeletes: 1, maxAccessLoss: 1, minPopulation: 0},
      rules: {},
      release: [OLD],
    };
    const {changes} = planOf(documents(ACME, team('new', [])), before, {live, set});
    const then = liveAfter(live, {set: SET, actor: ANA, changes});
    expect([OLD, NEW].map((address) => then.objects.get(address)?.managedBy)).toEqual([null, SET]);
  });

  it('what it wrote was written by nobody else', () => {
    const before = together(liveFrom(ACME), liveFrom(documents(team('new', []), team('stray', [])), null));
    const stray = 'Team/acme-legal/stray';
    const claimed = new Map([
      [NEW, OTHERS],
      [stray, OTHERS],
    ]);
    const live = after(documents(ACME, team('new', [])), before, {
      claimedBy: claimed,
      createdOutside: new Set(claimed.keys()),
      auditedCreators: claimed,
    });
    expect([...live.claimedBy.keys()]).toEqual([stray]);
    expect([...live.createdOutside]).toEqual([stray]);
    expect([...live.auditedCreators.keys()]).toEqual([stray]);
  });

  it('what it renamed is known by neither name as somebody else’s', () => {
    const renamed = team('new', []).replace('name: new', 'name: new, renamedFrom: old');
    const outside = new Set([OLD, NEW]);
    const live = after(documents(ACME, renamed), liveFrom(documents(ACME, team('old', []))), {
      createdOutside: outside,
    });
    expect([...live.objects.keys()].filter((address) => address.startsWith('Team/'))).toEqual([NEW]);
    expect([...live.createdOutside]).toEqual([]);
  });

  it('what is without effect stays so, also what is of a set and was laid down around bylaw', () => {
    const guest = (name: string, owner: string | null): State<LiveObject> =>
      liveFrom(
        `apiVersion: bylaw/v1\nkind: Guest\nmetadata: {workspace: acme-legal, name: ${name}@guest.example}\nspec: {spaces: [{space: war-room, role: viewer}], invitedBy: ana@acme.example}\n`,
        owner,
      );
    const dormant = together(guest('gia', null), guest('gil', OTHERS));
    const live = after(documents(ACME, team('new', [])), liveFrom(ACME), {dormant});
    expect([...live.dormant]).toEqual([...dormant]);
  });

  it('requests are asked for by it', () => {
    const connection = `
apiVersion: bylaw/v1
kind: Connection
metadata: {workspace: acme-legal, name: northwind}
spec: {with: northwind-legal, requestedBy: ana@acme.example}
`;
    const before = together(liveFrom(ACME), liveFrom(NORTHWIND, OTHERS));
    const live = after(documents(ACME, connection), before);
    expect(live.ledger.pairs.get('acme-legal northwind-legal')?.agreed.has('acme-legal')).toBe(true);
    expect([...live.ledger.written.keys()]).not.toContain('Connection/acme-legal/northwind');
  });
});

describe('a workspace that a set deletes', () => {
  const guest = `
apiVersion: bylaw/v1
kind: Guest
metadata: {workspace: acme-legal, name: gia@guest.example}
spec: {spaces: [{space: war-room, role: viewer}], invitedBy: ana@acme.example}
`;
  const user =
    'apiVersion: bylaw/v1\nkind: User\nmetadata: {name: ana@acme.example}\nspec: {systemAdmin: true}\n';
  const before = together(
    liveFrom(ACME),
    liveFrom(documents(NORTHWIND)),
    liveFrom(guest, null),
    liveFrom(team('loose', []), null),
    liveFrom(team('theirs', []).replace('acme-legal', 'northwind-legal'), null),
  );
  const manifests = documents(user, NORTHWIND);

  it('is kept in the archive with what is nobody’s there, and what that refers to', () => {
    const {archived, objects} = after(manifests, before);
    const kept = archived.get('acme-legal');
    expect(kept?.workspace).toMatchObject({address: 'Workspace/acme-legal'});
    expect([...(kept?.objects.keys() ?? [])].toSorted()).toEqual([
      'Guest/acme-legal/gia@guest.example',
      'Member/acme-legal/ana@acme.example',
      'Role/acme-legal/sharer',
      'Space/acme-legal/war-room',
      'Team/acme-legal/loose',
    ]);
    expect([...objects.values()].filter(({workspace}) => workspace === 'acme-legal')).toEqual([]);
    expect([...archived.keys()]).toEqual(['acme-legal']);
  });

  it('is alone in it: not one that is changed, nor one that is called like something that is made', () => {
    const sales = liveFrom(ACME.replaceAll('acme-legal', 'acme-sales')).get('Workspace/acme-sales');
    const archived = new Map([
      ['acme-sales', {workspace: sales as ArchivedWorkspace['workspace'], objects: new Map()}],
    ]);
    const changed = documents(
      ACME.replace('displayName: Acme Legal', 'displayName: Acme'),
      team('acme-sales', []),
    );
    const live = after(changed, liveFrom(ACME), {archived});
    expect(live.objects.get('Workspace/acme-legal')).toMatchObject({spec: {displayName: 'Acme'}});
    expect([...live.archived.keys()]).toEqual(['acme-sales']);
  });

  it('is not in it once it is declared again; what gives somebody something has no effect then', () => {
    const workspace = before.get('Workspace/acme-legal') as ArchivedWorkspace['workspace'];
    const objects = new Map([...liveFrom(documents(guest, team('loose', [])), null)]);
    const archived = new Map([['acme-legal', {workspace, objects}]]);
    const rest = new Map(
      [...before].filter(([, object]) => object.workspace !== 'acme-legal' && object.name !== 'acme-legal'),
    );
    const live = after(documents(ACME, NORTHWIND), rest, {archived});
    expect([...live.archived.keys()]).toEqual([]);
    expect(live.objects.get('Team/acme-legal/loose')?.managedBy).toBe(null);
    expect([...live.dormant.keys()]).toEqual(['Guest/acme-legal/gia@guest.example']);
    expect(live.objects.has('Guest/acme-legal/gia@guest.example')).toBe(false);
  });
});

describe('what a leaving did to the objects of a set', () => {
  const CY = 'cy@acme.example';
  const member = `apiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: ${CY}}\nspec: {roles: [sharer]}\n`;
  const grant = (name: string): string =>
    `apiVersion: bylaw/v1\nkind: Grant\nmetadata: {workspace: acme-legal, name: ${name}}\nspec: {subject: "user:${CY}", permissions: ["insights:read:all"]}\n`;
  const offboarding = `apiVersion: bylaw/v1\nkind: Offboarding\nmetadata: {workspace: acme-legal, name: ${CY}}\nspec: {confirm: DELETE, successor: bo@acme.example}\n`;
  const before = together(
    liveFrom(documents(ACME, member)),
    liveFrom(documents(grant('a'), grant('b'), grant('c')), OTHERS),
  );
  const digest = 'sha256:of-others';

  it('has drifted from what that applied, as it was then, unless it had before', () => {
    const applied = new Map(['a', 'c'].map((name) => [`Grant/acme-legal/${name}`, digest]));
    const drifted = new Map<string, unknown>([['Grant/acme-legal/c', 'as it was']]);
    const live = after(documents(ACME, offboarding), before, {applied, drifted});
    expect(['a', 'b', 'c'].filter((name) => live.objects.has(`Grant/acme-legal/${name}`))).toEqual([]);
    const {labels, spec} = before.get('Grant/acme-legal/a') ?? {};
    expect([...live.drifted].toSorted()).toEqual([
      ['Grant/acme-legal/a', {labels, spec}],
      ['Grant/acme-legal/c', 'as it was'],
    ]);
  });
});
