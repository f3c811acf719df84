/** What has to be edited in manifests that still name somebody who was offboarded. */
import {describe, expect, it} from 'vitest';
import {editSource} from '../../../src/manifest/edit-source.ts';
import type {LiveObject, State} from '../../../src/model/objects.ts';
import {offboardingEdits, type OffboardedPerson} from '../../../src/planner/offboarding-edits.ts';
import {desiredFrom, liveFrom} from '../model/states.ts';
import {documents} from '../rules/organisation.ts';

const BO = 'bo@acme.example';
const CY = 'cy@acme.example';
const ANA = 'ana@acme.example';
const PSEUDONYM = 'p_0123456789abcdef01234567@anonymised.invalid';
const FILE = 'manifests/all.yaml';

const of = (kind: string, name: string, spec: string, workspace = 'acme', labels = ''): string =>
  `apiVersion: bylaw/v1\nkind: ${kind}\nmetadata: {workspace: ${workspace}, name: ${name}${labels}}\nspec: ${spec}\n`;
const user = (spec: string, name = BO): string =>
  `apiVersion: bylaw/v1\nkind: User\nmetadata: {name: ${name}}\nspec: ${spec}\n`;

const NOTHING: State<LiveObject> = new Map();
const left = (live: State = NOTHING, more: Partial<OffboardedPerson> = {}): OffboardedPerson => ({
  person: BO,
  name: BO,
  account: true,
  isOffboardedFrom: (workspace) => workspace === 'acme',
  successorIn: (workspace) => `successor.${workspace}@acme.example`,
  live,
  before: {objects: NOTHING, formerAddresses: new Map()},
  ...more,
});

/** The edits of a manifest, as `document pointer: what`. */
const edits = (text: string, offboarded: OffboardedPerson): readonly string[] =>
  offboardingEdits(desiredFrom(text), offboarded).map(({file, edit}) => {
    expect(file).toBe(FILE);
    const {document, pointer, ...what} = edit;
    return `${document} ${pointer}: ${JSON.stringify(what)}`;
  });
const REMOVED = ['0 : {"remove":true}'];
const anonymous = (live?: State, more: Partial<OffboardedPerson> = {}): OffboardedPerson =>
  left(live, {name: PSEUDONYM, ...more});

describe('a membership', () => {
  it.each([
    ['gets a status', '{roles: [admin]}', ['0 /spec: {"add":{"key":"status","value":"deactivated"}}']],
    ['has another status', '{roles: [admin], status: active}', ['0 /spec/status: {"set":"deactivated"}']],
    ['has that status', '{roles: [admin], status: deactivated}', []],
  ])('%s', (_, spec, expected) => {
    expect(edits(of('Member', BO, spec), left())).toEqual(expected);
  });

  it('goes when the person is anonymised', () => {
    expect(edits(of('Member', BO, '{roles: [admin]}'), anonymous())).toEqual(REMOVED);
  });

  it('of somebody else, or elsewhere, stays', () => {
    expect(edits(of('Member', CY, '{roles: [admin]}'), left())).toEqual([]);
    expect(edits(of('Member', BO, '{roles: [admin]}', 'north'), left())).toEqual([]);
  });
});

describe('an account', () => {
  it.each([
    [
      'of a system admin is one no more',
      '{systemAdmin: true}',
      left(),
      ['0 /spec/systemAdmin: {"set":false}'],
    ],
    ['of nobody special stays', '{displayName: Bo}', left(), []],
    ['goes when it is anonymised', '{displayName: Bo}', anonymous(), REMOVED],
    ['stays when only a workspace was left', '{systemAdmin: true}', left(NOTHING, {account: false}), []],
  ])('%s', (_, spec, offboarded, expected) => {
    expect(edits(user(spec), offboarded)).toEqual(expected);
    expect(edits(user(spec, CY), offboarded)).toEqual([]);
  });
});

