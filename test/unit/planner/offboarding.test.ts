import {beforeEach, describe, expect, test} from 'vitest';
import {applyChanges} from '../../../src/diff/diff.ts';
import type {Live} from '../../../src/model/live.ts';
import {digestOfPerson} from '../../../src/model/offboarded-people.ts';
import type {LiveObject, State} from '../../../src/model/objects.ts';
import type {Offboarding} from '../../../src/model/offboarding.ts';
import {
  offboarderSight,
  offboardingInSight,
  type OffboardingInput,
} from '../../../src/planner/offboarding.ts';
import {settledLedger} from '../model/settled.ts';
import {liveFrom, together} from '../model/states.ts';
import {NEW_DATABASE} from '../model/new-database.ts';
import {BO, NOW, OWNED, planOf, PSEUDONYM} from './offboardings.ts';

const effects = ({changes}: Offboarding): Record<string, readonly string[]> =>
  Object.fromEntries(changes.map(({before, address, effects: of}) => [before?.address ?? address, of]));
const rules = ({findings}: Offboarding): readonly string[] =>
  findings.flatMap(({rule, severity}) => (severity === 'error' ? [rule] : []));
const after = (offboarding: Offboarding): State => applyChanges(OWNED, offboarding.changes);
const specAt = (offboarding: Offboarding, address: string): unknown => after(offboarding).get(address)?.spec;

describe('somebody who is offboarded', () => {
  let offboarding: Offboarding;
  beforeEach(() => {
    offboarding = planOf(OWNED);
  });

  test('hands over, and is taken out of everything else, at the partner too', () => {
    // ana, an admin, may not use spaces: that is said, and stops no offboarding.
    expect(offboarding.findings).toMatchObject([
      {rule: 'collaboration/spaces', severity: 'warning', address: 'Space/acme/room'},
    ]);
    expect(effects(offboarding)).toEqual({
      'User/bo@acme.example': ['no-system-admin'],
      'Member/acme/bo@acme.example': ['deactivated'],
      'Team/acme/deals': ['left'],
      'Grant/acme/bo-reads': ['removed'],
      'Resource/acme/falcon': ['handed-over'],
      'Space/acme/room': ['handed-over'],
      'Connection/acme/north': ['left'],
      'Connection/acme/south': ['cancelled'],
      'Share/acme/falcon-to-ana': ['handed-over', 'redundant'],
      'Share/acme/hall-to-bo': ['removed'],
      'Share/acme/hall-to-both': ['left'],
      'Share/acme/room-to-raj': ['cancelled'],
      'Guest/acme/gia@guest.example': ['removed'],
      'Share/north/brief-to-acme': ['left'],
    });
    expect(offboarding.workspaces).toEqual([{workspace: 'acme', successor: 'ana@acme.example'}]);
    expect(specAt(offboarding, 'Member/acme/bo@acme.example')).toEqual({
      roles: ['counsel'],
      displayName: 'Bo Person',
      status: 'deactivated',
    });
    expect(specAt(offboarding, 'Share/acme/falcon-to-ana')).toEqual({
      target: 'vault:falcon',
      requestedBy: 'ana@acme.example',
      to: [{subject: 'team:deals', role: 'viewer'}],
      renew: 0,
      suspended: false,
    });
    expect(specAt(offboarding, 'Approval/acme/north-asks')).toMatchObject({by: BO});
  });

  test('loses all access, and the successor gains what they take over', () => {
    expect(offboarding.access.lost).toContainEqual(
      expect.objectContaining({principal: `user:${BO}`, object: 'vault:acme/falcon', before: 'creator'}),
    );
    const again = planOf(after(offboarding) as State<LiveObject>, {live: liveAfter(after(offboarding))});
    expect([again.already, again.changes, again.findings]).toEqual([true, [], []]);
  });

  test('is an opaque address everywhere once anonymised, and in free text', () => {
    const anonymised = planOf(OWNED, {anonymise: true});
    expect(rules(anonymised)).toEqual([]);
    const state = JSON.stringify([...after(anonymised)]);
    expect(state).not.toContain(BO);
    expect(state).not.toContain('Bo Person');
    expect(specAt(anonymised, `Member/acme/${PSEUDONYM}`)).toEqual({
      roles: ['counsel'],
      status: 'deactivated',
    });
    expect(specAt(anonymised, `User/${PSEUDONYM}`)).toEqual({systemAdmin: false});
    expect(specAt(anonymised, 'Approval/acme/north-asks')).toMatchObject({by: PSEUDONYM});
    expect(specAt(anonymised, 'Grant/acme/cy-reads')).toMatchObject({reason: `asked for by ${PSEUDONYM}`});
  });

  test('stays a user, and elsewhere, when only some workspaces are named', () => {
    const member = liveFrom(
      `{apiVersion: bylaw/v1, kind: Member, metadata: {workspace: north, name: ${BO}}, spec: {roles: []}}`,
    );
    const one = planOf(together(OWNED, member), {only: ['north'], actor: 'raj@north.example'});
    expect(one.findings).toEqual([]);
    expect(effects(one)).toEqual({[`Member/north/${BO}`]: ['deactivated']});
    const none = planOf(OWNED, {only: ['south']});
    expect(rules(none)).toEqual(['references/unresolved']);
  });
});

