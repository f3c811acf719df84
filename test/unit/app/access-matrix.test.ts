import {expect, test} from 'vitest';
import {worksWith} from '../../../src/app/access.ts';

const [SPACES, EXTERNAL, GUESTS] = [
  'use:shared_spaces',
  'use:external_collaboration',
  'use:invite_guest_accounts',
];

test.each([
  [[SPACES], /^internal spaces; nothing that is shared with partners, and no guests$/],
  [
    [SPACES, EXTERNAL],
    /^internal spaces, and spaces and resources that are shared with partners; no guests$/,
  ],
  [[SPACES, EXTERNAL, GUESTS], /shared with partners; may invite guests$/],
  [[SPACES, GUESTS], /^internal spaces; may invite guests; nothing that is shared with partners$/],
  [[EXTERNAL], /^single resources .*; no spaces$/],
  [[EXTERNAL, GUESTS], /^single resources .*; no spaces, and so no guests$/],
  [[GUESTS], /^no spaces, and so no guests/],
  [[], /^no spaces, no partners, no guests$/],
])('%j together are for %s', (capabilities, text) => {
  expect(worksWith(['manage:external_connections', ...capabilities], false)).toMatch(text);
});

test.each([
  [
    [],
    /^every space and resource here, as `co-owner` \(admin\); nothing that partners share with them; no guests$/,
  ],
  [[GUESTS], /; no guests$/],
  [[SPACES, GUESTS], /; nothing that partners share with them; may invite guests$/],
  [[EXTERNAL], /, and single resources that partners share with them; no guests$/],
  [[SPACES, EXTERNAL], /, and what partners share with them; no guests$/],
])('%j of an admin add to what they have by their role', (capabilities, text) => {
  expect(worksWith(capabilities, true)).toMatch(text);
  expect(worksWith(capabilities, true)).not.toContain('no spaces');
});
