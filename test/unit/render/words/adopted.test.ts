import {expect, test} from 'vitest';
import {adoptedText} from '../../../../src/render/words/plan.ts';
import {RICH_PLAN} from '../rich-plan.ts';

test('that people may have their access already is said where something is adopted and somebody gains access', () => {
  const {changes, access} = RICH_PLAN;
  const text = 'access through them is shown as gained, and people may have it already';
  expect(adoptedText({changes, access})).toBe(`2 objects are adopted: ${text}.`);
  expect(adoptedText({changes, access: {...access, gained: [], changed: []}})).toBe(undefined);
  const others = changes.filter(({actions}) => !actions.includes('adopt'));
  expect(adoptedText({changes: others, access})).toBe(undefined);
});

test('what has had no effect until its adoption gave nobody anything before', () => {
  const {changes, access} = RICH_PLAN;
  const asleep = changes.map((change) =>
    change.actions.includes('adopt') ? {...change, before: null} : change,
  );
  expect(adoptedText({changes: asleep, access})).toBe(undefined);
});
