/**
 * What can be known of the past of objects that others wrote around bylaw: what the last event before a moment left; and whether that is
 * what the next one found.
 */
import {compareText} from '../../src/diagnostics/compare-text.ts';
import {parseAddress, type Address} from '../../src/model/address.ts';
import {sameJson} from '../../src/model/canonical-json.ts';
import type {GovernedObject} from '../../src/model/objects.ts';
import type {PastEvent} from '../../src/model/past.ts';
import {isChange} from '../../src/past/transactions.ts';
import {contents} from './objects.ts';

/** What there was at a moment, by address. */
export interface Seen {
  /** ms since 1970. */
  readonly at: number;
  readonly contents: ReadonlyMap<Address, unknown>;
}

export const seen = (at: number, objects: Iterable<GovernedObject>): Seen => ({
  at,
  contents: new Map(contents(objects)),
});

/** What is known of a moment. */
export interface Known {
  readonly contents: readonly (readonly [Address, unknown])[];
  readonly uncertain: readonly Address[];
  /** Whether that is what there was. */
  readonly isSo: boolean;
  /** Whether something else was there, and nothing tells of it: it was as before again when the next event found it. */
  readonly isHidden: boolean;
}

/** When events touched an address: those that say it, and those of its workspace's coming and going. */
function momentsOf(address: Address, events: readonly PastEvent[]): readonly number[] {
  const home = `Workspace/${parseAddress(address)?.workspace ?? ''}`;
  return events
    .filter((event) => {
      const was = (event.before as {readonly address?: Address} | null)?.address;
      if (event.address === home) return event.action === 'create' || event.action === 'delete';
      return event.address === address || was === address;
    })
    .map(({at}) => at);
}

/** What is known of each of the moments that were seen, in their order; after each step and before the next one, one was. */
export function knownOf(moments: readonly Seen[], events: readonly PastEvent[]): readonly Known[] {
  const changes = events.filter(isChange);
  const addresses = [...new Set(moments.flatMap(({contents: there}) => [...there.keys()]))].toSorted(
    compareText,
  );
  const touched = new Map(addresses.map((address) => [address, momentsOf(address, changes)]));
  const at = (i: number, address: Address): unknown => moments[i]?.contents.get(address);
  return moments.map(({at: now}, i) => {
    const found: [Address, unknown][] = [];
    const uncertain: Address[] = [];
    let [isSo, isHidden] = [true, false];
    for (const address of addresses) {
      const times = touched.get(address) ?? [];
      const last = Math.max(...times.filter((time) => time <= now));
      const next = Math.min(...times.filter((time) => time > now));
      const left =
        last === -Infinity
          ? undefined
          : at(
              moments.findIndex((one) => one.at >= last),
              address,
            );
      const before = moments.findIndex((one) => one.at >= next);
      const there = at(before < 0 ? moments.length - 1 : before - 1, address);
      if (left !== undefined) found.push([address, left]);
      if (!sameJson(left, there)) uncertain.push(address);
      if (sameJson(left, at(i, address))) continue;
      isSo = false;
      if (sameJson(left, there)) isHidden = true;
    }
    return {contents: found, uncertain, isSo, isHidden};
  });
}
