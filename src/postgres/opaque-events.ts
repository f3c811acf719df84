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

/** The events of changes, with every person in what they say as an opaque id. Ids that are missing are made. */
export async function eventsOf(
  session: Session,
  changes: readonly Change[],
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
  const opaque = await makeOpaque(session, open);
  const knownAs = await readKnownAs(session);
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

/** Values with every person in them as an opaque id. Ids that are missing are made. */
export async function makeOpaque<T>(session: Session, open: readonly T[]): Promise<readonly T[]> {
  const emails = new Set<string>();
  withoutEmails(open, (email) => {
    emails.add(email);
    return '';
  });
  const ids = emails.size === 0 ? new Map<string, string>() : await idsOfPeople(session, emails);
  return withoutEmails(open, (email) => ids.get(email) ?? '') as readonly T[];
}
