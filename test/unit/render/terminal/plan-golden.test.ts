import {describe, expect, it} from 'vitest';
import {renderPlan} from '../../../../src/render/terminal/plan.ts';
import type {Style} from '../../../../src/render/terminal/style.ts';
import {READY_PLAN, RICH_PLAN, RICH_SOURCES} from '../rich-plan.ts';

const PLAIN: Style = {color: false, width: 80, unicode: true, verbose: false};
const golden = (name: string): string => `../../../golden/render/${name}.txt`;

/** Rewritten by `vitest run -u` alone, and read by whoever does that. */
describe('a plan with something of everything', () => {
  it.each<[string, Style]>([
    ['plan-40', {...PLAIN, width: 40}],
    ['plan-80', PLAIN],
    ['plan-120', {...PLAIN, width: 120}],
    ['plan-80-ascii', {...PLAIN, unicode: false}],
    ['plan-120-verbose', {...PLAIN, width: 120, verbose: true}],
    ['plan-120-colour', {...PLAIN, width: 120, color: true}],
  ])('looks as in %s.txt', async (name, style) => {
    await expect(renderPlan(RICH_PLAN, style, RICH_SOURCES)).toMatchFileSnapshot(golden(name));
  });

  it.each<[string, Style]>([
    ['plan-ready-80', PLAIN],
    ['plan-ready-120', {...PLAIN, width: 120}],
    ['plan-ready-120-verbose', {...PLAIN, width: 120, verbose: true}],
  ])('and nothing against it looks as in %s.txt', async (name, style) => {
    await expect(renderPlan(READY_PLAN, style, RICH_SOURCES)).toMatchFileSnapshot(golden(name));
  });
});
