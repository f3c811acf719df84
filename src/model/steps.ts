/** Work in steps: whoever does it may do something else between two of them. */

/** Does all steps of a work that are left, one after the other; what came of it. */
export function allSteps<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
