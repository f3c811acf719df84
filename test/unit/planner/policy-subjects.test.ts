/** What policies are asked about, and what they say of it. */
import {describe, expect, it} from 'vitest';
import type {Policy} from '../../../src/model/set-config.ts';
import {judgePolicies} from '../../../src/planner/policies.ts';
import {subjectsIn, isAbout, type Caused, type Subject} from '../../../src/planner/policy-subjects.ts';
import {policiesOnRun} from '../../../src/planner/policies-on-runs.ts';
import {EVERYTHING} from '../../../src/access/sight.ts';
import {applyChanges} from '../../../src/diff/diff.ts';
import {NO_MEMBERSHIPS_ELSEWHERE} from '../../../src/model/memberships-elsewhere.ts';
import {settledLedger} from '../model/settled.ts';
import {liveFrom} from '../model/states.ts';
import {documents, team} from '../rules/organisation.ts';
import {NO_CONSENT, NOW, planOf} from './plans.ts';
import {policy, recorded, BEFORE, AFTER, SHARE, shared, causing, CONNECTION, OUT} from './policies-judged.ts';

describe('what a policy is asked about', () => {
  const caused = (): Caused => {
    const live = liveFrom(BEFORE);
    const {changes, plan} = planOf(
      documents(BEFORE, SHARE.replace('user:bo@acme.example', 'team:old')),
      live,
    );
    return {
      changes,
      access: () => plan.access,
      pending: () => [],
      requests: [],
      before: live,
      after: applyChanges(live, changes),
      now: NOW,
    };
  };
  const [ofChange, ofAccess] = [0, 1];
  const subjects = (): readonly (Subject | undefined)[] => {
    const of = subjectsIn(caused());
    return [of('change')[0], of('access')[0]];
  };
  const about = (which: number, object: string): boolean => {
    const subject = subjects()[which];
    if (subject === undefined) throw new Error('nothing is asked about');
    return isAbout(subject, object);
  };

  it('is about the object that changes', () => {
    expect(
      ['Share/acme-legal/falcon-bo', 'Resource/acme-legal/falcon', 'Team/acme-legal/old'].map((object) =>
        about(ofChange, object),
      ),
    ).toEqual([true, false, false]);
  });

  it('is about the target of an access, and all that its path goes over', () => {
    expect(
      [
        'Share/acme-legal/falcon-bo',
        'Resource/acme-legal/falcon',
        'Team/acme-legal/old',
        'Space/acme-legal/falcon',
        'Team/acme-legal/other',
      ].map((object) => about(ofAccess, object)),
    ).toEqual([true, true, true, false, false]);
  });

  it('is the same each time that it is asked', () => {
    const of = subjectsIn(caused());
    expect(of('change')).toBe(of('change'));
    expect(of('access')).toBe(of('access'));
    expect(of('request')).toEqual([]);
  });

  it('is none of a target that is not there', () => {
    const of = {
      ...caused(),
      access: () => ({
        gained: [
          {
            principal: 'user:bo@acme.example',
            object: 'vault:acme-legal/none',
            before: null,
            after: 'viewer',
            via: [],
          },
        ],
        lost: [],
        changed: [],
      }),
    };
    expect(subjectsIn(of)('access')).toEqual([]);
  });
});

