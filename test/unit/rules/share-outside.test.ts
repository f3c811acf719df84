import {describe, expect, it} from 'vitest';
import {judge} from '../../../src/rules/judge.ts';
import {shareOutside} from '../../../src/rules/share-outside.ts';
import {EMPTY_LEDGER} from '../../../src/model/ledger.ts';
import type {GovernedObject, LiveObject, State} from '../../../src/model/objects.ts';
import {
  ALL_APPROVED,
  contribution,
  grant,
  guest,
  member,
  NOW,
  resource,
  space,
  stateOf,
  workspace,
} from '../access/organisation.ts';
import {CONFIG, NO_CONSENT} from '../planner/plans.ts';

const ALL = ['use:shared_spaces', 'use:external_collaboration', 'use:invite_guest_accounts'];
const GIL = 'gil@guests.example';
const ESTATE: readonly GovernedObject[] = [
  workspace('acme', {features: {guestAccounts: true}}),
  workspace('northwind'),
  member('acme', 'bo@acme.example', []),
  member('northwind', 'uma@northwind.example', []),
  grant('acme', 'all', 'everyone', ALL),
  grant('northwind', 'all', 'everyone', ALL),
  space('acme', 'room', 'bo@acme.example'),
  resource('northwind', 'vault', 'eagle', 'uma@northwind.example'),
];
const CONTRIBUTED = contribution('northwind', 'into', 'vault:eagle', 'space:room', 'acme', 'viewer');

/** What is said of objects that come to the estate. */
function told(before: readonly GovernedObject[], came: GovernedObject): readonly string[] {
  const live = stateOf([...ESTATE, ...before]) as State<LiveObject>;
  const external = {before: ALL_APPROVED, after: ALL_APPROVED};
  return judge(
    {
      set: CONFIG,
      desired: new Map(),
      declared: 1,
      live,
      after: stateOf([...live.values(), came]),
      changes: [{address: came.address, actions: ['create'], reason: 'declared', fields: [], after: came}],
      external,
      ledger: EMPTY_LEDGER,
      settlement: {ledger: EMPTY_LEDGER, refused: new Map()},
      now: NOW,
      offline: false,
      actor: null,
      pristine: false,
      consent: NO_CONSENT,
    },
    [shareOutside],
  ).map(({severity, message}) => `${severity}: ${message}`);
}

describe('an outsider who gains access', () => {
  it('is told as a guest, with a warning where a partner contributed what they reach', () => {
    expect(told([CONTRIBUTED], guest('acme', GIL, {room: 'viewer'}))).toEqual([
      `info: ${GIL} gains \`viewer\` on space:acme/room as a guest.`,
      `warning: ${GIL} gains \`viewer\` on vault:northwind/eagle as a guest. A partner contributed it and may not expect guests to have access.`,
    ]);
  });

  it('is told as a member of a partner', () => {
    expect(told([], CONTRIBUTED)).toEqual([
      'info: bo@acme.example gains `viewer` on vault:northwind/eagle as a member of a partner.',
    ]);
  });

  it('is nobody who is a member of the workspace itself', () => {
    expect(told([], space('acme', 'other', 'bo@acme.example'))).toEqual([]);
  });
});
