/**
 * Fingerprints of live content, by which an apply finds out that the content a plan rests on has changed. They are
 * digests of content: versions or times kept by bylaw would miss what others write in SQL.
 */
import {compareText} from '../diagnostics/compare-text.ts';
import {parseAddress, type Address} from '../model/address.ts';
import {contentDigest} from '../model/applied-digest.ts';
import {digestOf, digestOfLines} from '../model/canonical-json.ts';
import type {Change} from '../model/change.ts';
import type {Live} from '../model/live.ts';
import type {DesiredObject, GovernedObject, LiveObject, State} from '../model/objects.ts';
import type {PlanFileContent} from '../model/plan.ts';
import {referencesOf} from '../model/references.ts';

/** The digest of one live object: what it says, its labels, and whose it is. */
const liveDigest = ({labels, spec, managedBy}: LiveObject): string => digestOf({labels, spec, managedBy});

/** Where an object stands: with effect, without, or in the archive. */
type Standing = Pick<Live, 'objects' | 'dormant' | 'archived'>;

/** The digest of what stands at an address, null where nothing does. What has no effect, or is archived, is told apart. */
function standingDigest(address: Address, {objects, dormant, archived}: Standing): string | null {
  const object = objects.get(address);
  if (object !== undefined) return liveDigest(object);
  const parts = parseAddress(address);
  const kept =
    parts?.kind === 'Workspace'
      ? archived.get(parts.name)?.workspace
      : archived.get(parts?.workspace ?? '')?.objects.get(address);
  const other = dormant.get(address) ?? kept;
  if (other === undefined) return null;
  return digestOf({[dormant.has(address) ? 'dormant' : 'archived']: liveDigest(other)});
}

/** A digest of a state, of a line for each object in the order of their addresses; worked out once, as a state never changes. */
function digestOnce<T extends GovernedObject>(lineOf: (object: T) => string): (objects: State<T>) => string {
  const known = new WeakMap<State<T>, string>();
  return (objects) => {
    const found = known.get(objects);
    if (found !== undefined) return found;
    const lines = Array.from(objects.values(), lineOf);
    // A line begins with its address, and no two are the same.
    const digest = digestOfLines(lines.sort(compareText));
    known.set(objects, digest);
    return digest;
  };
}

/** The digest of what is declared: of every object's content, whatever files it stands in. */
export const digestOfDesired = digestOnce<DesiredObject>(
  (object) => `${object.address} ${contentDigest(object)}`,
);

/** One digest of everything live that was read: of every object's content, and whose it is. */
export const digestOfLive = digestOnce<LiveObject>(
  (object) => `${object.address} ${contentDigest(object)} ${object.managedBy ?? ''}`,
);

/**
 * The live content that changes rest on: each object that they touch or bring back, and each that those refer to, with
 * its digest, or null where nothing is live. Sorted by address.
 */
export function basisOf(changes: readonly Change[], live: Standing): PlanFileContent['basis'] {
  const addresses = new Set<Address>();
  for (const {address, before, after, renamedFrom, restores = []} of changes) {
    addresses.add(address);
    if (renamedFrom !== undefined) addresses.add(renamedFrom);
    for (const object of restores) addresses.add(object.address);
    for (const object of [before, after]) {
      if (object !== undefined) for (const {to} of referencesOf(object)) addresses.add(to);
    }
  }
  return [...addresses]
    .toSorted(compareText)
    .map((address) => [address, standingDigest(address, live)] as const);
}

/** The addresses of a basis whose live content is no longer what the plan was made on, in order. */
export const staleAddresses = (basis: PlanFileContent['basis'], live: Standing): readonly Address[] =>
  basis.filter(([address, digest]) => standingDigest(address, live) !== digest).map(([address]) => address);
