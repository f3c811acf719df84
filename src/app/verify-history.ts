/** Checks the hash chains of the history. All are checked for every actor; those of workspaces that the actor may not see are not named. */
import type {ChainState, Verification} from '../model/audit.ts';
import {lookIntoSet} from './set-sight.ts';
import type {Store} from './store-port.ts';

/** Whether every chain is intact. */
export const isIntact = ({chains, others}: Verification): boolean =>
  chains.every(({intact}) => intact) && (others?.broken ?? 0) === 0;

/** A chain whose faults name no other chain but those that are shown. */
const withoutStrangers = (
  chain: ChainState,
  all: ReadonlySet<string>,
  shown: ReadonlySet<string>,
): ChainState => ({
  ...chain,
  faults: chain.faults.map((fault) =>
    fault.replaceAll(/[a-z]+:[a-z0-9-]+/g, (name) =>
      all.has(name) && !shown.has(name) ? 'another chain' : name,
    ),
  ),
});

/** The state of all chains. `claimed`: who is claimed to ask. */
export async function verifyHistory(store: Store, claimed: string | null): Promise<Verification> {
  const chains = await store.verify();
  const {sight, own, sets} = await lookIntoSet(store, '', claimed);
  if (sight.everything) return {chains};
  const shown = new Set([...own.map((name) => `workspace:${name}`), ...sets.map((name) => `set:${name}`)]);
  const all = new Set(chains.map(({chain}) => chain));
  const others = chains.filter(({chain}) => !shown.has(chain));
  return {
    chains: chains.filter(({chain}) => shown.has(chain)).map((chain) => withoutStrangers(chain, all, shown)),
    others: {chains: others.length, broken: others.filter(({intact}) => !intact).length},
  };
}
