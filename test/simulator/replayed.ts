/** How many histories the simulator takes, and which again. */

/** As many as BYLAW_TEST_SIMULATIONS says, or as are taken without. */
export const asked = (usually: number): number =>
  Number(process.env['BYLAW_TEST_SIMULATIONS'] ?? '') || usually;

/**
 * The one that failed: it prints its seed and path, to be given as BYLAW_TEST_SEED and BYLAW_TEST_PATH. The same histories each time, of
 * the seed that is usual, unless more are asked for by hand.
 */
export function replayed(usual: number): {readonly seed?: number; readonly path?: string} {
  const seed = process.env['BYLAW_TEST_SEED'];
  if (seed !== undefined) return {seed: Number(seed), path: process.env['BYLAW_TEST_PATH'] ?? ''};
  return process.env['BYLAW_TEST_SIMULATIONS'] === undefined ? {seed: usual} : {};
}
