/** What held right after a run, as far as the audit knows it, to compare what is live with. */
import type {Address} from '../model/address.ts';
import type {Ledger} from '../model/ledger.ts';
import type {GovernedObject, State} from '../model/objects.ts';
import type {PastEvent} from '../model/past.ts';
import {targetName} from '../access/targets.ts';
import {renamedTargets} from './concerned.ts';
import {stateAt, type Past} from './past.ts';

/** The name of a space or resource as a target; undefined for anything else. */
export const targetNameOf = (object: GovernedObject | undefined): string | undefined =>
  object?.kind === 'Space' || object?.kind === 'Resource' ? targetName(object) : undefined;

/** The addresses that objects had at a moment, ms since 1970, and have no more, with those of now. */
export function renamedSince({steps}: Past, instant: number): ReadonlyMap<Address, Address> {
  const names = new Map<Address, Address>();
  for (const step of steps) {
    if (step.at !== null && step.at <= instant) break;
    const back = [...step.renamed].map(([is, was]) => [was, names.get(is) ?? is] as const);
    for (const is of step.renamed.keys()) names.delete(is);
    for (const [was, now] of back) names.set(was, now);
  }
  return names;
}

/** An adoption, and what was there before it. */
export interface Adoption {
  readonly run: number;
  readonly before: unknown;
}

/**
 * What a set has adopted, and made neither gone nor anew after it, by the events of that in order: by the addresses that it has
 * after the last of these events.
 */
export function adoptedSince(events: readonly PastEvent[]): ReadonlyMap<Address, Adoption> {
  const adopted = new Map<Address, Adoption>();
  for (const {run, action, address, before, after} of events) {
    const was = (before as {readonly address?: Address} | null)?.address ?? address;
    const adoption = adopted.get(was);
    if (action === 'adopt' && run !== null) adopted.set(address, {run, before});
    else if (action === 'create' || action === 'delete' || action === 'release' || after === null)
      adopted.delete(address);
    else if (was !== address && adoption !== undefined) {
      adopted.delete(was);
      adopted.set(address, adoption);
    }
  }
  return adopted;
}

/** What held at a moment. */
export interface StateThen {
  readonly state: State;
  readonly ledger: Ledger;
  /** Targets that were renamed since: their names of then, with those of now. */
  readonly renamed: ReadonlyMap<string, string>;
}

/**
 * The state at a moment. `known` has objects of which it is known what they were. Of others that were written around bylaw nobody
 * knows when, so that they count as they are now: no change since. Undefined where the audit does not go back so far.
 */
export function stateThen(
  past: Past,
  instant: number,
  known: ReadonlyMap<Address, GovernedObject | undefined>,
): StateThen | undefined {
  const then = stateAt(past, instant);
  if (then === undefined) return undefined;
  const state = new Map(then.state);
  const put = (address: Address, object: GovernedObject | undefined): void => {
    if (object === undefined) state.delete(address);
    else state.set(address, object);
  };
  for (const address of then.uncertain) put(address, past.objects.get(address));
  for (const [address, object] of known) put(address, object);
  const renamed = new Map<string, string>();
  for (const step of past.steps) {
    if (step.at !== null && step.at <= instant) break;
    const names = renamedTargets(step);
    const back = [...names].map(([is, was]) => [was, renamed.get(is) ?? is] as const);
    for (const is of names.keys()) renamed.delete(is);
    for (const [was, now] of back) renamed.set(was, now);
  }
  return {state, ledger: then.ledger, renamed};
}