it('a team loses the person from its list', () => {
  expect(edits(of('Team', 'deals', `{members: [${CY}, ${BO}]}`), left())).toEqual([
    '0 /spec/members/1: {"remove":true}',
  ]);
  expect(edits(of('Team', 'deals', `{members: [${CY}]}`), left())).toEqual([]);
  expect(edits(of('Team', 'deals', '{members: []}'), left())).toEqual([]);
});

it.each([
  [
    'Grant',
    'reads',
    `{subject: "user:${BO}", permissions: ["insights:read:all"]}`,
    `{subject: "user:${CY}", permissions: ["insights:read:all"]}`,
  ],
  ['Guest', BO, `{spaces: [{space: room, role: viewer}], invitedBy: ${CY}}`, null],
  [
    'Guest',
    'gia@guest.example',
    `{spaces: [{space: room, role: viewer}], invitedBy: ${BO}}`,
    `{spaces: [{space: room, role: viewer}], invitedBy: ${CY}}`,
  ],
])('a %s (%s) of the person goes, and one of others stays', (kind, name, theirs, others) => {
  expect(edits(of(kind, name, theirs), left())).toEqual(REMOVED);
  expect(edits(of(kind, name, theirs, 'north'), left())).toEqual([]);
  expect(others === null ? [] : edits(of(kind, name, others), left())).toEqual([]);
});

describe('what the person created', () => {
  const vault = (creator: string): string => of('Resource', 'falcon', `{type: vault, creator: ${creator}}`);
  const space = (creator: string): string => of('Space', 'room', `{type: internal, creator: ${creator}}`);

  it.each([
    ['a resource', vault],
    ['a space', space],
  ])('%s, is of whom it is live, or of the successor where it never was', (_, text) => {
    expect(edits(text(BO), left(liveFrom(text(ANA))))).toEqual([`0 /spec/creator: {"set":"${ANA}"}`]);
    expect(edits(text(BO), left())).toEqual(['0 /spec/creator: {"set":"successor.acme@acme.example"}']);
    expect(edits(text(CY), left(liveFrom(text(ANA))))).toEqual([]);
  });
});

describe('a connection', () => {
  const connection = (requestedBy: string, admins: string): string =>
    of('Connection', 'north', `{with: north, requestedBy: ${requestedBy}, admins: [${admins}]}`);

  it('that the person asked for is asked for by whom it is live, and goes where it is not', () => {
    expect(edits(connection(BO, ''), left(liveFrom(connection(ANA, ''))))).toEqual([
      `0 /spec/requestedBy: {"set":"${ANA}"}`,
    ]);
    expect(edits(connection(BO, ''), left())).toEqual(REMOVED);
    expect(edits(connection(CY, ''), left())).toEqual([]);
  });

  it('loses the person as an admin', () => {
    expect(edits(connection(CY, `${ANA}, ${BO}`), left())).toEqual(['0 /spec/admins/1: {"remove":true}']);
    expect(edits(connection(BO, `${ANA}, ${BO}`), left(liveFrom(connection(ANA, ANA))))).toEqual([
      '0 /spec/admins/1: {"remove":true}',
      `0 /spec/requestedBy: {"set":"${ANA}"}`,
    ]);
  });
});

