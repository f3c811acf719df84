/** What policies say of access and of requests. */
import {describe, expect, it} from 'vitest';
import {pendingCaused} from '../../../src/planner/policies.ts';
import {documents} from '../rules/organisation.ts';
import {
  policy,
  BEFORE,
  TEAM,
  judged,
  found,
  SHARE,
  shared,
  CONNECTION,
  OUT,
  INTO,
} from './policies-judged.ts';

describe('a policy about access', () => {
  it.each([
    ['gained', 'gained && !lost && !pending && before == null && after == "viewer"', shared, BEFORE],
    ['lost', 'lost && !gained && !pending && after == null && before == "viewer"', BEFORE, shared],
    [
      'raised',
      '!gained && !lost && !pending && before == "viewer" && after == "editor"',
      shared.replace('viewer', 'editor'),
      shared,
    ],
  ])('is asked of what is %s', (_, when, manifests, live) => {
    const plan = judged(
      [policy({for: 'access', when, message: '${person} on ${target.name}, by ${via[0]}'})],
      {manifests, live},
    );
    expect(found(plan)).toMatchObject([
      {
        address: 'Share/acme-legal/falcon-bo',
        message: 'bo@acme.example on falcon, by Share/acme-legal/falcon-bo',
      },
    ]);
  });

  it('points at the team, where that is what changes', () => {
    const share = SHARE.replace('user:bo@acme.example', 'team:old');
    const live = documents(BEFORE.replace('members: [bo@acme.example]', 'members: []'), share);
    const plan = judged([policy({for: 'access', when: 'gained'})], {
      manifests: documents(BEFORE, share),
      live,
    });
    expect(found(plan)).toMatchObject([{address: 'Team/acme-legal/old', file: 'manifests/all.yaml'}]);
  });

  it('points at the member, where their path tells of nothing that changes', () => {
    const member = BEFORE.replace(
      '{name: bo@acme.example, roles: [sharer]}',
      '{name: bo@acme.example, roles: [sharer], status: deactivated}',
    );
    const plan = judged([policy({for: 'access', when: 'lost'})], {
      manifests: documents(member.replace('members: [bo@acme.example]', 'members: []'), SHARE),
      live: shared,
    });
    expect(found(plan).map(({address}) => address)).toContain('Member/acme-legal/bo@acme.example');
  });

  it('knows who it is and what they reach as it is after the plan, and before it of what is lost', () => {
    const when =
      'person.teams == ["acme-legal/old"] && target.creator == "ana@acme.example" && person.outside == ""';
    expect(found(judged([policy({for: 'access', when})], {manifests: shared, live: BEFORE}))).toHaveLength(1);
    const without = BEFORE.replace('members: [bo@acme.example]', 'members: []');
    expect(
      found(judged([policy({for: 'access', when: `lost && ${when}`})], {manifests: without, live: shared})),
    ).toHaveLength(1);
    expect(
      found(
        judged([policy({for: 'access', when: `gained && ${when}`})], {
          manifests: documents(without, SHARE),
          live: BEFORE,
        }),
      ),
    ).toEqual([]);
  });
});

describe('a policy about requests', () => {
  const requests = (when: string, manifests: string, live = BEFORE): readonly string[] =>
    found(
      judged([policy({for: 'request', when, message: '${request.id} of ${request.side}'})], {
        manifests,
        live,
      }),
    ).map(({address, message}) => `${address} ${message}`);

  it('is asked of each side that is asked by the plan', () => {
    expect(requests('true', documents(BEFORE, CONNECTION, OUT))).toEqual([
      'Connection/acme-legal/northwind connection:acme-legal/northwind of northwind-legal',
      'Share/acme-legal/falcon-out share:acme-legal/falcon-out of acme-legal',
      'Share/acme-legal/falcon-out share:acme-legal/falcon-out of northwind-legal',
    ]);
  });

  it('is not asked of what was asked before', () => {
    const all = documents(BEFORE, CONNECTION, OUT);
    expect(requests('true', documents(all, TEAM), all)).toEqual([]);
  });

  it('knows what is asked for', () => {
    const wanted =
      'request.target.name == "falcon" && request.recipients.exists(r, r.subject == "user:raj@northwind.example" && r.role == "viewer")';
    expect(requests(wanted, documents(BEFORE, CONNECTION, OUT))).toHaveLength(2);
    expect(
      requests('request.target == null && request.recipients == []', documents(BEFORE, CONNECTION)),
    ).toHaveLength(1);
  });

  it('knows into which space of the partner something is to go', () => {
    const hall =
      'apiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: northwind-legal, name: hall}\nspec: {type: external, creator: raj@northwind.example}\n';
    const there = documents(BEFORE, hall);
    const into =
      'request.recipients.exists(r, r.subject == "space:northwind-legal/hall" && r.role == "editor")';
    expect(requests(into, documents(there, CONNECTION, INTO), there).length).toBeGreaterThan(0);
  });

  it('knows whether it widens what was asked for', () => {
    const all = documents(BEFORE, CONNECTION, OUT);
    expect(requests('request.widening', all)).toEqual([]);
    expect(requests('request.widening', all.replace('role: viewer', 'role: editor'), all)).toEqual([
      'Share/acme-legal/falcon-out share:acme-legal/falcon-out of acme-legal',
      'Share/acme-legal/falcon-out share:acme-legal/falcon-out of northwind-legal',
    ]);
  });
});

describe('what approvals would bring', () => {
  const all = documents(BEFORE, CONNECTION, OUT);

  it('is asked about as pending, once the plan asks for it', () => {
    const pending = [
      policy({for: 'access', when: 'pending && !gained && !lost', message: '${person} on ${target.name}'}),
    ];
    expect(
      found(judged(pending, {manifests: all})).map(({address, message}) => `${address} ${message}`),
    ).toEqual(['Share/acme-legal/falcon-out raj@northwind.example on falcon']);
    expect(found(judged(pending, {manifests: documents(all, TEAM), live: all}))).toEqual([]);
  });

  it('is what it would not have brought before', () => {
    const one = {principal: 'user:a', object: 'vault:x/y', before: null, after: 'viewer', via: []};
    const more = [
      one,
      {...one, after: 'editor'},
      {...one, principal: 'user:b'},
      {...one, object: 'vault:x/z'},
    ];
    expect(pendingCaused(more, () => [one])).toEqual(more.slice(1));
    expect(
      pendingCaused([], () => {
        throw new Error('nobody has to work that out');
      }),
    ).toEqual([]);
  });
});
