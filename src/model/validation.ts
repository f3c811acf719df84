import type {Diagnostic} from '../diagnostics/diagnostic.ts';

/** What `bylaw validate` finds in a set without a database, in the shape of the contract's JSON. */
export interface Validation {
  readonly valid: boolean;
  readonly summary: {
    readonly files: number;
    readonly objects: number;
    readonly errors: number;
    readonly warnings: number;
  };
  readonly diagnostics: readonly Diagnostic[];
  /** Files that could not be read as a whole: what rests on what they may declare was not judged. Sorted; absent where all could. */
  readonly notJudged?: readonly string[];
  /** Files of the set that were not read, since others were named; likewise. Sorted; absent where all were read. */
  readonly notRead?: readonly string[];
}
