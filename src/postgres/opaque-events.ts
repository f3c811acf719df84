/** What the history says of changes, with every person in it as an opaque id: as the database takes it. */
import {auditedContent} from '../model/audit.ts';
import {appliedDigest} from '../model/applied-digest.ts';
import type {Address} from '../model/address.ts';
import {countedAs, isRelease, type Action, type Change} from '../model/change.ts';
import type {GovernedObject} from '../model/objects.ts';
import type {Session} from './connect.ts';
import {readKnownAs} from './former-addresses.ts';
import {idsOfPeople, withoutEmails} from './people.ts';

/** What an event says of its object. `object` and `was` name people by their addresses. */
export interface ChangeEvent {
  readonly action: Action;
  readonly object: Address;
  /** The address before a renaming. */
  readonly was?: Address;
  /** The address with people as ids. */
  readonly address: string;
  readonly before: unknown;
  readonly after: unknown;
  /** Digest of what was applied. */
  readonly digest?: string;
  /** The `renamedFrom` of the manifest. */
  readonly formerName?: string;
}

/** What the history calls a change. */
const actionOf = ({actions}: Change): Action => countedAs(actions) ?? 'update';

/** What was there before: of what is accepted, what the set last applied. */
const wasBefore = (change: Change): Change['before'] =>
  actionOf(change) === 'accept' || change.accepts === undefined ? change.before : change.accepts.live;

/** What an event says of an object; where it is renamed, its address too. */
function contentOf(object: GovernedObject | undefined, renamed: boolean): unknown {
  if (object === undefined) return null;
  return {...(renamed && {address: object.address}), ...auditedContent(object)};
}

/** How people are known, so that not every part of the changes asks for the same again. */
interface Known {
  readonly knownAs: ReadonlyMap<string, string>;
  /** Ids by address. */
  readonly ids: Map<string, string>;
}

/** Changes of which events are made at once: a large run has more of them than there should be in memory together. */
const PART = 20_000;

/**
 * The events of changes, in parts, with every person in what they say as an opaque id. Ids that are missing are made. There is one
 * part at least.
 */
export async function* eventsInParts(
  session: Session,
  changes: readonly Change[],
  size = PART,
): AsyncGenerator<readonly ChangeEvent[]> {
  const known = {knownAs: await readKnownAs(session), ids: new Map<string, string>()};
  for (let start = 0; start === 0 || start < changes.length; start += size) {
    yield await eventsOfPart(session, changes.slice(start, start + size), known);
  }
}

/** The events of changes, all at once: see {@link eventsInParts}. */
export const eventsOf = async (
  session: Session,
  changes: readonly Change[],
): Promise<readonly ChangeEvent[]> =>
  eventsOfPart(session, changes, {knownAs: await readKnownAs(session), ids: new Map()});

async function eventsOfPart(
  session: Session,
  changes: readonly Change[],
  {knownAs, ids}: Known,
): Promise<readonly ChangeEvent[]> {
  const open = changes.map((change) => {
    const {after} = change;
    const before = wasBefore(change);
    const renamed = before !== undefined && after !== undefined && before.address !== after.address;
    if (isRelease(change)) {
      return {
        address: change.address,
        before: {managedBy: before?.managedBy ?? null},
        after: {managedBy: null},
      };
    }
    return {
      address: change.address,
      before: contentOf(before, renamed),
      after: contentOf(after, renamed),
    };
  });
  const opaque = await makeOpaque(session, open, ids);
  return changes.map((change, i) => {
    const {after, address, declaration} = change;
    const before = wasBefore(change);
    return {
      action: actionOf(change),
      object: address,
      ...(before !== undefined &&
        after !== undefined &&
        before.address !== after.address && {was: before.address}),
      ...(opaque[i] ?? {address, before: null, after: null}),
      ...(after !== undefined && !isRelease(change) && {digest: appliedDigest(after, knownAs)}),
      ...(declaration?.renamedFrom !== undefined && {formerName: declaration.renamedFrom}),
    };
  });
}

/** Values with every person in them as an opaque id. Ids that are missing are made; `ids` has those that are known, and gets the others. */
export async function makeOpaque<T>(
  session: Session,
  open: readonly T[],
  ids = new Map<string, string>(),
): Promise<readonly T[]> {
  const unknown = new Set<string>();
  withoutEmails(open, (email) => {
    if (!ids.has(email)) unknown.add(email);
    return '';
  });
  if (unknown.size > 0) for (const [email, id] of await idsOfPeople(session, unknown)) ids.set(email, id);
  return withoutEmails(open, (email) => ids.get(email) ?? '') as readonly T[];
}
