import {expect, test} from 'vitest';
import type {ReachedHow} from '../../../../src/model/plan.ts';
import {reachGroups} from '../../../../src/render/words/reach.ts';

test('people who have a level since the same day stand together, and each group says since when', () => {
  const how = (since: string | null, more: Partial<ReachedHow> = {}): ReachedHow => ({
    outside: null,
    since,
    agreed: [],
    expires: null,
    ...more,
  });
  const groups = reachGroups({
    object: 'space:acme/room',
    levels: [
      {level: 'editor', principals: ['user:cy@acme.example'], how: how('2026-11-02T14:03:07Z')},
      {level: 'editor', principals: ['user:vera@nw.example'], how: how('2026-11-02T15:00:00Z', {outside: 'partner', expires: '2027-01-31'})},
      {level: 'editor', principals: ['user:bo@acme.example'], how: how('2026-11-02T18:00:00Z')},
      {level: 'viewer', link: true, principals: ['user:al@acme.example'], how: how(null)},
    ],
  }); // prettier-ignore
  expect(groups).toEqual([
    {level: 'editor', how: ['since 2026-11-02'], people: ['bo@acme.example', 'cy@acme.example']},
    {
      level: 'editor (outsider: partner)',
      how: ['since 2026-11-02', 'until 2027-01-31'],
      people: ['vera@nw.example'],
    },
    {level: 'viewer, with the link', how: [], people: ['al@acme.example']},
  ]);
});
