/** Where two states differ, object by object. */
import type {Address} from './address.ts';
import type {GovernedObject, State} from './objects.ts';

/** An object of either state of which the other does not have the very same at that address, and what that has there. */
export interface Difference {
  readonly object: GovernedObject;
  readonly other?: GovernedObject;
}

/** Of a state that was made of another by some changes: that one, and all addresses at which they may differ. */
const MADE_OF = new WeakMap<State, {readonly before: State; readonly addresses: readonly Address[]}>();

/** Notes that `after` was made of `before`, and differs from it at these addresses alone. Nobody may change either from then on. */
export function noteMadeOf(before: State, after: State, addresses: readonly Address[]): void {
  MADE_OF.set(after, {before, addresses});
}

/**
 * The objects that are not the very same in both states: what changes left alone, a state shares with the one that it was made of.
 * Of such states it takes no longer than there are changes.
 */
export function* differences(before: State, after: State): Generator<Difference> {
  if (before === after) return;
  const made = MADE_OF.get(after);
  if (made?.before === before) {
    for (const address of new Set(made.addresses)) {
      const [was, is] = [before.get(address), after.get(address)];
      const [object, other] = was === undefined ? [is] : [was, is];
      if (object !== undefined && object !== other) yield other === undefined ? {object} : {object, other};
    }
    return;
  }
  for (const [address, object] of before) {
    const other = after.get(address);
    if (other === undefined) yield {object};
    else if (other !== object) yield {object, other};
  }
  for (const [address, object] of after) if (!before.has(address)) yield {object};
}
