/**
 * Which of the renames that manifests ask for by `renamedFrom` a plan follows. Chains (a becomes b, b becomes c) and
 * cycles (a and b change names) are followed as a whole or not at all.
 */
import {compareText} from '../diagnostics/compare-text.ts';
import type {Address} from '../model/address.ts';
import type {Live} from '../model/live.ts';
import type {DesiredObject, LiveObject, State} from '../model/objects.ts';
import {formerAddress} from '../model/renames.ts';

/** New addresses with those before them: renames that nothing stands against, one by one. */
type Moves = Map<Address, Address>;

/** Every `renamedFrom` that names a live object of the set. Of two that name one, the first by address counts. */
function wanted(desired: State<DesiredObject>, live: Live, set: string): Moves {
  const moves: Moves = new Map();
  const taken = new Set<Address>();
  const renamed = [...desired.values()].filter(({declaration}) => declaration.renamedFrom !== undefined);
  for (const object of renamed.toSorted((a, b) => compareText(a.address, b.address))) {
    const {address} = object;
    const from = formerAddress(object);
    if (from === undefined || taken.has(from) || live.objects.get(from)?.managedBy !== set) continue;
    moves.set(address, from);
    taken.add(from);
  }
  return moves;
}

/** Drops, until none is left, each rename of what keeps its name, and each to a name that stays somebody else's. */
function dropBlocked(moves: Moves, desired: State<DesiredObject>, live: Live): void {
  for (let before = -1; before !== moves.size;) {
    before = moves.size;
    const left = new Set(moves.values());
    for (const [address, from] of moves) {
      const keepsItsName = desired.has(from) && !moves.has(from);
      const isOccupied = live.objects.has(address) && !left.has(address);
      if (keepsItsName || isOccupied) moves.delete(address);
    }
  }
}

/** The cycle that an address is in, as its addresses; empty if it is in none. No two moves are from one address. */
function cycleOf(moves: Moves, start: Address): readonly Address[] {
  const cycle: Address[] = [];
  let address: Address | undefined = start;
  do {
    cycle.push(address);
    address = moves.get(address);
    if (address === undefined) return [];
  } while (address !== start);
  return cycle;
}

/**
 * Drops cycles that were followed before: all names of a cycle are live before and after it, so that only what the set
 * applied tells whether it still has to happen.
 */
function dropFollowedCycles(moves: Moves, desired: State<DesiredObject>, live: Live): void {
  const isApplied = (address: Address): boolean =>
    live.appliedFormerNames.get(address) === desired.get(address)?.declaration.renamedFrom;
  for (const address of moves.keys()) {
    const cycle = cycleOf(moves, address);
    if (cycle.every(isApplied)) for (const each of cycle) moves.delete(each);
  }
}

/**
 * The renames to follow: by the address after it, the live object that gets it. A rename is followed if the object of
 * the former name is live, of this set and not declared under that name any more, and nothing live has the new name, or
 * only what is itself renamed.
 */
export function renamesToFollow(
  desired: State<DesiredObject>,
  live: Live,
  set: string,
): ReadonlyMap<Address, LiveObject> {
  const moves = wanted(desired, live, set);
  dropBlocked(moves, desired, live);
  dropFollowedCycles(moves, desired, live);
  // What is wanted is live.
  return new Map([...moves].map(([address, from]) => [address, live.objects.get(from) as LiveObject]));
}
