/** What a run of a set did, as the audit tells it. */
import type {Change} from './change.ts';
import type {Ledger} from './ledger.ts';
import type {State} from './objects.ts';

export interface RunDone {
  readonly run: number;
  readonly before: {readonly state: State; readonly ledger: Ledger};
  readonly after: {readonly state: State; readonly ledger: Ledger};
  readonly changes: readonly Change[];
}
