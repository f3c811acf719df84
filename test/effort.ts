/**
 * How much effort the tests take. BYLAW_TEST_EFFORT=ci, which `npm run test:ci` sets, takes all that is worth waiting for
 * before a merge: it looks where `npm test` has looked before, only further.
 */
const ALL = process.env['BYLAW_TEST_EFFORT'] === 'ci';

/** How often something random is tried. */
export const tries = (usually: number, inCi: number): number => (ALL ? inCi : usually);

/** Whether each command runs in a process of its own, as users start it, instead of in the process of its test. */
export const OWN_PROCESSES = ALL;
