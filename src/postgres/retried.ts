import {pause} from './interrupt.ts';
import {sqlState} from './store-errors.ts';

const TRIES = 10;
/**
 * What several databases or sessions at once may run into: the same role made twice, a deadlock, and "tuple concurrently
 * updated", which the catalogue reports as an internal error.
 */
const RACES: ReadonlySet<string> = new Set(['23505', '42710', 'XX000', '40001', '40P01']);

/** Does work that may be done again as a whole, until it gets through the races of the catalogue. */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === TRIES || !RACES.has(sqlState(error) ?? '')) throw error;
      await pause(50 * tries * Math.random());
    }
  }
}
