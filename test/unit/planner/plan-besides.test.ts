/** What a plan works out of each side before it is made: it is the same plan, however much of that is done by then. */
import {expect, it} from 'vitest';
import {heldPermissions} from '../../../src/access/held-permissions.ts';
import {objectsInForce} from '../../../src/access/objects-in-force.ts';
import type {DesiredObject, State} from '../../../src/model/objects.ts';
import {digestOfDesired, digestOfLive} from '../../../src/planner/fingerprints.ts';
import {makePlan} from '../../../src/planner/make-plan.ts';
import {PlanBesides} from '../../../src/planner/plan-besides.ts';
import {desiredFrom, liveFrom} from '../model/states.ts';
import {ACME, documents, team} from '../rules/organisation.ts';
import {liveWith, NOW, planInput} from './plans.ts';

const declared = documents(ACME, team('t', ['bo@acme.example']));
/** What is declared, with so many teams that it takes several steps. */
function many(): State<DesiredObject> {
  const desired = new Map(desiredFrom(declared));
  const one = desired.get('Team/acme-legal/t');
  if (one?.kind !== 'Team') throw new Error('the team was not declared');
  for (let i = 0; i < 2500; i++) {
    const name = `t${i}`;
    desired.set(`Team/acme-legal/${name}`, {...one, address: `Team/acme-legal/${name}`, name});
  }
  return desired;
}

/** A plan of the same, after so many steps. */
function planAfter(steps: number): {readonly text: string; readonly left: boolean} {
  const input = planInput(declared, liveFrom(documents(ACME, team('old', []))), {desired: many()});
  const besides = new PlanBesides(input.desired);
  besides.take(input.live.objects, input.live.now);
  let left = true;
  for (let i = 0; i < steps && left; i++) left = besides.step();
  return {text: JSON.stringify(makePlan(input).plan), left};
}

it('is the same plan after no step, after some, and after all', () => {
  const [none, some, all] = [0, 2, 100].map(planAfter);
  expect(some?.text).toBe(none?.text);
  expect(all?.text).toBe(none?.text);
  expect([none, some, all].map((one) => one?.left)).toStrictEqual([true, true, false]);
});

it('is done in several steps, and remembered', () => {
  const desired = many();
  const live = liveWith(liveFrom(ACME));
  const besides = new PlanBesides(desired);
  let steps = 0;
  while (besides.step()) steps++;
  expect(steps).toBeGreaterThan(2);
  besides.take(live.objects, NOW);
  while (besides.step()) steps++;
  expect(besides.step()).toBe(false);
  expect(steps).toBeGreaterThan(5);
  expect(heldPermissions(live.objects, NOW)).toBe(heldPermissions(live.objects, NOW));
  expect(objectsInForce(live.objects)).toBe(objectsInForce(live.objects));
  expect(digestOfDesired(desired)).toBe(digestOfDesired(new Map(desired)));
  expect(digestOfLive(live.objects)).toBe(digestOfLive(new Map(live.objects)));
});
