/**
 * Fingerprints of live content, by which an apply finds out that the content a plan rests on has changed. They are
 * digests of content: versions or times kept by bylaw would miss what others write in SQL.
 */
import {compareText} from '../diagnostics/compare-text.ts';
import type {Address} from '../model/address.ts';
import {digestOf, sha256} from '../model/canonical-json.ts';
import type {Change} from '../model/change.ts';
import type {LiveObject, State} from '../model/objects.ts';
import type {PlanFileContent} from '../model/plan.ts';
import {referencesOf} from '../model/references.ts';

/** The digest of one live object: what it says, its labels, and whose it is. */
const liveDigest = ({labels, spec, managedBy}: LiveObject): string => digestOf({labels, spec, managedBy});

/** One digest of everything live that was read. */
export function digestOfLive(objects: State<LiveObject>): string {
  const lines = [...objects.values()].map((object) => `${object.address} ${liveDigest(object)}`);
  return sha256(lines.toSorted(compareText).join('\n'));
}

/**
 * The live content that changes rest on: each object that they touch, and each that those refer to, with
 * its digest, or null where nothing is live. Sorted by address.
 */
export function basisOf(changes: readonly Change[], live: State<LiveObject>): PlanFileContent['basis'] {
  const addresses = new Set<Address>();
  for (const {address, before, after, renamedFrom} of changes) {
    addresses.add(address);
    if (renamedFrom !== undefined) addresses.add(renamedFrom);
    for (const object of [before, after]) {
      if (object !== undefined) for (const {to} of referencesOf(object)) addresses.add(to);
    }
  }
  return [...addresses].toSorted(compareText).map((address) => {
    const object = live.get(address);
    return [address, object === undefined ? null : liveDigest(object)] as const;
  });
}

/** The addresses of a basis whose live content is no longer what the plan was made on, in order. */
export function staleAddresses(basis: PlanFileContent['basis'], live: State<LiveObject>): readonly Address[] {
  return basis
    .filter(([address, digest]) => {
      const object = live.get(address);
      return (object === undefined ? null : liveDigest(object)) !== digest;
    })
    .map(([address]) => address);
}
