/** Checks the hash chains of the history. All are checked for every actor; those of workspaces that the actor may not see are not named. */
import type {ChainState, Verification} from '../model/audit.ts';
import type {Checkpoint} from '../model/evidence.ts';
import {lookIntoSet} from './set-sight.ts';
import type {Store} from './store-port.ts';
import {UnknownRunError} from './unknown-run-error.ts';

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

/** What of the chains does not continue what a checkpoint noted, by chain. */
async function againstNoted(
  store: Store,
  {database, time, heads}: Checkpoint,
): Promise<ReadonlyMap<string, string>> {
  const read = await store.noted(heads);
  if (read.database !== database) {
    throw new UnknownRunError(
      `The checkpoint is of another database (${database}; this is ${read.database}).`,
      'Name the database that it was noted on, or another checkpoint.',
    );
  }
  return new Map(
    heads.flatMap(({chain, sequence, hash}, i): (readonly [string, string])[] => {
      const {hash: there = null, end = null} = read.found[i] ?? {};
      if (sequence === 0 || there === hash) return [];
      const noted = `the checkpoint of ${time} noted event ${sequence}`;
      return [
        [
          chain,
          there !== null
            ? `${noted}, and another one is there: the chain was rewritten`
            : end === null
              ? `${noted}, and the chain is gone`
              : `${noted}, and the chain ends at event ${end}: it was cut off`,
        ],
      ];
    }),
  );
}

/** Chains with the faults that were found otherwise; one that is not there any more has that alone. */
function withFaults(
  chains: readonly ChainState[],
  faults: ReadonlyMap<string, string>,
): readonly ChainState[] {
  const known = new Set(chains.map(({chain}) => chain));
  return [
    ...chains.map((state) => {
      const fault = faults.get(state.chain);
      return fault === undefined ? state : {...state, intact: false, faults: [...state.faults, fault]};
    }),
    ...[...faults]
      .filter(([chain]) => !known.has(chain))
      .map(([chain, fault]) => ({chain, events: 0, intact: false, faults: [fault]})),
  ];
}

/** The state of all chains, held against what a checkpoint noted, if there is one. `claimed`: who is claimed to ask. */
export async function verifyHistory(
  store: Store,
  claimed: string | null,
  checkpoint?: Checkpoint,
): Promise<Verification> {
  const verified = await store.verify();
  const chains =
    checkpoint === undefined ? verified : withFaults(verified, await againstNoted(store, checkpoint));
  const {sight, own, sets} = await lookIntoSet(store, '', claimed);
  const compared = checkpoint !== undefined && {
    compared: {time: checkpoint.time, chains: checkpoint.heads.length},
  };
  if (sight.everything) return {chains, ...compared};
  const shown = new Set([...own.map((name) => `workspace:${name}`), ...sets.map((name) => `set:${name}`)]);
  const all = new Set(chains.map(({chain}) => chain));
  const others = chains.filter(({chain}) => !shown.has(chain));
  return {
    chains: chains.filter(({chain}) => shown.has(chain)).map((chain) => withoutStrangers(chain, all, shown)),
    others: {chains: others.length, broken: others.filter(({intact}) => !intact).length},
    ...compared,
  };
}
