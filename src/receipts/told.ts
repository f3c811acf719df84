/** What events tell: runs, and decisions. The same when a file is made and when it is checked. */
import {compareText} from '../diagnostics/compare-text.ts';
import type {ChainEvent, DecisionTold, RunTold} from '../model/evidence.ts';
import {isMapping} from '../model/mapping.ts';
import {payloadOf} from './chain-event.ts';

const DECISIONS = new Set(['approve', 'deny', 'revoke', 'withdraw']);
const SET = 'set:';

/** The runs, in order: each once, by its first event in the chain of its set. */
export function runsTold(events: readonly ChainEvent[]): readonly RunTold[] {
  const runs = new Map<string, RunTold>();
  for (const {chain, run, time, actor, login, commit, planDigest} of events) {
    if (run === null || !chain.startsWith(SET) || runs.has(`${chain} ${run}`)) continue;
    const set = chain.slice(SET.length);
    runs.set(`${chain} ${run}`, {set, run, at: time, by: actor, login, commit, plan: planDigest});
  }
  return [...runs.values()].toSorted((a, b) => compareText(a.set, b.set) || a.run - b.run);
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The decisions whose content is there, in the order of their events. */
export const decisionsTold = (events: readonly ChainEvent[]): readonly DecisionTold[] =>
  events.flatMap((event) => {
    const payload = DECISIONS.has(event.action) ? payloadOf(event) : undefined;
    if (payload === undefined) return [];
    const after = isMapping(payload['after']) ? payload['after'] : {};
    return [
      {
        action: event.action,
        address: textOf(payload['address']) ?? '',
        side: textOf(after['side']),
        by: textOf(after['by']) ?? event.actor,
        at: event.time,
        digest: textOf(after['digest']),
        chain: event.chain,
        sequence: event.sequence,
      },
    ];
  });

const each = (values: readonly (string | null)[]): readonly string[] =>
  [...new Set(values.flatMap((value) => value ?? []))].toSorted(compareText);

/** The plans that runs applied, each once. */
export const plansOf = (runs: readonly RunTold[]): readonly string[] => each(runs.map(({plan}) => plan));
export const commitsOf = (runs: readonly RunTold[]): readonly string[] =>
  each(runs.map(({commit}) => commit));
