/** Connections that become active with a plan, and by what each side agreed. */
import {rfc3339} from '../model/expiry.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import type {Ledger} from '../model/ledger.ts';
import {objectAt, type State} from '../model/objects.ts';
import type {ConnectionMade} from '../model/plan.ts';
import {activeConnection} from './connections.ts';
import {pairKey, requestId} from './request.ts';

type Side = ConnectionMade['sides'][number];

/** By whom a side agreed with another, and when, RFC 3339; absent where the ledger does not say. */
export interface AgreedBy {
  /** The address of the requester of its Connection, or of who approved the other's. */
  readonly by: string;
  readonly at?: string;
}

/**
 * By whom a side has agreed with another, by what the ledger names (`Connection/w/n#incarnation`, `connection:w/n#sequence`); undefined
 * where it has not.
 */
export function agreedBy(
  state: State,
  ledger: Ledger,
  [side, other]: readonly [string, string],
): AgreedBy | undefined {
  const agreed = ledger.pairs.get(pairKey(side, other))?.agreed.get(side);
  if (agreed === undefined) return undefined;
  const hash = agreed.lastIndexOf('#');
  const [what, number] = [agreed.slice(0, hash), Number(agreed.slice(hash + 1))];
  const own = objectAt(state, 'Connection', what);
  if (own !== undefined) {
    const asked = ledger.asked.get(`${requestId(own)} ${other}`);
    return {by: own.spec.requestedBy, ...(asked && {at: rfc3339(asked.since)})};
  }
  const decision = ledger.decisions.get(what)?.find(({sequence}) => sequence === number);
  return decision && {by: decision.by, at: rfc3339(decision.at)};
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
    const sides = [[a, b] as const, [b, a] as const].map(([side, other]): Side => {
      const isKnown = was !== undefined && was.agreed.get(side) === pair.agreed.get(side);
      const {by = '', at} = agreedBy(state, isKnown ? known : ledger, [side, other]) ?? {};
      return {side, by, ...(isKnown ? at !== undefined && {at} : {at: null})};
    });
    made.push({workspaces: [a, b], sides});
  }
  return made.toSorted((x, y) => compareText(x.workspaces.join(' '), y.workspaces.join(' ')));
}
