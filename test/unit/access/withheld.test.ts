/** What is told to whom a share gives nothing: what is missing, also of what has ended. */
import {describe, expect, it} from 'vitest';
import {computeAccess} from '../../../src/access/access.ts';
import type {ExternalAccess} from '../../../src/access/external-access.ts';
import type {GovernedObject} from '../../../src/model/objects.ts';
import {
  ALL_APPROVED,
  contribution,
  FUTURE,
  guest,
  member,
  PAST,
  question,
  resource,
  role,
  share,
  space,
  workspace,
} from './organisation.ts';

const BO = 'bo@acme.example';
const CY = 'cy@acme.example';
const VERA = 'vera@northwind.example';
const VIC = 'vic@northwind.example';
const GIL = 'gil@guests.example';
const BOTH = ['use:shared_spaces', 'use:external_collaboration'];
const VAULT = 'vault:acme/falcon';
const NOTES = 'thread:acme/notes';

const ESTATE: readonly GovernedObject[] = [
  workspace('acme'),
  workspace('northwind'),
  role('acme', 'counsel', BOTH),
  role('northwind', 'partner', BOTH),
  member('acme', BO, ['counsel']),
  member('acme', CY, ['counsel']),
  member('northwind', VERA, ['partner']),
  member('northwind', VIC, ['partner']),
  resource('acme', 'vault', 'falcon', BO),
  resource('acme', 'thread', 'notes', BO),
  resource('acme', 'playbook', 'how-to', BO),
  space('acme', 'room', BO, {resources: ['vault:falcon', 'playbook:how-to']}),
  space('northwind', 'joint', VERA),
];

const explained = (
  email: string,
  target: string,
  more: readonly GovernedObject[],
  external?: ExternalAccess,
) => computeAccess(question([...ESTATE, ...more], external)).explain(email, target);
const NOTHING_MISSING = {paths: [], withheld: []};

describe('by an internal share', () => {
  it('is told that it is suspended, whoever they are', () => {
    const suspended = share('acme', 's', 'thread:notes', {[`user:${CY}`]: 'editor'}, {suspended: true});
    expect(explained(CY, NOTES, [suspended]).withheld).toStrictEqual([
      {
        path: {level: 'editor', via: ['Share/acme/s', `user:${CY}`]},
        missing: ['`suspended: false` on Share/acme/s'],
      },
    ]);
  });

  it('nothing is told, and nothing given, to a role, which is no recipient', () => {
    const odd = share('acme', 's', 'thread:notes', {'role:counsel': 'editor'});
    expect(explained(CY, NOTES, [odd])).toStrictEqual(NOTHING_MISSING);
  });
});

describe('by an external share', () => {
  const toBoth = (name: string, level: string, spec: object = {}) =>
    share(
      'acme',
      name,
      'space:room',
      {[`user:${VERA}`]: level, [`user:${VIC}`]: level},
      {with: 'northwind', ...spec},
    );

  it('is told which expiry is past, what is declared before what is approved', () => {
    const expired = (declared: string, approved: string) =>
      explained(
        VERA,
        NOTES,
        [
          share(
            'acme',
            'x',
            'thread:notes',
            {[`user:${VERA}`]: {role: 'viewer', expires: declared}},
            {with: 'northwind'},
          ),
        ],
        {...ALL_APPROVED, recipient: () => ({role: 'viewer', expires: approved})},
      ).withheld.flatMap(({missing}) => missing);
    const was = (expires: string) => [`an expiry that is not past (it was ${expires})`];
    expect(expired(PAST, FUTURE)).toStrictEqual(was(PAST));
    expect(expired(FUTURE, PAST)).toStrictEqual(was(PAST));
    expect(expired(PAST, '2026-01-31')).toStrictEqual(was(PAST));
    expect(expired(FUTURE, FUTURE)).toStrictEqual([]);
  });

  it('each of several leads to what is in the space', () => {
    const only = (name: string, email: string) =>
      share('acme', name, 'space:room', {[`user:${email}`]: 'viewer'}, {with: 'northwind'});
    const shares = [only('x', VERA), only('y', VIC)];
    for (const [name, email] of [
      ['x', VERA],
      ['y', VIC],
    ] as const) {
      expect(explained(email, VAULT, shares, ALL_APPROVED).paths).toStrictEqual([
        {level: 'viewer', via: ['Space/acme/room', `Share/acme/${name}`, `user:${email}`]},
      ]);
    }
  });

  it('is told by each of several what is missing for a resource in the space, by the type of resource', () => {
    const external: ExternalAccess = {
      ...ALL_APPROVED,
      resourceInSharedSpace: () => false,
      missingInSpace: ({name}, reference) => `${reference.split(':')[0] ?? ''} in ${name}`,
    };
    const shares = [toBoth('x', 'viewer'), toBoth('y', 'editor')];
    const told = (target: string) => explained(VERA, target, shares, external).withheld;
    const path = (level: 'viewer' | 'editor', name: string) => ({
      level,
      via: ['Space/acme/room', `Share/acme/${name}`, `user:${VERA}`],
    });
    expect(told(VAULT)).toStrictEqual([
      {path: path('editor', 'y'), missing: ['vault in y']},
      {path: path('viewer', 'x'), missing: ['vault in x']},
    ]);
    expect(told('playbook:acme/how-to')).toStrictEqual([
      {path: path('editor', 'y'), missing: ['playbook in y']},
      {path: path('viewer', 'x'), missing: ['playbook in x']},
    ]);
  });
});

