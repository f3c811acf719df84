/** What becomes of a single object when somebody is offboarded. */
import {describe, expect, it} from 'vitest';
import {NO_EXTERNAL_ACCESS} from '../../../src/access/external-access.ts';
import type {GovernedObject, State} from '../../../src/model/objects.ts';
import {offboardObject, type OffboardingContext} from '../../../src/planner/offboard-object.ts';
import {liveFrom} from '../model/states.ts';

const [ANA, BO, CY] = ['ana@acme.example', 'bo@acme.example', 'cy@acme.example'];
const PSEUDONYM = 'p_0123456789abcdef01234567@anonymised.invalid';

/** The only object of a text. */
function object(kind: string, name: string, spec: string, {home = 'acme', labels = ''} = {}): GovernedObject {
  const where = kind === 'User' ? '' : `workspace: ${home}, `;
  const state = liveFrom(
    `{apiVersion: bylaw/v1, kind: ${kind}, metadata: {${where}name: ${name}, labels: {${labels}}}, spec: {${spec}}}`,
  );
  const [only] = state.values();
  if (only === undefined) throw new Error('nothing is declared');
  return only;
}
const stateOf = (...objects: readonly GovernedObject[]): State =>
  new Map(objects.map((one) => [one.address, one]));

/** Bo leaves acme, and ana takes over. */
const context = (more: Partial<OffboardingContext> = {}): OffboardingContext => ({
  person: BO,
  formerAddresses: [],
  name: BO,
  account: false,
  isOffboardedFrom: (workspace) => workspace === 'acme',
  successorIn: (workspace) => (workspace === 'acme' ? ANA : 'nobody@acme.example'),
  waits: () => false,
  connected: () => false,
  external: NO_EXTERNAL_ACCESS,
  state: new Map(),
  auditedCreators: new Map(),
  ...more,
});

const anonymising: Partial<OffboardingContext> = {name: PSEUDONYM, account: true};

/** What becomes of an object: its effects, and what of its spec is another. */
function becomes(before: GovernedObject, more: Partial<OffboardingContext> = {}): unknown {
  const {after, effects} = offboardObject(before, context(more));
  if (after === undefined) return [effects, 'deleted'];
  if (after === before) return [effects, 'as it is'];
  const [was, is] = [before.spec, after.spec].map((spec) => spec as unknown as Record<string, unknown>);
  const keys = new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})]);
  const differ = [...keys].filter((key) => JSON.stringify(was?.[key]) !== JSON.stringify(is?.[key]));
  return [effects, Object.fromEntries(differ.map((key) => [key, is?.[key] ?? null]))];
}
const UNTOUCHED = [[], 'as it is'];

describe('a membership', () => {
  const of = (spec = 'roles: [counsel], displayName: Bo', home = 'acme', name = BO): GovernedObject =>
    object('Member', name, spec, {home});

  it('of theirs is deactivated once, with its name', () => {
    expect(becomes(of())).toEqual([['deactivated'], {status: 'deactivated'}]);
    expect(offboardObject(of('roles: []'), context()).after?.spec).toStrictEqual({
      roles: [],
      status: 'deactivated',
    });
    expect(becomes(of('roles: [], status: deactivated'))).toEqual(UNTOUCHED);
  });

  it('of others, or elsewhere, stays', () => {
    expect(becomes(of('roles: []', 'acme', CY))).toEqual(UNTOUCHED);
    expect(becomes(of('roles: []', 'north'))).toEqual(UNTOUCHED);
  });

  it('gets another address, and no name, where they are anonymised', () => {
    const {after, effects} = offboardObject(of(), context(anonymising));
    expect(effects).toEqual(['anonymised']);
    expect(after).toMatchObject({address: `Member/acme/${PSEUDONYM}`, name: PSEUDONYM});
    expect(after?.spec).toStrictEqual({roles: ['counsel'], status: 'deactivated'});
  });
});

describe('an account', () => {
  const of = (spec: string, name = BO): GovernedObject => object('User', name, spec);

  it('of theirs is no system admin any more, if they leave altogether', () => {
    expect(becomes(of('systemAdmin: true'), {account: true})).toEqual([
      ['no-system-admin'],
      {systemAdmin: false},
    ]);
    expect(becomes(of('displayName: Bo'), {account: true})).toEqual(UNTOUCHED);
    expect(becomes(of('systemAdmin: true'))).toEqual(UNTOUCHED);
    expect(becomes(of('systemAdmin: true', CY), {account: true})).toEqual(UNTOUCHED);
  });

  it('has nothing but an opaque address where they are anonymised', () => {
    const {after, effects} = offboardObject(of('systemAdmin: true, displayName: Bo'), context(anonymising));
    expect(effects).toEqual(['anonymised']);
    expect(after).toMatchObject({address: `User/${PSEUDONYM}`, name: PSEUDONYM});
    expect(after?.spec).toStrictEqual({systemAdmin: false});
    expect(becomes(of(''), {...anonymising, account: false})).toEqual(UNTOUCHED);
  });
});