/** The live state after bo was offboarded from everything. */
function liveAfter(state: State): Live {
  const digests = new Set([digestOfPerson('salt', BO)]);
  return {
    objects: state as State<LiveObject>,
    applied: new Map(),
    lastRun: 1,
    pristine: false,
    now: NOW,
    ...NEW_DATABASE,
    offboarded: {
      salt: 'salt',
      people: new Map([
        ['acme', digests],
        ['*', digests],
      ]),
    },
  };
}

describe('nothing is done', () => {
  test('for somebody who is the last admin anywhere; all places are named', () => {
    const other = liveFrom(`
      apiVersion: bylaw/v1
      kind: Member
      metadata: {workspace: south, name: ana@acme.example}
      spec: {roles: [admin]}
    `);
    const offboarding = planOf(together(OWNED, other), {person: 'ana@acme.example'});
    expect(offboarding.findings.map(({rule, address}) => `${rule} ${address}`)).toEqual(
      expect.arrayContaining([
        'guard/last-admin Workspace/acme',
        'guard/last-admin Workspace/south',
        'guard/last-eca Workspace/acme',
      ]),
    );
    const root = planOf(new Map([...OWNED].filter(([address]) => address !== 'User/bo@acme.example')), {
      person: 'root@platform.example',
    });
    expect(rules(root)).toContain('guard/last-system-admin');
  });

  test('when nobody fit takes over', () => {
    for (const [successor, why] of [
      ['jon@acme.example', /not an active member of acme/],
      ['raj@north.example', /not an active member of acme/],
      [BO, /the one who leaves/],
    ] as const) {
      const byWorkspace = new Map([['acme', successor]]);
      const offboarding = planOf(OWNED, {successors: {everywhere: 'ana@acme.example', byWorkspace}});
      expect(offboarding.findings[0]?.message).toMatch(why);
      expect(rules(offboarding)).toEqual(['ownership/creator-member']);
    }
  });

  test('without the authority: members:delete:all in every workspace, or a system admin', () => {
    expect(rules(planOf(OWNED, {actor: null}))).toEqual(['authority/actor']);
    expect(rules(planOf(OWNED, {actor: 'nobody@acme.example'}))).toEqual(['authority/actor']);
    expect(planOf(OWNED, {actor: 'cy@acme.example'}).findings.map(({message}) => message)).toEqual([
      expect.stringMatching(
        /cy@acme\.example is not allowed to offboard bo@acme\.example.*since bo@acme\.example is one/,
      ),
      expect.stringMatching(/members:delete:all` in acme/),
    ]);
    // An admin of all that it concerns may, but not what a system admin is.
    expect(rules(planOf(OWNED, {actor: 'ana@acme.example'}))).toEqual(['authority/not-permitted']);
    expect(rules(planOf(OWNED, {actor: 'ana@acme.example', only: ['acme']}))).toEqual([]);
  });

  test('for somebody who is nobody, with a suggestion', () => {
    const offboarding = planOf(OWNED, {person: 'bob@acme.example', known: [BO, 'cy@acme.example']});
    expect(offboarding.findings).toMatchObject([
      {rule: 'references/unresolved', help: `Did you mean ${BO}?`},
    ]);
    expect(offboarding.changes).toEqual([]);
  });
});

describe('once logins are bound', () => {
  const ANA = 'ana@acme.example';
  const CONTOSO = liveFrom(
    `
    apiVersion: bylaw/v1
    kind: Workspace
    metadata: {name: contoso}
    spec: {displayName: Contoso, organization: contoso, region: EU}
    ---
    apiVersion: bylaw/v1
    kind: MemberList
    metadata: {workspace: contoso}
    items:
      - {name: cora@contoso.example, roles: [admin]}
      - {name: cy@acme.example, roles: [admin]}
    ---
    apiVersion: bylaw/v1
    kind: Grant
    metadata: {workspace: contoso, name: cora-reads}
    spec: {subject: "user:cora@contoso.example", permissions: ["insights:read:all"], reason: "as bo@acme.example has it"}
    ---
    apiVersion: bylaw/v1
    kind: User
    metadata: {name: raj@north.example}
    spec: {displayName: Raj of North}
  `,
    'contoso-set',
  );
  const plain = new Map([...OWNED].filter(([address]) => address !== 'User/bo@acme.example'));
  const all = together(plain, CONTOSO);

  /** What a login that is bound to ana would do, and what of it is shown. */
  function byAna(more: Partial<OffboardingInput>, live: Partial<Live> = {}): Offboarding {
    const input = {
      live: {
        objects: all,
        applied: new Map(),
        lastRun: 1,
        pristine: false,
        now: NOW,
        ...NEW_DATABASE,
        ledger: settledLedger(all, NOW),
        login: {name: 'acme_login', actor: ANA, anyBound: true},
        ...live,
      },
      actor: ANA,
      ...more,
    };
    const offboarding = planOf(all, input);
    return offboardingInSight(offboarding, offboarderSight(input));
  }
  const told = ({findings}: Offboarding): readonly string[] => findings.map(({message}) => message);

  test('nothing is told of workspaces that are not the actor’s, not even which or how many', () => {
    const offboarding = byAna({person: 'cy@acme.example', successors: {byWorkspace: new Map()}});
    expect(told(offboarding)).toEqual([
      `${ANA} is not allowed to offboard cy@acme.example everywhere: they also belong to workspaces of which ${ANA} is not an active member.`,
    ]);
    expect(offboarding.findings[0]?.help).toContain('add `--workspace acme`.');
    expect(offboarding).toMatchObject({workspaces: [{workspace: 'acme'}], inPart: true});
    expect(JSON.stringify(offboarding)).not.toMatch(/contoso/);
    // A workspace of strangers that is named is refused, whoever is in it.
    expect(told(byAna({person: 'cy@acme.example', only: ['contoso']}))).toEqual(
      told(byAna({person: BO, only: ['contoso']})),
    );
    expect(rules(byAna({person: 'cy@acme.example', only: ['acme']}))).toEqual([]);
  });

  test('what mentions somebody elsewhere is changed, and not shown', () => {
    const offboarding = byAna({person: BO, anonymise: true});
    expect(rules(offboarding)).toEqual([]);
    expect(offboarding.inPart).toBe(true);
    expect(JSON.stringify(offboarding)).not.toMatch(/contoso/);
    expect(planOf(all, {anonymise: true}).changes.map(({address}) => address)).toContain(
      'Grant/contoso/cora-reads',
    );
  });

  test('of a recipient at a partner, nothing but that they are elsewhere', () => {
    const offboarding = byAna({person: 'raj@north.example'});
    expect(rules(offboarding)).toEqual(['authority/not-permitted']);
    expect(offboarding.workspaces).toEqual([]);
    expect(JSON.stringify(offboarding)).not.toMatch(/Raj of North|Member\/north/);
  });

  test('a stranger is as unknown as nobody, offboarded or not', () => {
    const digest = digestOfPerson('', 'cora@contoso.example');
    const left = new Set([digest]);
    const people = new Map([
      ['*', left],
      ['contoso', left],
    ]);
    for (const live of [{}, {offboarded: {salt: '', people}}]) {
      const stranger = byAna({person: 'cora@contoso.example'}, live);
      expect(stranger.already).toBe(false);
      expect(told(stranger)).toEqual([
        told(byAna({person: 'nobody@contoso.example'}, live))[0]?.replace('nobody@', 'cora@'),
      ]);
    }
    // Who was offboarded from a workspace of the actor's is known there.
    const gone = new Set([digestOfPerson('', 'gone@acme.example')]);
    const before = new Map([
      ['*', gone],
      ['acme', gone],
    ]);
    const offboarded = {salt: '', people: before};
    expect(byAna({person: 'gone@acme.example'}, {offboarded}).already).toBe(true);
  });

  test('a login that claims somebody else is told so, and nothing of the person', () => {
    const offboarding = byAna({person: 'cora@contoso.example', actor: 'cora@contoso.example'});
    expect(rules(offboarding)).toEqual(['authority/actor']);
    expect(offboarding.changes).toEqual([]);
  });
});
