/** An event of the audit as receipts and evidence have it: its envelope and hash, and its payload where that may be shown. */
import {GENESIS, hashOf, payloadDigest} from '../model/audit-chain.ts';
import type {ChainEvent, Head} from '../model/evidence.ts';
import {isMapping, type Mapping} from '../model/mapping.ts';

const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);
const isPlace = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Whether a value from a file is the end of a chain, or of one whose name is left out. */
const isHead = (value: unknown, named: boolean): boolean =>
  isMapping(value) &&
  (isText(value['chain']) || (!named && value['chain'] === null)) &&
  isPlace(value['sequence']) &&
  isText(value['hash']);

/** Whether a value from a file lists ends of chains, each once. */
export const areHeads = (value: unknown): value is readonly Head[] =>
  Array.isArray(value) &&
  value.every((one) => isHead(one, true)) &&
  new Set(value.map(({chain}: Head) => chain)).size === value.length;

/** Whether a value from a file has the form of an event. */
export const isChainEvent = (value: unknown): value is ChainEvent =>
  isMapping(value) &&
  isPlace(value['format']) &&
  isPlace(value['sequence']) &&
  (value['run'] === null || isPlace(value['run'])) &&
  ['chain', 'time', 'actor', 'login', 'action', 'payloadDigest', 'previousHash', 'hash'].every((name) =>
    isText(value[name]),
  ) &&
  ['commit', 'planDigest'].every((name) => isTextOrNull(value[name])) &&
  (value['heads'] === null ||
    (Array.isArray(value['heads']) && value['heads'].every((one) => isHead(one, false)))) &&
  (value['payload'] === undefined || (isText(value['payload']) && isText(value['salt'])));

/** Where an event is, for people. */
export const placeOf = ({chain, sequence}: Pick<ChainEvent, 'chain' | 'sequence'>): string =>
  `event ${sequence} of ${chain}`;

/** What is wrong with an event by itself; undefined where nothing is. */
export function eventFault(event: ChainEvent): string | undefined {
  const {heads, payload, salt = '', planDigest, payloadDigest: digest, previousHash, hash} = event;
  const envelope = {
    ...event,
    plan_digest: planDigest,
    payload_digest: digest,
    previous_hash: previousHash,
    // Their names are not covered, so that those of others can be left out.
    heads:
      heads === null
        ? null
        : Object.fromEntries(heads.map((one, i) => [i, [one.sequence, one.hash] as const])),
  };
  if (event.format !== 1)
    return `${placeOf(event)} is of format ${event.format}, which this program does not know`;
  if (hashOf(envelope) !== hash) return `${placeOf(event)} does not match its hash: it was edited or moved`;
  if (payload !== undefined && payloadDigest(salt, payload) !== digest)
    return `the content of ${placeOf(event)} was edited: it does not match its digest`;
  return undefined;
}

/** What is wrong with the order of events of one chain, of which none is left out; undefined where nothing is. */
export function orderFault(events: readonly ChainEvent[]): string | undefined {
  const [first] = events;
  if (first?.sequence === 1 && first.previousHash !== GENESIS)
    return `${placeOf(first)} is numbered 1 but names an event before it`;
  for (const [i, event] of events.entries()) {
    const before = events[i - 1];
    if (before === undefined) continue;
    if (event.sequence !== before.sequence + 1)
      return `${placeOf(event)} is where event ${before.sequence + 1} was expected: events were removed or reordered`;
    if (event.previousHash !== before.hash)
      return `${placeOf(event)} does not follow the event before it: one of them was replaced`;
  }
  return undefined;
}

/** What an event says of its object; undefined where that is left out. */
export function payloadOf({payload}: ChainEvent): Mapping | undefined {
  if (payload === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(payload);
    return isMapping(value) ? value : {};
  } catch {
    return {};
  }
}