describe('what a policy says', () => {
  const deals = () => causing({changes: planOf(AFTER, liveFrom(BEFORE)).changes});
  const {place} = policy({});

  it('tells of the policy as well, and stands against the change', () => {
    const [said] = judgePolicies([policy({})], deals(), NO_CONSENT);
    expect(said?.finding.related).toEqual([{message: 'the policy', place}]);
    expect(said?.against).toEqual(['Team/acme-legal/deals']);
    const [ofLast] = judgePolicies([recorded({})], deals(), NO_CONSENT);
    expect(ofLast?.finding.related).toBeUndefined();
  });

  it('that is not valid, is at its condition, and stands against nothing', () => {
    for (const when of ['change.knd == ""', 'change.after.members[7] == ""']) {
      const [said] = judgePolicies([policy({when})], deals(), NO_CONSENT);
      expect(said?.finding.place).toEqual({...place, pointer: '/spec/policies/0/when'});
      expect(said?.against).toEqual([]);
      expect(judgePolicies([recorded({when})], deals(), NO_CONSENT)[0]?.finding.place).toBeUndefined();
    }
  });

  it('of very many, stands against nothing by how many more there are', () => {
    const live = liveFrom(BEFORE);
    const {changes} = planOf(
      documents(BEFORE, ...Array.from({length: 101}, (_, i) => team(`t${i}`, []))),
      live,
    );
    const said = judgePolicies([policy({})], causing({changes}), NO_CONSENT);
    expect(said.at(-1)).toMatchObject({finding: {address: null}, against: []});
    expect(said).toHaveLength(101);
  });

  it('of what comes from no change of the plan, is about no object', () => {
    const gained = [
      {
        principal: 'user:bo@acme.example',
        object: 'space:acme-legal/war-room',
        before: null,
        after: 'viewer',
        via: [],
      },
    ];
    const by = causing({access: () => ({gained, lost: [], changed: []})});
    expect(judgePolicies([policy({for: 'access', message: '${target.name}'})], by, NO_CONSENT)).toMatchObject(
      [{finding: {address: null, message: 'war-room'}, against: []}],
    );
    expect(
      judgePolicies([policy({for: 'access', when: 'via[7] == ""'})], by, NO_CONSENT)[0]?.finding.message,
    ).toMatch(/^The policy `p` is not valid: (?!Of )/);
  });

  it('twice in the same words of the same thing, is said once', () => {
    const one = {
      principal: 'user:bo@acme.example',
      object: 'space:acme-legal/war-room',
      before: null,
      after: 'viewer',
      via: [],
    };
    const by = causing({
      access: () => ({gained: [one, {...one, principal: 'user:al@acme.example'}], lost: [], changed: []}),
    });
    expect(judgePolicies([policy({for: 'access'})], by, NO_CONSENT)).toHaveLength(1);
    expect(judgePolicies([policy({for: 'access', message: '${person}'})], by, NO_CONSENT)).toHaveLength(2);
  });
});

describe('the change that an access comes from', () => {
  const at = (address: string) => ({address, actions: ['update'], reason: 'edited', fields: []}) as const;
  const causeOf = (via: readonly string[], ...addresses: readonly string[]): string | null | undefined => {
    const gained = [
      {
        principal: 'user:bo@acme.example',
        object: 'vault:acme-legal/falcon',
        before: null,
        after: 'viewer',
        via,
      },
    ];
    return subjectsIn(causing({changes: addresses.map(at), access: () => ({gained, lost: [], changed: []})}))(
      'access',
    )[0]?.address;
  };

  it('is the last step of its path that changes, a team by its name as well', () => {
    const path = ['Share/acme-legal/s', 'team:acme-legal/old'];
    expect(causeOf(path, 'Share/acme-legal/s', 'Team/acme-legal/old')).toBe('Team/acme-legal/old');
    expect(causeOf(path, 'Share/acme-legal/s')).toBe('Share/acme-legal/s');
  });

  it.each(['Member/acme-legal', 'User', 'Guest/acme-legal'])(
    'is else what says who the person is: %s',
    (of) => {
      expect(
        causeOf([], 'Team/acme-legal/bo@acme.example', `${of}/al@acme.example`, `${of}/bo@acme.example`),
      ).toBe(`${of}/bo@acme.example`);
    },
  );

  it('is else not known', () => {
    expect(causeOf([], 'Team/acme-legal/bo@acme.example', 'Member/acme-legal/al@acme.example')).toBe(null);
  });

  it('is about a space that is reached, as well', () => {
    const gained = [
      {
        principal: 'user:bo@acme.example',
        object: 'space:acme-legal/war-room',
        before: null,
        after: 'viewer',
        via: [],
      },
    ];
    const [subject] = subjectsIn(causing({access: () => ({gained, lost: [], changed: []})}))('access');
    if (subject === undefined) throw new Error('nothing is asked about');
    expect(
      ['Space/acme-legal/war-room', 'Resource/acme-legal/war-room'].map((object) => isAbout(subject, object)),
    ).toEqual([true, false]);
  });

  it('knows a target that is gone as it was', () => {
    const after = new Map(
      [...liveFrom(BEFORE)].filter(([address]) => address !== 'Resource/acme-legal/falcon'),
    );
    const lost = [
      {
        principal: 'user:bo@acme.example',
        object: 'vault:acme-legal/falcon',
        before: 'viewer',
        after: null,
        via: [],
      },
    ];
    const gained = lost.map((each) => ({...each, before: null, after: 'viewer', outside: 'guest' as const}));
    const of = subjectsIn(causing({after, access: () => ({gained, lost, changed: []})}))('access');
    expect(of.map(({variables}) => (variables['target'] as {name: string}).name)).toEqual([
      'falcon',
      'falcon',
    ]);
    expect(of.map(({variables}) => (variables['person'] as {outside: string}).outside)).toEqual([
      'guest',
      '',
    ]);
  });
});

