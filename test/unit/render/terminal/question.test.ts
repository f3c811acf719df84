import {expect, test} from 'vitest';
import {questionText} from '../../../../src/render/terminal/question.ts';

test('a question is wrapped, with room for the answer, and stays on one line where it fits', () => {
  const question = '\nApply this to the live state? Only "yes" is accepted: ';
  expect(questionText(question, 80)).toBe(question);
  expect(questionText(question, 50)).toBe('\nApply this to the live state? Only "yes" is\naccepted: ');
  for (const line of questionText(question, 30).split('\n')) expect(line.length).toBeLessThanOrEqual(28);
});
