import {describe, expect, it} from 'vitest';
import type {Cause, PlannedChange} from '../../../../src/model/plan.ts';
import {
  alsoLiveText,
  behindText,
  causeWords,
  commitRemark,
  driftText,
  earlierText,
  isMixed,
  liveText,
  revertedText,
  revertsText,
} from '../../../../src/render/words/causes.ts';

const commit = (digit: string, subject: string, by = 'Bo Berg', day = '02'): Cause => ({
  kind: 'earlier-commit',
  commit: digit.repeat(40),
  subject,
  by,
  at: `2027-01-${day}T09:00:00.000Z`,
});
const changeWith = (cause?: Cause): PlannedChange => ({
  address: 'Team/acme-legal/deals',
  actions: ['update'],
  reason: 'edited',
  fields: [],
  before: null,
  after: null,
  gate: {status: 'ready', needs: []},
  file: null,
  line: null,
  ...(cause !== undefined && {cause}),
});
const HERE: Cause = {kind: 'this-commit', commit: 'a'.repeat(40)};

describe('earlier commits', () => {
  it('are not spoken of when there are none', () => {
    expect(earlierText([changeWith(), changeWith(HERE), changeWith({kind: 'uncommitted'})])).toBeUndefined();
  });

  it('are named with what, who and when, newest first and five at most', () => {
    expect(earlierText([changeWith(commit('b', 'Add Cy'))])).toBe(
      '1 change comes from an earlier commit and was not applied before: bbbbbbbbbbbb "Add Cy" by Bo Berg, 2027-01-02 09:00:00 UTC.',
    );
    const many = ['1', '2', '3', '4', '5', '6', '7'].map((digit) =>
      commit(digit, `No ${digit}`, '', `0${digit}`),
    );
    const text = earlierText([...many, ...many.slice(0, 1)].map((cause) => changeWith(cause))) ?? '';
    expect(text).toMatch(
      /^8 changes come from earlier commits and were not applied before: 1 of 7{12} "No 7", /,
    );
    expect(text).toMatch(/; 1 of 3{12} "No 3", 2027-01-03 09:00:00 UTC; and 2 more commits\.$/);
  });

  it('keep to the length of a line, whatever somebody wrote', () => {
    const text = earlierText([changeWith(commit('b', '🏛'.repeat(1000)))]) ?? '';
    expect(text).toContain(`"${'🏛'.repeat(69)}..."`);
    expect(text).not.toMatch(/\p{Cs}/u);
  });
});

describe('what is said beside a change', () => {
  it('is nothing for the commit at hand', () => {
    expect(commitRemark(HERE, true)).toBeUndefined();
    expect(commitRemark(undefined, true)).toBeUndefined();
    expect(commitRemark(commit('b', 'Add Cy'), false)).toBe('from commit bbbbbbbbbbbb');
  });

  it('is that it is not committed, where others are', () => {
    const loose: Cause = {kind: 'uncommitted'};
    expect(isMixed([{cause: loose}, {cause: {kind: 'live'}}, {}])).toBe(false);
    expect(isMixed([{cause: loose}, {cause: HERE}])).toBe(true);
    expect(commitRemark(loose, true)).toBe('not committed');
    expect(commitRemark(loose, false)).toBeUndefined();
  });

  it('is who changed what is live, or since when nobody knows', () => {
    const at = '2027-01-02T09:00:00.000Z';
    expect(liveText({kind: 'live', by: 'al@acme.example', at})).toBe(
      ' live by al@acme.example on 2027-01-02 09:00:00 UTC',
    );
    expect(liveText({kind: 'live', by: 'al@acme.example', at, leaving: true})).toMatch(
      / during an offboarding$/,
    );
    expect(liveText({kind: 'live', by: null, at: null, lastWritten: {run: 12, at}})).toBe(
      ' outside bylaw after run 12',
    );
    expect(liveText({kind: 'live', by: null, at: null})).toBe(' outside bylaw');
  });
});

describe('runs that changes take back', () => {
  const back = (run: number, digit: string): PlannedChange => ({
    ...changeWith(commit('b', 'Add Cy')),
    reverts: {run, commit: digit === '' ? null : digit.repeat(40)},
  });

  it('are named by number and commit, newest first', () => {
    expect(revertedText([changeWith(HERE)])).toBeUndefined();
    expect(revertedText([back(3, ''), back(4, 'd'), back(4, 'd')])).toBe(
      '3 changes revert what was applied by run 4 (commit dddddddddddd) and run 3.',
    );
    expect(revertsText(back(4, 'd').reverts)).toBe('reverts run 4 (commit dddddddddddd)');
  });

  it('were applied, whichever commit they came from', () => {
    expect(earlierText([back(4, 'd')])).toBeUndefined();
    expect(causeWords(back(4, 'd'))).not.toContain('not applied');
    expect(causeWords(changeWith(commit('b', 'Add Cy')))).toContain('not applied before');
  });
});

describe('drift', () => {
  it('is counted where it is reverted, alone or with an edit', () => {
    const drifted: PlannedChange = {...changeWith({kind: 'live'}), reason: 'drift'};
    expect(driftText([changeWith(HERE)])).toBeUndefined();
    expect(driftText([changeWith(HERE), drifted])).toMatch(/^1 change reverts a live edit/);
    expect(driftText([{...changeWith(HERE), alsoLive: {kind: 'live'}}, drifted])).toMatch(
      /^2 changes revert live edits/,
    );
  });

  it('beside an edit says by whom, and when the audit lost sight of it', () => {
    expect(alsoLiveText(undefined)).toBeUndefined();
    expect(alsoLiveText({kind: 'live', by: 'al@acme.example', unknownSince: true})).toBe(
      'also reverts what was edited live by al@acme.example, and outside bylaw since',
    );
  });
});

describe('the branch to merge into', () => {
  const base = {ref: 'origin/main', commit: 'c'.repeat(40), behind: 3, inSet: 1};

  it('is spoken of only when it has gone on', () => {
    expect(behindText(undefined)).toBeUndefined();
    expect(behindText({...base, behind: 0, inSet: 0})).toBeUndefined();
    expect(behindText(base)).toBe(
      'origin/main is 3 commits ahead of this plan (1 of them in the folder of this set), so merging may have a different effect. Update the branch, and plan again.',
    );
    expect(behindText({...base, behind: 1, inSet: 0})).toContain('is 1 commit ahead');
    expect(behindText({...base, inSet: 0})).toContain('(none in the folder of this set)');
  });
});
