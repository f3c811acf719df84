import {it} from 'vitest';
import {renderPlan} from '../../../src/render/plan-human.ts';
import {planJson} from '../../../src/render/plan-json.ts';
import {accessChange, plannedChange, RICH_PLAN} from './rich-plan.ts';
import {flow, words} from '../../../src/render/flow.ts';
it('bench', () => {
  const N = 20000;
  const changes = Array.from({length: N}, (_, i) => i % 2 ? plannedChange(`Member/acme-${i % 10}/m${i}@acme.example`, {after: {roles: ['counsel'], displayName: 'Zoë 法務 ' + i}}) : plannedChange(`Member/acme-${i % 10}/m${i}@acme.example`, {before: {roles: ['a']}, after: {roles: ['b', 'c'], displayName: 'Zoë 法務 ' + i}}));
  const gained = Array.from({length: 50000}, (_, i) => accessChange(`p${i % 10000}@acme.example`, `space:acme/s${i % 7}`, null, 'viewer', 'Share/acme/x' + (i % 3)));
  const plan = {...RICH_PLAN, changes, access: {...RICH_PLAN.access, gained}};
  for (const verbose of [false, true]) for (const color of [false, true]) for (let k = 0; k < 2; k++) {
    const t = performance.now(); const text = renderPlan(plan, {color, width: 120, unicode: true, verbose});
    console.log(verbose, color, text.length, (performance.now() - t).toFixed(0), 'ms');
  }
  const t = performance.now(); console.log(planJson(plan).length, (performance.now() - t).toFixed(0), 'ms json');
  for (const s of ['x'.repeat(2e6), '法'.repeat(5e5), 'a b '.repeat(5e5), '`'.repeat(1e6)]) { const u = performance.now(); const n = flow(words(s, undefined, true), {width: 80, indent: 2, maxLines: 3}).length; console.log(n, (performance.now() - u).toFixed(0), 'ms long'); }
}, 100000);
