/** Work in steps: whoever does it may do something else between two of them. */

/** Does all steps of a work that are left, one after the other; what came of it. */
export function allSteps<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Work in steps, so that the caller can do a step while it waits for something else. */
export class StepByStep<T> {
  readonly #work: Generator<unknown, T>;
  #result: {readonly value: T} | undefined;

  constructor(work: Generator<unknown, T>) {
    this.#work = work;
  }

  /** Does the next step; false where none is left. */
  step(): boolean {
    if (this.#result !== undefined) return false;
    const next = this.#work.next();
    if (next.done === true) this.#result = next;
    return next.done !== true;
  }

  /** What comes of it, after all steps that are left. */
  finish(): T {
    return (this.#result ??= {value: allSteps(this.#work)}).value;
  }
}
