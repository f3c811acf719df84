/** What a plan needs of each side alone: it can be worked out before the other side is there. */
import {heldPermissions} from '../access/held-permissions.ts';
import {objectsInForce} from '../access/objects-in-force.ts';
import {contentDigest} from '../model/applied-digest.ts';
import type {WorkBesides} from '../model/live.ts';
import {rememberKinds, type DesiredObject, type LiveObject, type State} from '../model/objects.ts';
import {digestOfDesired, digestOfLive} from './fingerprints.ts';

/** Objects of a step: some milliseconds, so that what the database sends does not wait for long. */
const STEP = 1000;

function* ofDeclared(objects: State<DesiredObject>): Generator<void> {
  let done = 0;
  for (const object of objects.values()) {
    contentDigest(object);
    if (++done % STEP === 0) yield;
  }
  digestOfDesired(objects);
}

function* ofLive(objects: State<LiveObject>, now: number): Generator<void> {
  rememberKinds(objects);
  yield;
  objectsInForce(objects);
  yield;
  heldPermissions(objects, now);
  yield;
  digestOfLive(objects);
}

/**
 * Works all of that out, as far as there is time. It is remembered by those who work it out, so that it is there when it is asked for; what is
 * not done by then is done when it is needed.
 */
export class PlanBesides implements WorkBesides {
  readonly #work: Generator<void>[];

  constructor(declared: State<DesiredObject>) {
    this.#work = [ofDeclared(declared)];
  }

  step(): boolean {
    const [next] = this.#work;
    if (next === undefined) return false;
    if (next.next().done === true) this.#work.shift();
    return true;
  }

  take(objects: State<LiveObject>, now: number): void {
    this.#work.push(ofLive(objects, now));
  }
}