it('a team that they are in is left, in a workspace that they leave', () => {
  const of = (members: string, home = 'acme'): GovernedObject =>
    object('Team', 'deals', `members: [${members}], displayName: Deals`, {home});
  expect(becomes(of(`${BO}, ${CY}`))).toEqual([['left'], {members: [CY]}]);
  expect(becomes(of(CY))).toEqual(UNTOUCHED);
  expect(becomes(of(BO, 'north'))).toEqual(UNTOUCHED);
});

it('a grant to them is removed, in a workspace that they leave', () => {
  const of = (subject: string, home = 'acme'): GovernedObject =>
    object('Grant', 'reads', `subject: "${subject}", permissions: ["use:shared_spaces"]`, {home});
  expect(becomes(of(`user:${BO}`))).toEqual([['removed'], 'deleted']);
  expect(becomes(of(`user:${BO}`), anonymising)).toEqual([['removed'], 'deleted']);
  expect(becomes(of(`user:${CY}`))).toEqual(UNTOUCHED);
  expect(becomes(of(`user:${BO}`, 'north'))).toEqual(UNTOUCHED);
});

it('a guest, or whom they invited, is removed, in a workspace that they leave', () => {
  const of = (name: string, by: string, home = 'acme'): GovernedObject =>
    object('Guest', name, `spaces: [{space: room, role: viewer}], invitedBy: ${by}`, {home});
  expect(becomes(of(BO, CY))).toEqual([['removed'], 'deleted']);
  expect(becomes(of('gia@guest.example', BO))).toEqual([['removed'], 'deleted']);
  expect(becomes(of('gia@guest.example', CY))).toEqual(UNTOUCHED);
  expect(becomes(of(BO, BO, 'north'))).toEqual(UNTOUCHED);
});

describe('what somebody created', () => {
  const vault = (creator: string, home = 'acme'): GovernedObject =>
    object('Resource', 'falcon', `type: vault, creator: ${creator}`, {home});
  const room = (creator: string): GovernedObject =>
    object('Space', 'room', `type: internal, creator: ${creator}`);
  const member = (name: string): GovernedObject => object('Member', name, 'roles: []');
  const audited = (creator: string): Partial<OffboardingContext> => ({
    auditedCreators: new Map([['Resource/acme/falcon', creator]]),
  });

  it('is handed over, if it is theirs, in a workspace that they leave', () => {
    expect(becomes(vault(BO))).toEqual([['handed-over'], {creator: ANA}]);
    expect(becomes(room(BO))).toEqual([['handed-over'], {creator: ANA}]);
    expect(becomes(vault(CY))).toEqual(UNTOUCHED);
    expect(becomes(vault(BO, 'north'))).toEqual(UNTOUCHED);
  });

  it('goes back to whom they took it from around bylaw, as long as that is a member', () => {
    expect(becomes(vault(BO), {...audited(CY), state: stateOf(member(CY))})).toEqual([
      ['handed-over'],
      {creator: CY},
    ]);
    expect(becomes(vault(BO), audited(CY))).toEqual([['handed-over'], {creator: ANA}]);
    expect(becomes(vault(BO), {...audited(BO), state: stateOf(member(BO))})).toEqual([
      ['handed-over'],
      {creator: ANA},
    ]);
  });

  it('goes to their successor where it was taken from them', () => {
    expect(becomes(vault(CY), {...audited(BO), state: stateOf(member(BO))})).toEqual([
      ['handed-over'],
      {creator: ANA},
    ]);
    expect(becomes(vault(CY), {...audited(ANA), state: stateOf(member(ANA))})).toEqual(UNTOUCHED);
  });
});

