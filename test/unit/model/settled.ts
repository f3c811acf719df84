import {settle} from '../../../src/agreements/settle.ts';
import type {Change} from '../../../src/model/change.ts';
import {EMPTY_LEDGER, type Ledger} from '../../../src/model/ledger.ts';
import type {State} from '../../../src/model/objects.ts';

/** The changes that create every object of a state. */
const creating = (state: State): readonly Change[] =>
  [...state.values()].map((after) => ({
    address: after.address,
    actions: ['create'],
    reason: 'declared',
    fields: [],
    after,
  }));

/**
 * The ledger once a system admin has asked for all of a state in a database that knew nothing before. Each
 * Approval is then made by whom it says.
 */
export function settledLedger(state: State, now: number, systemAdmin = 'root@platform.example'): Ledger {
  const isSystemAdmin = (email: string): boolean => email === systemAdmin;
  const changes = creating(state);
  const asked = changes.filter(({after}) => after?.kind !== 'Approval');
  let {ledger} = settle({
    ledger: EMPTY_LEDGER,
    before: new Map(),
    after: new Map([...state].filter(([, {kind}]) => kind !== 'Approval')),
    changes: asked,
    actor: systemAdmin,
    isSystemAdmin,
    now,
  });
  for (const change of changes) {
    if (change.after?.kind !== 'Approval') continue;
    const actor = change.after.spec.by;
    ({ledger} = settle({
      ledger,
      before: state,
      after: state,
      changes: [change],
      actor,
      isSystemAdmin,
      now,
    }));
  }
  return ledger;
}
