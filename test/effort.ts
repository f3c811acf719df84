/**
 * How much effort the tests take. BYLAW_TEST_EFFORT=ci, which `npm run test:ci` sets, takes all that is worth waiting for
 * before a merge: it looks where `npm test` has looked, only further.
 */
const IN_CI = process.env['BYLAW_TEST_EFFORT'] === 'ci';

/** How often something random is tried: in CI ten times as often as usually, unless that is said. */
export const tries = (usually: number, inCi = 10 * usually): number => (IN_CI ? inCi : usually);

/**
 * The same things each time, of a seed with which few tries meet all that they have to; in CI, others each time.
 */
export const seeded = (seed: number): {readonly seed?: number} => (IN_CI ? {} : {seed});

/** How many things that do not disturb each other are tried at once: fewer in CI, which takes longer and comes closer. */
export const atOnce = (usually: number, inCi: number): number => (IN_CI ? inCi : usually);

/** Whether each command runs in a process of its own, as users start it, instead of in the process of its test. */
export const OWN_PROCESSES = IN_CI;

/**
 * Whether the files `*.long.test.ts` are run: variants of long stories, stories that only documents tell, faults, changes of
 * schemas, and tests of the checks of `npm run check`. BYLAW_TEST_LONG=1 adds them with the usual effort.
 */
export const LONG_STORIES = IN_CI || process.env['BYLAW_TEST_LONG'] === '1';

/** Whether the files `*.server.test.ts` are run, by `npm run test:server`: they need pgbouncer and the programs of Postgres. */
export const SERVERS = process.env['BYLAW_TEST_SERVER'] === '1';