describe('a share', () => {
  const share = (requestedBy: string, to: string, partner = ''): string =>
    of('Share', 's', `{target: "vault:falcon", ${partner}requestedBy: ${requestedBy}, to: [${to}]}`);
  const viewer = (subject: string): string => `{subject: "${subject}", role: viewer}`;
  const [forBo, forCy, forAna] = [BO, CY, ANA].map((email) => viewer(`user:${email}`));
  const FALCON = of('Resource', 'falcon', `{type: vault, creator: ${ANA}}`);

  it('loses the person from its list, and goes where nobody else is in it', () => {
    expect(edits(share(CY, `${forCy}, ${forBo}`), left())).toEqual(['0 /spec/to/1: {"remove":true}']);
    expect(edits(share(CY, `${forBo}`), left())).toEqual(REMOVED);
    expect(edits(share(CY, `${forCy}`), left())).toEqual([]);
  });

  it('within a workspace is requested by whom it is live, or by the successor', () => {
    expect(edits(share(BO, `${forCy}`), left(liveFrom(share(ANA, `${forCy}`))))).toEqual([
      `0 /spec/requestedBy: {"set":"${ANA}"}`,
    ]);
    expect(edits(share(BO, `${forCy}`), left())).toEqual([
      '0 /spec/requestedBy: {"set":"successor.acme@acme.example"}',
    ]);
  });

  it('loses who is the creator of its target by now', () => {
    const live = liveFrom(FALCON);
    expect(edits(share(CY, `${forAna}, ${forCy}`), left(live))).toEqual(['0 /spec/to/0: {"remove":true}']);
    const elsewhere = of(
      'Share',
      's',
      `{target: "vault:falcon", requestedBy: ${CY}, to: [${forAna}, ${forCy}]}`,
      'north',
    );
    expect(edits(elsewhere, left(liveFrom(FALCON.replace('acme,', 'north,'))))).toEqual([]);
  });

  it('with a partner that was only asked for by the person goes, and keeps what is live otherwise', () => {
    const out = (requestedBy: string, to: string): string => share(requestedBy, to, 'with: north, ');
    const both = `${viewer('user:raj@north.example')}, ${viewer('user:vera@north.example')}`;
    expect(edits(out(BO, both), left())).toEqual(REMOVED);
    expect(edits(out(BO, both), left(liveFrom(out(ANA, viewer('user:vera@north.example')))))).toEqual([
      '0 /spec/to/0: {"remove":true}',
      `0 /spec/requestedBy: {"set":"${ANA}"}`,
    ]);
    expect(edits(out(CY, both), left())).toEqual([]);
    const into = of(
      'Share',
      's',
      `{target: "vault:falcon", with: north, requestedBy: ${BO}, into: "space:hall", role: viewer}`,
    );
    expect(edits(into, left(liveFrom(into.replace(BO, ANA))))).toEqual([
      `0 /spec/requestedBy: {"set":"${ANA}"}`,
    ]);
  });

  it('of a partner loses the person as one of the workspace that they left', () => {
    const theirs = of(
      'Share',
      's',
      `{target: "vault:brief", with: acme, requestedBy: raj@north.example, to: [${forBo}, ${forCy}]}`,
      'north',
    );
    expect(edits(theirs, left())).toEqual(['0 /spec/to/0: {"remove":true}']);
    const own = of(
      'Share',
      's',
      `{target: "vault:brief", with: north, requestedBy: ${CY}, to: [${forBo}, ${forCy}]}`,
    );
    expect(edits(own, left())).toEqual([]);
    const asked = of(
      'Share',
      's',
      `{target: "vault:brief", with: acme, requestedBy: ${BO}, to: [${forCy}]}`,
      'north',
    );
    expect(edits(asked, left())).toEqual([]);
  });
});

describe('what the person decided', () => {
  const approval = (by: string): string =>
    of(
      'Approval',
      'asks',
      `{request: "connection:north/acme", decision: approve, by: ${by}, digest: "sha256:${'0'.repeat(64)}"}`,
    );

  it('stays theirs, is of whom it is live, and goes where it is not', () => {
    expect(edits(approval(BO), left(liveFrom(approval(BO))))).toEqual([]);
    expect(edits(approval(BO), anonymous(liveFrom(approval(PSEUDONYM))))).toEqual([
      `0 /spec/by: {"set":"${PSEUDONYM}"}`,
    ]);
    expect(edits(approval(BO), left())).toEqual(REMOVED);
    expect(edits(approval(CY), left())).toEqual([]);
  });
});

