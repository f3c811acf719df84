/** Which objects of a set are not as it last applied them. */
import type {Address} from './address.ts';
import {appliedDigest} from './applied-digest.ts';
import type {Live} from './live.ts';

/**
 * The addresses of a set's objects whose content is not what it last applied, or which are no longer there. Contents are told
 * apart by their digests, so that nothing else has to be known to find them.
 */
export function differingFromApplied({
  objects,
  dormant,
  applied,
  ledger,
}: Pick<Live, 'objects' | 'dormant' | 'applied' | 'ledger'>): readonly Address[] {
  const differing: Address[] = [];
  for (const [address, digest] of applied) {
    const object = objects.get(address) ?? dormant.get(address);
    if (object === undefined || appliedDigest(object, ledger.knownAs) !== digest) differing.push(address);
  }
  return differing;
}
