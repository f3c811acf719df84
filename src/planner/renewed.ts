/** Objects as they are to be again: a `renew` never goes down, and is raised where something ended that was agreed then. */
import {pairKey, requestNamed} from '../agreements/request.ts';
import type {Address} from '../model/address.ts';
import type {Ledger} from '../model/ledger.ts';
import type {Live} from '../model/live.ts';
import type {GovernedObject} from '../model/objects.ts';

/** What held then: its ledger, and the moment, ms since 1970. */
export interface AgreedThen {
  readonly ledger: Ledger;
  readonly at: number;
}

/** The highest of some numbers; undefined of none. */
const highest = (numbers: readonly number[]): number | undefined =>
  numbers.reduce<number | undefined>(
    (most, each) => (most === undefined ? each : Math.max(most, each)),
    undefined,
  );

/** The highest `renew` at which something of a request ended by itself since then; undefined where nothing did. */
function endedAt(
  address: Address,
  {ledger: now}: Pick<Live, 'ledger'>,
  then: AgreedThen,
): number | undefined {
  const ended = [...now.ended].flatMap(([key, {cause, renew, at}]) => {
    const isOfIt = key === address || key.startsWith(`${address} `);
    const isSince = at === null || at > then.at;
    // What ended with its workspace, its region or by `partners` waits anew by itself.
    return isOfIt && isSince && ['recipient', 'space', 'lost'].includes(cause) ? [renew] : [];
  });
  return highest(ended);
}

/** The highest `renew` at which a side denied a request since then. */
function deniedAt(
  address: Address,
  {ledger: now}: Pick<Live, 'ledger'>,
  then: AgreedThen,
): number | undefined {
  const denied = (now.decisions.get(requestNamed(address)) ?? []).filter(
    ({decision, at, ended}) => decision === 'deny' && at > then.at && !ended,
  );
  return highest(denied.map(({renew}) => renew));
}

/** The `renew` at which the own side of a connection withdrew it since then. */
function withdrawnAt(
  object: GovernedObject,
  {ledger: now}: Pick<Live, 'ledger'>,
  then: AgreedThen,
): number | undefined {
  if (object.kind !== 'Connection') return undefined;
  const {workspace, spec} = object;
  const agreed =
    then.ledger.pairs.get(pairKey(workspace ?? '', spec.with))?.agreed.has(workspace ?? '') === true;
  return agreed ? now.withdrawn.get(object.address) : undefined;
}

function uninvitedAt(
  {kind, address}: GovernedObject,
  {ledger: now}: Pick<Live, 'ledger'>,
  then: AgreedThen,
): number | undefined {
  if (kind !== 'Guest' || then.ledger.endedInvitations.has(address)) return undefined;
  return now.endedInvitations.get(address);
}

/**
 * An object of then, as it can be declared now: its `renew` at least that of what is live at its address, and higher than that at
 * which it ended, was denied or withdrawn since.
 */
export function renewed<T extends GovernedObject>(object: T, live: Live, then: AgreedThen): T {
  if (object.kind !== 'Connection' && object.kind !== 'Share' && object.kind !== 'Guest') return object;
  const {address, spec} = object;
  const there = live.objects.get(address);
  // What is written anew is another request.
  if (there?.kind !== object.kind) return object;
  const over = [
    endedAt(address, live, then),
    deniedAt(address, live, then),
    withdrawnAt(object, live, then),
    uninvitedAt(object, live, then),
  ].flatMap((renew) => (renew === undefined ? [] : [renew + 1]));
  const renew = highest([spec.renew, there.spec.renew, ...over]) ?? spec.renew;
  return renew === spec.renew ? object : {...object, spec: {...spec, renew}};
}