describe('a connection', () => {
  const of = (by: string, admins = '', home = 'acme'): GovernedObject =>
    object('Connection', 'north', `with: partner, requestedBy: ${by}, admins: [${admins}]`, {home});

  it('that they asked for is cancelled while it waits, and handed over otherwise', () => {
    const waits = (address: string): boolean => address === 'Connection/acme/north';
    expect(becomes(of(BO), {waits})).toEqual([['cancelled'], 'deleted']);
    expect(becomes(of(BO), {waits, connected: () => true})).toEqual([['handed-over'], {requestedBy: ANA}]);
    expect(becomes(of(BO))).toEqual([['handed-over'], {requestedBy: ANA}]);
    expect(becomes(of(CY), {waits})).toEqual(UNTOUCHED);
  });

  it('has them among its admins no more', () => {
    expect(becomes(of(CY, `${BO}, ${CY}`))).toEqual([['left'], {admins: [CY]}]);
    expect(becomes(of(BO, BO))).toEqual([['handed-over', 'left'], {requestedBy: ANA, admins: []}]);
    expect(becomes(of(CY, CY))).toEqual(UNTOUCHED);
    expect(becomes(of(BO, BO, 'north'))).toEqual(UNTOUCHED);
  });
});

describe('a share', () => {
  const share = (by: string, to: readonly string[], more = '', home = 'acme'): GovernedObject =>
    object(
      'Share',
      'out',
      `target: "vault:falcon", requestedBy: ${by}, to: [${to.map((one) => `{subject: "${one}", role: viewer}`).join(', ')}]${more}`,
      {home},
    );
  const recipient = (subject: string): object => ({subject, role: 'viewer'});
  const [toBo, toCy, toAna] = [`user:${BO}`, `user:${CY}`, `user:${ANA}`];
  const falcon = (creator: string): State =>
    stateOf(object('Resource', 'falcon', `type: vault, creator: ${creator}`));

  it('with them is left, and removed where it was with nobody else', () => {
    expect(becomes(share(CY, [toBo, toCy]))).toEqual([['left'], {to: [recipient(toCy)]}]);
    expect(becomes(share(CY, [toBo]))).toEqual([['removed'], 'deleted']);
    expect(becomes(share(CY, [toCy]))).toEqual(UNTOUCHED);
    expect(becomes(share(CY, [toBo], '', 'north'))).toEqual(UNTOUCHED);
  });

  it('with a partner has its recipients there', () => {
    const toPartner = (home: string, partner: string): GovernedObject =>
      share(CY, [toBo, toCy], `, with: ${partner}`, home);
    expect(becomes(toPartner('north', 'acme'))).toEqual([['left'], {to: [recipient(toCy)]}]);
    expect(becomes(toPartner('acme', 'north'))).toEqual(UNTOUCHED);
  });

  it('that they asked for is handed over', () => {
    expect(becomes(share(BO, [toCy]))).toEqual([['handed-over'], {requestedBy: ANA}]);
    expect(becomes(share(BO, [toBo, toCy]))).toEqual([
      ['handed-over', 'left'],
      {requestedBy: ANA, to: [recipient(toCy)]},
    ]);
    expect(becomes(share(BO, [toCy], '', 'north'))).toEqual(UNTOUCHED);
  });

  it('of their target does not share with whoever takes that over', () => {
    expect(becomes(share(CY, [toAna, toCy]), {state: falcon(BO)})).toEqual([
      ['redundant'],
      {to: [recipient(toCy)]},
    ]);
    expect(becomes(share(CY, [toAna]), {state: falcon(BO)})).toEqual([['removed'], 'deleted']);
    expect(becomes(share(CY, [toAna, toCy]), {state: falcon(CY)})).toEqual(UNTOUCHED);
    expect(becomes(share(CY, [toAna, toCy]))).toEqual(UNTOUCHED);
    expect(
      becomes(share(CY, [toAna, toCy], '', 'north'), {
        state: stateOf(object('Resource', 'falcon', `type: vault, creator: ${BO}`, {home: 'north'})),
        successorIn: () => ANA,
      }),
    ).toEqual(UNTOUCHED);
  });

  describe('with a partner that waits', () => {
    const waiting = (to: readonly string[], by = BO): GovernedObject => share(by, to, ', with: north');
    const waits = (): boolean => true;
    const approving = (...subjects: readonly string[]): Partial<OffboardingContext> => ({
      waits,
      external: {
        ...NO_EXTERNAL_ACCESS,
        recipient: (_, subject) => (subjects.includes(subject) ? {role: 'editor'} : undefined),
      },
    });

    it('is cancelled, if they asked for it', () => {
      expect(becomes(waiting([toCy]), {waits})).toEqual([['cancelled'], 'deleted']);
      expect(becomes(waiting([toCy], CY), {waits})).toEqual(UNTOUCHED);
      expect(becomes(share(BO, [toCy]), {waits})).toEqual([['handed-over'], {requestedBy: ANA}]);
    });

    it('is narrowed to what of it is in force', () => {
      expect(becomes(waiting([toCy, toAna]), approving(toCy))).toEqual([
        ['narrowed', 'handed-over'],
        {to: [{subject: toCy, role: 'editor'}], requestedBy: ANA},
      ]);
    });

    it('and puts something into a space of theirs is cancelled, unless that is in force already', () => {
      const contributed = object(
        'Share',
        'out',
        `target: "vault:falcon", with: north, into: "space:hall", role: viewer, requestedBy: ${BO}`,
      );
      expect(becomes(contributed, {waits})).toEqual([['cancelled'], 'deleted']);
      const external = {
        ...NO_EXTERNAL_ACCESS,
        contribution: () => ({role: 'viewer'}) as const,
      };
      expect(becomes(contributed, {waits, external})).toEqual([['handed-over'], {requestedBy: ANA}]);
      expect(Object.keys(offboardObject(contributed, context({external})).after?.spec ?? {})).not.toContain(
        'to',
      );
    });
  });
});

