/** Chains of events with hashes made here, from what docs/receipts.md says, so that the program does not judge itself. */
import {createHash} from 'node:crypto';
import type {ChainEvent, Checkpoint, Evidence} from '../../../src/model/evidence.ts';

const DATABASE = '00000000-0000-4000-8000-000000000000';
const ZERO = `sha256:${'0'.repeat(64)}`;

const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const list = (values: readonly unknown[]): string =>
  `[${values.map((value) => (Array.isArray(value) ? list(value) : JSON.stringify(value))).join(', ')}]`;

/** The same event with the hash that it has there. */
function hashed(event: ChainEvent, previousHash: string): ChainEvent {
  const e = {...event, previousHash, payloadDigest: sha256(`${event.salt ?? ''}:${event.payload ?? ''}`)};
  const heads = e.heads === null ? null : e.heads.map(({hash}) => hash).toSorted();
  const covered = [
    e.format,
    e.chain,
    e.sequence,
    e.run,
    e.time,
    e.actor,
    e.login,
    e.action,
    e.commit,
    e.planDigest,
  ];
  return {...e, hash: sha256(list([...covered, heads, e.payloadDigest, previousHash]))};
}

/** Writes a chain anew from its event `from`, as somebody would who can write all of the database. */
export function rewritten(
  events: readonly ChainEvent[],
  from: number,
  change: (event: ChainEvent) => ChainEvent,
): readonly ChainEvent[] {
  const made: ChainEvent[] = [];
  for (const [i, event] of events.entries()) {
    if (i < from) made.push(event);
    else made.push(hashed(i === from ? change(event) : event, made[i - 1]?.hash ?? ZERO));
  }
  return made;
}

/** A chain of this many events, some of them of runs. */
export const chainOf = (chain: string, length: number): readonly ChainEvent[] =>
  rewritten(
    Array.from({length}, (_, i) => ({
      chain,
      sequence: i + 1,
      format: 1,
      run: chain.startsWith('set:') ? 1 + Math.floor(i / 3) : null,
      time: '2026-11-01T09:30:00.000Z',
      actor: `p_${'0a'.repeat(12)}`,
      login: 'ana',
      action: 'create',
      commit: 'c0ffee',
      planDigest: ZERO,
      heads: null,
      payloadDigest: '',
      previousHash: '',
      hash: '',
      salt: `salt ${i}`,
      payload: `{"after": {"n": ${i}}, "before": null, "address": "Team/acme/t${i}"}`,
    })),
    0,
    (event) => event,
  );

const headsOf = (chains: readonly (readonly ChainEvent[])[]): Checkpoint['heads'] =>
  chains.flatMap((events) => {
    const last = events.at(-1);
    return last === undefined ? [] : [{chain: last.chain, sequence: last.sequence, hash: last.hash}];
  });

export const checkpoint = (...chains: readonly (readonly ChainEvent[])[]): Checkpoint => ({
  type: 'bylaw/checkpoint@1',
  database: DATABASE,
  workspace: null,
  time: '2026-11-02T00:00:00.000Z',
  heads: headsOf(chains),
});

/** Evidence of these chains, with what is told of them as it is. */
export function evidence(...chains: readonly (readonly ChainEvent[])[]): Evidence {
  const events = chains.flat();
  const runs = new Map<string, Evidence['runs'][number]>();
  for (const {chain, run, time, actor, login, commit, planDigest} of events) {
    const set = chain.slice('set:'.length);
    if (run === null || !chain.startsWith('set:') || runs.has(`${set} ${run}`)) continue;
    runs.set(`${set} ${run}`, {set, run, at: time, by: actor, login, commit, plan: planDigest});
  }
  return {
    type: 'bylaw/evidence@1',
    database: DATABASE,
    workspace: 'acme',
    since: null,
    time: '2026-11-03T00:00:00.000Z',
    heads: headsOf(chains),
    runs: [...runs.values()],
    decisions: [],
    plans: runs.size > 0 ? [ZERO] : [],
    commits: runs.size > 0 ? ['c0ffee'] : [],
    events,
    people: {},
  };
}
