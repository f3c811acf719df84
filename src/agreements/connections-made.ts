/** Connections that become active with a plan, and by what each side agreed. */
import {rfc3339} from '../model/expiry.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import type {Ledger} from '../model/ledger.ts';
import {objectAt, type State} from '../model/objects.ts';
import type {ConnectionMade} from '../model/plan.ts';
import {activeConnection} from './connections.ts';
import {requestId} from './request.ts';

type Side = ConnectionMade['sides'][number];

interface Looked {
  readonly state: State;
  readonly ledger: Ledger;
  /** The ledger as it stands. */
  readonly known: Ledger;
}

/**
 * How a side agreed by what the ledger names (`Connection/w/n#incarnation`, `connection:w/n#sequence`). `at`: null with the
 * plan; absent where the ledger does not say when.
 */
function sideOf(
  {state, ledger, known}: Looked,
  [side, other]: readonly [string, string],
  {agreed, isKnown}: {readonly agreed: string; readonly isKnown: boolean},
): Side {
  const hash = agreed.lastIndexOf('#');
  const [what, number] = [agreed.slice(0, hash), Number(agreed.slice(hash + 1))];
  const own = objectAt(state, 'Connection', what);
  if (own !== undefined) {
    const asked = known.asked.get(`${requestId(own)} ${other}`);
    const at = isKnown ? asked && {at: rfc3339(asked.since)} : {at: null};
    return {side, by: own.spec.requestedBy, ...at};
  }
  const decision = ledger.decisions.get(what)?.find(({sequence}) => sequence === number);
  return {side, by: decision?.by ?? '', at: isKnown && decision !== undefined ? rfc3339(decision.at) : null};
}

/**
 * The connections of a state that are not suspended, and that were not active in `known`, the ledger as it stands: either they begin, or
 * they begin anew in another epoch. Ordered by their workspaces.
 */
export function connectionsMade(state: State, ledger: Ledger, known: Ledger): readonly ConnectionMade[] {
  const made: ConnectionMade[] = [];
  for (const [key, pair] of ledger.pairs) {
    const was = known.pairs.get(key);
    if (pair.since === null || pair === was || (was?.since != null && was.epoch === pair.epoch)) continue;
    const [a = '', b = ''] = key.split(' ');
    if ((activeConnection(state, ledger, a, b)?.suspendedBy.length ?? 1) > 0) continue;
    const sides = [
      [a, b],
      [b, a],
    ].map(([side = '', other = '']) => {
      const agreed = pair.agreed.get(side) ?? '';
      return sideOf({state, ledger, known}, [side, other], {
        agreed,
        isKnown: was?.agreed.get(side) === agreed,
      });
    });
    made.push({workspaces: [a, b], sides});
  }
  return made.toSorted((x, y) => compareText(x.workspaces.join(' '), y.workspaces.join(' ')));
}