it('the record of their leaving goes when they are anonymised', () => {
  const record = of('Offboarding', BO, '{confirm: DELETE}');
  expect(edits(record, left())).toEqual([]);
  expect(edits(record, anonymous())).toEqual(REMOVED);
  expect(edits(of('Offboarding', CY, '{confirm: DELETE}'), anonymous())).toEqual([]);
});

it('roles and workspaces have nothing of anybody', () => {
  const role = of('Role', 'counsel', '{permissions: ["use:shared_spaces"]}');
  expect(edits(role, left())).toEqual([]);
});

describe('texts that mention who was anonymised', () => {
  const grant = (reason: string, labels = ''): string =>
    of(
      'Grant',
      'reads',
      `{subject: "user:${CY}", permissions: ["insights:read:all"], reason: "${reason}"}`,
      'acme',
      labels,
    );

  it('have the other name, under every address that the person had', () => {
    const rename = (from: string): string => `{"rename":{"from":"${from}","to":"${PSEUDONYM}"}}`;
    expect(edits(grant(`as ${BO} has it`), anonymous())).toEqual([`0 /spec/reason: ${rename(BO)}`]);
    expect(edits(grant('none'), anonymous())).toEqual([]);
    const before = {
      objects: NOTHING,
      formerAddresses: new Map([
        ['bo@old.example', BO],
        ['cy@old.example', CY],
      ]),
    };
    expect(edits(grant('as bo@old.example has it'), anonymous(NOTHING, {before}))).toEqual([
      `0 /spec/reason: ${rename('bo@old.example')}`,
    ]);
    expect(edits(grant('as cy@old.example has it'), anonymous(NOTHING, {before}))).toEqual([]);
    expect(edits(grant(`as ${BO} has it`), left())).toEqual([]);
  });

  it('are those elsewhere as well, if the account went', () => {
    const elsewhere = grant(`as ${BO} has it`).replace('acme,', 'north,');
    expect(edits(elsewhere, anonymous())).toHaveLength(1);
    expect(edits(elsewhere, anonymous(NOTHING, {account: false}))).toEqual([]);
    expect(edits(grant(`as ${BO} has it`), anonymous(NOTHING, {account: false}))).toHaveLength(1);
  });

  it('are not edited twice where something else is done there', () => {
    expect(edits(of('Team', 'deals', `{members: [${CY}, ${BO}]}`), anonymous())).toEqual([
      '0 /spec/members/1: {"remove":true}',
    ]);
    const share = of(
      'Share',
      's',
      `{target: "vault:falcon", requestedBy: ${BO}, to: [{subject: "user:${BO}", role: viewer}, {subject: "user:${CY}", role: viewer}]}`,
    );
    expect(edits(share, anonymous())).toEqual([
      '0 /spec/to/0: {"remove":true}',
      '0 /spec/requestedBy: {"set":"successor.acme@acme.example"}',
    ]);
  });

  it('are edited in items of lists, and in labels, where they stand', () => {
    const list = `apiVersion: bylaw/v1\nkind: GrantList\nmetadata: {workspace: acme}\nitems:\n  - {name: a, subject: "user:${CY}", permissions: ["insights:read:all"]}\n  - {name: b, subject: "user:${CY}", permissions: ["insights:read:all"], reason: "for ${BO}"}\n`;
    expect(edits(list, anonymous()).map((edit) => edit.split(': ')[0])).toEqual(['0 /items/1/reason']);
  });
});

it('every edit is of the document in which the object stands, in the order of objects', () => {
  const text = documents(
    of('Team', 'deals', `{members: [${BO}, ${CY}]}`),
    of('Member', BO, '{roles: [admin]}'),
    of('Grant', 'reads', `{subject: "user:${BO}", permissions: ["insights:read:all"]}`),
  );
  const found = offboardingEdits(desiredFrom(text), left());
  expect(found.map(({edit}) => edit.document)).toEqual([1, 0, 2]);
  const edited = editSource(
    {path: FILE, text},
    found.map(({edit}) => edit),
  );
  expect(JSON.stringify(edited)).toContain('status: deactivated');
});