describe('what is kept of somebody who is anonymised', () => {
  const approval = (by: string, home = 'acme'): GovernedObject =>
    object(
      'Approval',
      'yes',
      `request: "share:north/out", decision: approve, by: ${by}, digest: "sha256:${'0'.repeat(64)}"`,
      {home},
    );
  const record = (name: string, home = 'acme'): GovernedObject =>
    object('Offboarding', name, 'confirm: DELETE', {home});

  it('are their decisions, which stay theirs otherwise', () => {
    expect(becomes(approval(BO), anonymising)).toEqual([['renamed'], {by: PSEUDONYM}]);
    expect(becomes(approval(BO))).toEqual(UNTOUCHED);
    expect(becomes(approval(CY), anonymising)).toEqual(UNTOUCHED);
    expect(becomes(approval(BO, 'north'), {...anonymising, account: false})).toEqual(UNTOUCHED);
  });

  it('is the record of their leaving, under the same address', () => {
    expect(offboardObject(record(BO), context(anonymising))).toMatchObject({
      after: {address: `Offboarding/acme/${PSEUDONYM}`, name: PSEUDONYM},
      effects: ['renamed'],
    });
    expect(offboardObject(record(BO, 'north'), context(anonymising)).effects).toEqual(['renamed']);
    expect(becomes(record(BO, 'north'), {...anonymising, account: false})).toEqual(UNTOUCHED);
    expect(offboardObject(record(BO), context({...anonymising, account: false})).effects).toEqual([
      'renamed',
    ]);
    expect(becomes(record(CY), anonymising)).toEqual(UNTOUCHED);
    expect(becomes(record(BO))).toEqual(UNTOUCHED);
  });

  it('is nothing in texts and labels, by any address that they had', () => {
    const team = (text: string, labels = '', home = 'acme'): GovernedObject =>
      object('Team', 'deals', `members: [${CY}], displayName: "${text}"`, {home, labels});
    const former = {...anonymising, formerAddresses: ['bobby@acme.example']};
    expect(becomes(team(`Of ${BO}`), anonymising)).toEqual([['renamed'], {displayName: `Of ${PSEUDONYM}`}]);
    expect(becomes(team('Of bobby@acme.example'), former)).toEqual([
      ['renamed'],
      {displayName: `Of ${PSEUDONYM}`},
    ]);
    expect(becomes(team('Of bobby@acme.example'), anonymising)).toEqual(UNTOUCHED);
    expect(becomes(team(`Of ${BO}`))).toEqual(UNTOUCHED);
    expect(becomes(team(`Of ${BO}`, '', 'north'), anonymising)).toEqual([
      ['renamed'],
      {displayName: `Of ${PSEUDONYM}`},
    ]);
    expect(becomes(team(`Of ${BO}`, '', 'north'), {...anonymising, account: false})).toEqual(UNTOUCHED);
    expect(becomes(team(`Of ${BO}`), {...anonymising, account: false})).toEqual([
      ['renamed'],
      {displayName: `Of ${PSEUDONYM}`},
    ]);
  });

  it('is told as what was done, not as another name besides', () => {
    const team = object('Team', 'deals', `members: [${BO}], displayName: "Of ${BO}"`);
    expect(becomes(team, anonymising)).toEqual([['left'], {members: [], displayName: `Of ${PSEUDONYM}`}]);
  });
});

it('a workspace and a role stay as they are', () => {
  const role = object('Role', 'counsel', 'permissions: ["use:shared_spaces"]');
  expect(becomes(role)).toEqual(UNTOUCHED);
});
