/** Single changes to a set that somebody might make by mistake: which of them no test notices shows which tests are missing. */
import {targetName, targetNamed} from '../access/targets.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {canonicalSpec} from '../model/canonical.ts';
import {sha256} from '../model/canonical-json.ts';
import {compareObjects, type Address} from '../model/address.ts';
import {appendAll} from '../model/append-all.ts';
import {expiresAt} from '../model/expiry.ts';
import {groupBy} from '../model/group-by.ts';
import {ofKind, type DesiredObject, type State} from '../model/objects.ts';
import {principalOf} from '../model/principal.ts';
import type {ShareRole} from '../model/specs.ts';

export interface Mutant {
  readonly change: string;
  readonly object: DesiredObject;
  /** The time from which on it makes a difference, ms since 1970: an expiry that was dropped. */
  readonly from?: number;
}

const SEED = 'bylaw';

/** Another object of the same address. */
const withSpec = (object: DesiredObject, spec: object): DesiredObject =>
  ({...object, spec: canonicalSpec(object.kind, spec)}) as DesiredObject;

/** The members of each workspace, in an order that says nothing. */
function membersOf(state: State<DesiredObject>): ReadonlyMap<string, readonly string[]> {
  const active = [...ofKind(state, 'Member')].filter(({spec}) => spec.status === 'active');
  const members = groupBy(active, ({workspace}) => workspace ?? '');
  const mixed = (workspace: string, name: string): string => sha256(`${SEED} ${workspace} ${name}`);
  return new Map(
    [...members].map(([workspace, of]) => [
      workspace,
      of.map(({name}) => name).toSorted((a, b) => compareText(mixed(workspace, a), mixed(workspace, b))),
    ]),
  );
}

const ROLES: readonly ShareRole[] = ['viewer', 'editor', 'co-owner'];

/** The next higher role that may be given; of outsiders none above editor. */
const higher = (role: ShareRole, isOutside: boolean): ShareRole | undefined =>
  isOutside && role === 'editor' ? undefined : ROLES[ROLES.indexOf(role) + 1];

type Members = ReturnType<typeof membersOf>;

function* mutantsOf(object: DesiredObject, members: Members): Generator<Mutant> {
  const {kind, address, workspace} = object;
  if ('expires' in object.spec && object.spec.expires !== undefined) {
    const {expires, ...spec} = object.spec;
    yield {change: `${address} without its expiry`, object: withSpec(object, spec), from: expiresAt(expires)};
  }
  if (kind === 'Share' && object.spec.to !== undefined) {
    const {spec} = object;
    const {to = []} = spec;
    const partner = spec.with;
    const named = new Set(to.map(({subject}) => subject));
    const more = members.get(partner ?? workspace ?? '')?.find((email) => !named.has(principalOf(email)));
    if (more !== undefined) {
      const recipient = {subject: principalOf(more), role: 'viewer'};
      yield {
        change: `${address} with ${more} as another viewer`,
        object: withSpec(object, {...spec, to: [...to, recipient]}),
      };
    }
    for (const [i, each] of to.entries()) {
      const others = (changed: object): object => ({...spec, to: to.with(i, changed as typeof each)});
      const role = higher(each.role, partner !== undefined);
      if (role !== undefined)
        yield {
          change: `${address} with ${each.subject} as ${role}`,
          object: withSpec(object, others({...each, role})),
        };
      const {expires, ...lasting} = each;
      if (expires !== undefined)
        yield {
          change: `${address} without the expiry of ${each.subject}`,
          object: withSpec(object, others(lasting)),
          from: expiresAt(expires),
        };
    }
  }
  if (kind === 'Guest') {
    const {spec} = object;
    for (const [i, each] of spec.spaces.entries()) {
      const role = higher(each.role, true);
      if (role === undefined) continue;
      const spaces = spec.spaces.with(i, {...each, role});
      yield {change: `${address} as ${role} of ${each.space}`, object: withSpec(object, {...spec, spaces})};
    }
  }
  if (kind === 'Team') {
    const {spec} = object;
    const more = members.get(workspace ?? '')?.find((email) => !spec.members.includes(email));
    if (more !== undefined)
      yield {
        change: `${address} with ${more} as another member`,
        object: withSpec(object, {...spec, members: [...spec.members, more]}),
      };
  }
}

/**
 * All such changes of objects (`of`) among what is declared, in an order that only their texts decide: the first of them are taken from
 * everywhere.
 */
export function mutants(
  declared: State<DesiredObject>,
  of: State<DesiredObject> = declared,
): readonly Mutant[] {
  const members = membersOf(declared);
  return [...of.values()]
    .toSorted(compareObjects)
    .flatMap((object) => [...mutantsOf(object, members)])
    .map((mutant) => ({mutant, key: sha256(`${SEED} ${mutant.change}`)}))
    .toSorted((a, b) => compareText(a.key, b.key))
    .map(({mutant}) => mutant);
}

/** What is in a space by its own list, and by contributions. */
function contentsOf(state: State, space: string): readonly string[] {
  const found: string[] = [];
  for (const other of ofKind(state, 'Space')) {
    if (targetName(other) !== space) continue;
    appendAll(
      found,
      other.spec.resources.map((resource) => targetNamed(other.workspace ?? '', resource)),
    );
  }
  for (const {workspace, spec} of ofKind(state, 'Share')) {
    if (spec.into !== undefined && targetNamed(spec.with ?? '', spec.into) === space)
      found.push(targetNamed(workspace ?? '', spec.target));
  }
  return found;
}

/**
 * The targets to which a change may alter access; undefined where it may be any. Shares and invitations give access to what they name,
 * and to what is in it; nothing that anybody is or may do rests on them. test/property/mutants.test.ts holds it against the whole.
 */
export function targetsTouched(state: State, {object}: Mutant): ReadonlySet<string> | undefined {
  const {kind, workspace} = object;
  if (kind !== 'Share' && kind !== 'Guest') return undefined;
  const named =
    kind === 'Share' ? [object.spec.target] : object.spec.spaces.map(({space}) => `space:${space}`);
  const targets = named.map((reference) => targetNamed(workspace ?? '', reference));
  return new Set(targets.flatMap((target) => [target, ...contentsOf(state, target)]));
}

/** The set with one of its objects changed. */
export const mutated = (declared: State<DesiredObject>, {object}: Mutant): State<DesiredObject> =>
  new Map<Address, DesiredObject>([...declared, [object.address, object]]);
