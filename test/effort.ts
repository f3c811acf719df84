/**
 * How much effort the tests take. BYLAW_TEST_EFFORT=ci, which `npm run test:ci` sets, takes all that is worth waiting for
 * before a merge: it looks where `npm test` has looked, only further.
 */
const IN_CI = process.env['BYLAW_TEST_EFFORT'] === 'ci';

/** How often something random is tried: `usually`, and ten times as often in CI. */
export const tries = (usually: number): number => (IN_CI ? 10 * usually : usually);

/** How many things that do not disturb each other are tried at once: fewer in CI, which takes longer and comes closer. */
export const atOnce = (usually: number, inCi: number): number => (IN_CI ? inCi : usually);

/** Whether each command runs in a process of its own, as users start it, instead of in the process of its test. */
export const OWN_PROCESSES = IN_CI;
