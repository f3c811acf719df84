import {describe, expect, test} from 'vitest';
import {revertedRuns, undoesLiveEdit} from '../../../src/app/reverted-runs.ts';
import type {SetEvent} from '../../../src/model/audit.ts';
import type {Plan, PlannedChange, Reverted} from '../../../src/model/plan.ts';
import {desiredFrom} from '../model/states.ts';
import {RICH_PLAN} from '../render/rich-plan.ts';
import {team} from '../rules/organisation.ts';

const DEALS = 'Team/acme-legal/deals';
const content = (...members: readonly string[]) => ({labels: {}, spec: {members}});
const event = (run: number, before: unknown, after: unknown): SetEvent => ({
  address: DEALS,
  run,
  commit: `c${run}`,
  before,
  after,
});

/** Which run the only change of a plan takes back: of what is declared, or of what nothing declares any more. */
function revertedBy(
  events: readonly SetEvent[],
  members: readonly string[] | null,
  {isRemoved = false, reason = 'edited'}: {isRemoved?: boolean; reason?: PlannedChange['reason']} = {},
): Reverted | undefined {
  const [change] = RICH_PLAN.changes;
  if (change === undefined) throw new Error('there is no change');
  const plan: Plan = {...RICH_PLAN, changes: [{...change, address: DEALS, reason}]};
  const objects = desiredFrom(team('deals', members ?? []), 'a.yaml');
  const [first, ...rest] = events;
  const own = new Map(first === undefined ? [] : [[DEALS, [first, ...rest] as const]]);
  return revertedRuns(plan, members === null ? new Map() : objects, () => isRemoved, own).get(DEALS);
}

const [BO, AL] = ['bo@acme.example', 'al@acme.example'];
const EDITED = [event(4, content(BO), content(BO, AL)), event(2, null, content(BO))];

test('an object that is declared as it was before a run takes back that run', () => {
  expect(revertedBy(EDITED, [BO])).toEqual({run: 4, commit: 'c4'});
  expect(revertedBy(EDITED, [AL])).toBeUndefined();
});

test('the newest run counts of several that made the same change', () => {
  const again = [event(7, content(BO), content(AL)), event(6, content(BO, AL), content(BO)), ...EDITED];
  expect(revertedBy(again, [BO])).toEqual({run: 7, commit: 'c7'});
});

test('what a run deleted is back', () => {
  expect(revertedBy([event(4, content(BO), null), ...EDITED.slice(1)], [BO], {reason: 'declared'})).toEqual({
    run: 4,
    commit: 'c4',
  });
});

test('what a run made goes, unless somebody removed it', () => {
  expect(revertedBy(EDITED, null, {reason: 'removed'})).toEqual({run: 2, commit: 'c2'});
  expect(revertedBy(EDITED, null, {reason: 'removed', isRemoved: true})).toBeUndefined();
});

test('drift takes back no run', () => {
  expect(revertedBy(EDITED, [BO], {reason: 'drift'})).toBeUndefined();
});

describe('a change undoes a live edit', () => {
  const undoes = (
    applied: readonly string[],
    live: readonly string[],
    desired: readonly string[],
  ): boolean => {
    const [is, will] = [live, desired].map((members) =>
      desiredFrom(team('deals', members), 'a.yaml').get(DEALS),
    );
    return undoesLiveEdit(is, will, [event(2, null, content(...applied))]);
  };
  const CY = 'cy@acme.example';

  test('where it brings back who was taken out, or takes out who was brought in', () => {
    expect(undoes([AL, BO], [AL], [AL, BO, CY])).toBe(true);
    expect(undoes([AL], [AL, BO], [AL, CY])).toBe(true);
  });

  test('not where it leaves out whom others have left out, too', () => {
    expect(undoes([AL, BO], [AL], [AL, CY])).toBe(false);
    expect(undoes([AL], [AL, BO], [AL, BO, CY])).toBe(false);
    expect(undoes([AL, BO], [AL, BO], [AL])).toBe(false);
  });

  test('where nothing is known of what was applied', () => {
    expect(undoesLiveEdit(undefined, undefined, undefined)).toBe(true);
  });
});
