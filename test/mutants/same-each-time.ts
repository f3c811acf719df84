/** Properties are tried with the same values each time: a mutant is killed or survives, whenever that is asked. */
import fc from 'fast-check';

fc.configureGlobal({numRuns: 50, seed: 1});
