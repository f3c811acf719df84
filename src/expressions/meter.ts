/**
 * What evaluating costs, counted in steps and not in time, so that no verdict depends on how fast a machine is. One step is
 * about the work of reading a member; what goes through a text or a list costs as many as it has pieces of 16.
 */
import {Trouble} from './values.ts';

/** Steps that one evaluation may take. */
const MAX_STEPS = 1_000_000;
/** Steps that all evaluations of one expression may take, over everything that it is asked about. */
const MAX_STEPS_IN_ALL = 100_000_000;

const PIECE = 16;

export class Meter {
  #inAll = MAX_STEPS_IN_ALL;
  #left = 0;

  /** Begins another evaluation. */
  begin(): void {
    this.#inAll += this.#left;
    this.#left = Math.min(MAX_STEPS, this.#inAll);
    this.#inAll -= this.#left;
  }

  /** Takes one step, and those that going through so many characters or items costs; trouble when none are left. */
  spend(at: number, size = 0): Trouble | undefined {
    this.#left -= 1 + Math.floor(size / PIECE);
    if (this.#left >= 0) return undefined;
    this.#left = 0;
    return new Trouble('The expression costs too much to evaluate here.', at, true);
  }
}
