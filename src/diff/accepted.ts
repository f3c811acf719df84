/** What of drift a set keeps, since its manifests say it too: that is compared with what the set last applied. */
import type {Address} from '../model/address.ts';
import {parseAddress} from '../model/address.ts';
import {appliedDigest} from '../model/applied-digest.ts';
import {canonicalSpec} from '../model/canonical.ts';
import type {Change} from '../model/change.ts';
import type {Live} from '../model/live.ts';
import type {GovernedObject, LiveObject, State} from '../model/objects.ts';
import {sameContent} from '../model/same-content.ts';
import type {Json, Labels} from '../model/specs.ts';
import {merge} from './merge.ts';

/** The specs that the audited one can stand for: it has no display names of people, but that there was one. */
function specsFor(
  {kind, name}: {readonly kind: GovernedObject['kind']; readonly name: string},
  audited: unknown,
  others: readonly (GovernedObject | undefined)[],
): readonly unknown[] {
  const spec = audited as Readonly<Record<string, unknown>>;
  if ((kind !== 'Member' && kind !== 'User') || spec['displayName'] === undefined) return [spec];
  const names = others.flatMap((other) => (other?.spec as typeof spec | undefined)?.['displayName'] ?? []);
  return [...names, name].map((displayName) => ({...spec, displayName}));
}

/**
 * What a set last applied at an address where something else is live: by the audit and, for names that the audit does not keep,
 * by what is `declared`. Undefined where nobody knows.
 */
export function lastApplied(
  address: Address,
  live: Live,
  declared: GovernedObject | undefined,
): GovernedObject | undefined {
  const digest = live.applied.get(address);
  const isApplied = (object: GovernedObject): boolean =>
    appliedDigest(object, live.ledger.knownAs) === digest;
  const {labels, spec} = (live.drifted.get(address) ?? {}) as {
    readonly labels?: Labels;
    readonly spec?: unknown;
  };
  const parts = parseAddress(address);
  if (spec === undefined || parts === undefined)
    return declared !== undefined && isApplied(declared) ? declared : undefined;
  const objects = specsFor(parts, spec, [declared, live.objects.get(address)]).map(
    (one) =>
      ({...parts, address, labels: labels ?? {}, spec: canonicalSpec(parts.kind, one)}) as GovernedObject,
  );
  return objects.find(isApplied) ?? objects.at(-1);
}

/** What a change that accepts drift is compared with, and what is live. */
export interface Accepted extends Pick<Change, 'before'> {
  readonly accepts: {readonly live: LiveObject};
  /** Something of the drift stays; else it is only edited further. */
  readonly keeps: boolean;
}

/**
 * What is live, but for what has drifted and is declared so: there it is as it was last applied. `onBoth`: which version counts of
 * what was changed live and is declared in yet another way.
 */
function withoutKept(
  there: LiveObject,
  applied: GovernedObject,
  desired: GovernedObject,
  onBoth: 'live' | 'applied',
): LiveObject {
  const prefer = onBoth === 'live' ? 'ours' : 'theirs';
  const without = (base: unknown, ours: unknown, theirs: unknown): unknown =>
    merge({base: base as Json, ours: ours as Json, theirs: theirs as Json}, '', {prefer});
  return {
    ...there,
    labels: without(desired.labels, there.labels, applied.labels) as Labels,
    spec: without(desired.spec, there.spec, applied.spec),
  } as LiveObject;
}

/** Whether somebody wrote an object around bylaw under the name of this set. */
export const isStray = ({address}: LiveObject, {claimedBy, createdOutside}: Live, set: string): boolean =>
  claimedBy.get(address) === set && createdOutside.has(address);

/**
 * What a declared object keeps of the drift of what is live there (`there`: the object under its former name, where it gets
 * another); undefined where that is nothing. Of what nobody knows how it was applied, all is new.
 */
export function acceptedOf(
  desired: GovernedObject,
  there: LiveObject,
  live: Live,
  set: string,
): Accepted | undefined {
  const isSame = (): boolean => sameContent(there, desired);
  // What decides is written by a run or does not count.
  if (isStray(there, live, set))
    return there.kind !== 'Approval' && isSame() ? {accepts: {live: there}, keeps: true} : undefined;
  if (there.managedBy !== set || !live.drifted.has(there.address)) return undefined;
  const applied = lastApplied(there.address, live, desired);
  if (applied === undefined) return isSame() ? {accepts: {live: there}, keeps: true} : undefined;
  // Nobody judged what is live: an edit that goes on from there is judged from what was applied.
  const before = withoutKept(there, applied, desired, 'applied');
  if (sameContent(before, there)) return undefined;
  const keeps = !sameContent(withoutKept(there, applied, desired, 'live'), there);
  return {before, accepts: {live: there}, keeps};
}

/** What of the set is no longer live and no longer declared; `isExpected` says what else may be missing. */
export function goneOf(live: Live, isExpected: (address: Address) => boolean): readonly LiveObject[] {
  return [...live.drifted.keys()].flatMap((address) => {
    const {kind, name, workspace} = parseAddress(address) ?? {};
    const isThere = live.objects.has(address) || live.dormant.has(address) || isExpected(address);
    const isArchived = live.archived.has((kind === 'Workspace' ? name : workspace) ?? '');
    if (isThere || isArchived) return [];
    const applied = lastApplied(address, live, undefined);
    return applied === undefined ? [] : [applied as LiveObject];
  });
}

/** The live state that changes are judged against: without the drift that they accept. */
export function withoutAccepted<T extends GovernedObject>(
  live: State<T>,
  changes: readonly Change[],
): State<T> {
  const accepting = changes.filter(({accepts}) => accepts !== undefined);
  if (accepting.length === 0) return live;
  const state = new Map(live);
  for (const {address, before} of accepting) {
    if (before === undefined) state.delete(address);
    else state.set(before.address, before as GovernedObject as T);
  }
  return state;
}