it('what asks and is not there any more is asked about by nobody', () => {
  const requests = [
    {id: 'share:acme-legal/none', side: 'northwind-legal', approvers: [], since: null, digest: ''},
  ];
  expect(subjectsIn(causing({requests}))('request')).toEqual([]);
});

describe('policies on a run that was made', () => {
  function findings(policies: readonly Policy[], live: string, manifests: string): readonly string[] {
    const before = liveFrom(live);
    const {changes} = planOf(manifests, before);
    const after = applyChanges(before, changes);
    const ledger = settledLedger(before, NOW, 'ana@acme.example');
    const done = {
      run: 1,
      before: {state: before, ledger},
      after: {
        state: after,
        ledger: changes.length === 0 ? ledger : settledLedger(after, NOW, 'ana@acme.example'),
      },
      changes,
    };
    return policiesOnRun(policies, done, {
      now: NOW,
      sight: EVERYTHING,
      elsewhere: NO_MEMBERSHIPS_ELSEWHERE,
    }).map(({rule, severity, address, message}) => `${severity} ${rule} ${address} ${message}`);
  }

  it('are asked of its changes, and of the access that it gave and took', () => {
    const policies = [
      policy({when: 'change.kind == "Share"'}),
      policy({
        id: 'q',
        severity: 'warning',
        for: 'access',
        when: 'gained && after == "viewer"',
        message: '${person}',
      }),
      policy({id: 'r', for: 'access', when: 'lost', message: '${person}'}),
    ];
    expect(findings(policies, BEFORE, shared)).toEqual([
      'error policy/p Share/acme-legal/falcon-bo No',
      'warning policy/q Share/acme-legal/falcon-bo bo@acme.example',
    ]);
    expect(findings(policies, shared, BEFORE)).toEqual([
      'error policy/p Share/acme-legal/falcon-bo No',
      'error policy/r Share/acme-legal/falcon-bo bo@acme.example',
    ]);
  });

  it('are asked of what it made wait, and of what approvals of that would bring', () => {
    const policies = [
      policy({for: 'request', message: '${request.side}'}),
      policy({id: 'q', for: 'access', when: 'pending', message: '${person}'}),
    ];
    const all = documents(BEFORE, CONNECTION, OUT);
    const both = findings(policies, BEFORE, all);
    expect(both.filter((each) => each.includes('policy/q'))).toEqual([
      'error policy/q Share/acme-legal/falcon-out raj@northwind.example',
    ]);
    expect(findings(policies, all, all)).toEqual([]);
  });
});