describe('by a share `into` a space of a partner', () => {
  const into = contribution('acme', 'c', 'thread:notes', 'space:joint', 'northwind', 'editor');
  const vera = {level: 'editor', via: ['Share/acme/c', 'Space/northwind/joint', 'creator']};

  it('is told what it lacks, in the words of who knows, or in general', () => {
    expect(explained(VERA, NOTES, [into]).withheld).toStrictEqual([
      {path: vera, missing: ['the approval of both sides over an active connection']},
    ]);
    const knows: ExternalAccess = {
      ...ALL_APPROVED,
      contribution: () => undefined,
      missing: ({address}, subject) => `an approval of ${address} ${subject}`,
    };
    expect(explained(VERA, NOTES, [into], knows).withheld).toStrictEqual([
      {path: vera, missing: ['an approval of Share/acme/c space:joint']},
    ]);
  });

  it('nothing is told of a space that there is not, nor of a resource, which is none', () => {
    const gone = contribution('acme', 'c', 'thread:notes', 'space:gone', 'northwind', 'editor');
    expect(explained(VERA, NOTES, [gone], ALL_APPROVED)).toStrictEqual(NOTHING_MISSING);
    const theirs = resource('northwind', 'vault', 'theirs', VERA);
    const odd = contribution('acme', 'c', 'thread:notes', 'vault:theirs', 'northwind', 'editor');
    expect(explained(VERA, NOTES, [odd, theirs], ALL_APPROVED)).toStrictEqual(NOTHING_MISSING);
  });

  it('nothing is told of one without a role, as no schema lets it be', () => {
    const odd = share('acme', 'c', 'thread:notes', {}, {into: 'space:joint', with: 'northwind'});
    expect(explained(VERA, NOTES, [odd])).toStrictEqual(NOTHING_MISSING);
  });

  describe('that has ended', () => {
    const ended: ExternalAccess = {
      ...ALL_APPROVED,
      hasEnded: ({address}) => address === 'Share/acme/c',
      missing: ({address}) => `what ended, of ${address}`,
    };
    const told = [
      {
        path: {level: 'editor', via: ['Share/acme/c', 'Space/northwind/joint']},
        missing: ['what ended, of Share/acme/c'],
      },
    ];

    it('all members and guests of the partner are told, as nobody knows who was in the space', () => {
      const theirs = guest('northwind', GIL, {joint: 'viewer'}, {invitedBy: VERA});
      for (const email of [VERA, VIC, GIL])
        expect(explained(email, NOTES, [into, theirs], ended)).toStrictEqual({paths: [], withheld: told});
      expect(explained(CY, NOTES, [into, theirs], ended)).toStrictEqual(NOTHING_MISSING);
    });

    it('they are told so too where the space is gone', () => {
      const without = ESTATE.filter(({address}) => address !== 'Space/northwind/joint');
      const table = computeAccess(question([...without, into], ended));
      expect(table.explain(VERA, NOTES)).toStrictEqual({paths: [], withheld: told});
    });

    it('others that have not give what they did', () => {
      const other = contribution('acme', 'd', 'vault:falcon', 'space:joint', 'northwind', 'viewer');
      expect(explained(VERA, VAULT, [into, other], ended).paths).toStrictEqual([
        {level: 'viewer', via: ['Share/acme/d', 'Space/northwind/joint', 'creator']},
      ]);
    });
  });
});
