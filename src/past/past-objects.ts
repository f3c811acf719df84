/** The objects that the audit speaks of, from one transaction back to the one before. */
import {auditedContent} from '../model/audit.ts';
import {parseAddress, type Address} from '../model/address.ts';
import {isDormantOnReturn} from '../model/archive.ts';
import {canonicalSpec} from '../model/canonical.ts';
import {sameJson} from '../model/canonical-json.ts';
import {lowerEmail, mapTexts, replaceEmails} from '../model/email-texts.ts';
import {presentAddress, type FormerAddresses} from '../model/former-addresses.ts';
import type {Live} from '../model/live.ts';
import type {GovernedObject} from '../model/objects.ts';
import type {PastEvent, PastScope} from '../model/past.ts';
import {isChange, type Transaction} from './transactions.ts';

/** What stood at some addresses; undefined where nothing did. */
export type Contents = ReadonlyMap<Address, GovernedObject | undefined>;

/** The objects on the two sides of a moment. */
export interface ObjectStep {
  /** Of what is there after it. Null: nobody knows when it was, only that it was after all that is told before it. */
  readonly at: number | null;
  readonly before: Contents;
  readonly after: Contents;
  /** The addresses before renames, by those after. */
  readonly renamed: ReadonlyMap<Address, Address>;
}

type Audited = Readonly<{address?: Address; labels?: GovernedObject['labels']; spec?: unknown}> | null;

/**
 * The object that one side of an event says; undefined where it says none. What is accepted was so before: since when, other
 * events say, or nobody knows.
 */
const objectIn = (event: PastEvent, side: 'before' | 'after'): GovernedObject | undefined =>
  objectSaid(event, event.action === 'accept' ? event.after : event[side]);

/** Objects by the contents that say them: of two events one after the other, it is mostly the same content. */
const SAID = new WeakMap<object, GovernedObject>();

/** The object that the content of an event says; undefined where it says none. */
export function objectSaid(event: PastEvent, said: unknown): GovernedObject | undefined {
  const content = said as Audited;
  if (content?.spec === undefined) return undefined;
  const address = content.address ?? event.address;
  const known = SAID.get(content);
  if (known?.address === address) return known;
  const parts = parseAddress(address);
  if (parts === undefined) return undefined;
  const {kind, workspace, name} = parts;
  const spec = canonicalSpec(kind, content.spec);
  const object = {address, kind, workspace, name, labels: content.labels ?? {}, spec} as GovernedObject;
  SAID.set(content, object);
  return object;
}

/** Whether an object is what an event left: with the names that people have now, also in free text. */
function isAsLeft(object: GovernedObject, left: GovernedObject, former: FormerAddresses): boolean {
  const [one, other] = [auditedContent(object), auditedContent(left)];
  if (sameJson(one, other)) return true;
  if (former.size === 0) return false;
  const now = (value: unknown): unknown =>
    mapTexts(value, (text) => replaceEmails(text, (email) => presentAddress(former, lowerEmail(email))));
  return sameJson(now(one), now(other));
}

/** A written change that no event tells of: it was at some time between two transactions. */
type Unknown = Map<
  Address,
  {readonly before: GovernedObject | undefined; readonly after: GovernedObject | undefined}
>;

/** The live objects of a scope. */
export function liveIn(live: Live, {workspaces, people}: PastScope): Map<Address, GovernedObject> {
  const own = new Set<string | null>(workspaces);
  const accounts = new Set(people);
  const objects = new Map<Address, GovernedObject>();
  for (const object of live.objects.values()) {
    const {kind, name, workspace, address} = object;
    if (kind === 'User' ? accounts.has(name) : own.has(kind === 'Workspace' ? name : workspace))
      objects.set(address, object);
  }
  return objects;
}

/** Goes back from what is live, and notes where what the audit says does not fit what there is. */
class GoingBack {
  readonly objects: Map<Address, GovernedObject>;
  readonly #former: FormerAddresses;
  readonly #dormant: readonly GovernedObject[];
  /** How many transactions there were when something at an address was last changed. */
  readonly #touched = new Map<Address, number>();
  /** The same of workspaces that were deleted: whatever had been in one was gone with it, also what has no event of that. */
  readonly #gone = new Map<string, number>();
  /** What of a workspace was there without it, before it was declared again. */
  readonly #kept = new Map<string, GovernedObject[]>();
  /** By the number of transactions before. */
  readonly unknown = new Map<number, Unknown>();
  readonly #restored: ReadonlyMap<string, readonly number[]>;
  readonly #count: number;

  constructor(live: Live, scope: PastScope, transactions: readonly Transaction[]) {
    this.#former = live.formerAddresses;
    this.#dormant = [...live.dormant.values()];
    this.#count = transactions.length;
    this.objects = liveIn(live, scope);
    this.#restored = restorations(transactions);
  }

  /** Undoes the transaction `index`, the newest that is not undone. */
  undo({at, events}: Transaction, index: number): ObjectStep {
    const changes = events.filter(isChange);
    const renamed = new Map<Address, Address>();
    const written = changes.map((event) => ({
      event,
      before: objectIn(event, 'before'),
      after: objectIn(event, 'after'),
    }));
    const addresses = new Set<Address>();
    for (const {event, before, after} of written) {
      for (const address of [event.address, before?.address, after?.address])
        if (address) addresses.add(address);
      if (before && after && before.address !== after.address) renamed.set(after.address, before.address);
    }
    this.#bringBack(events, addresses);
    const deleted = workspacesOf(events, 'delete');
    // What is kept of a deleted workspace is there although its events say that it was deleted.
    const isKept = (address: Address): boolean => deleted.has(parseAddress(address)?.workspace ?? '');
    const left = new Map(written.flatMap(({after}) => (after ? [[after.address, after] as const] : [])));
    for (const address of addresses) {
      if (!isKept(address)) this.#compare(address, left.get(address));
    }
    const after = new Map([...addresses].map((address) => [address, this.objects.get(address)]));
    for (const {after: object} of written) if (object) this.objects.delete(object.address);
    for (const {event, before} of written) {
      if (before && !this.#sleeps(event, before, index)) this.objects.set(before.address, before);
    }
    this.#putAway(events, index, addresses, after);
    for (const address of addresses) this.#touched.set(address, index);
    for (const workspace of deleted) this.#gone.set(workspace, index);
    const before = new Map([...addresses].map((address) => [address, this.objects.get(address)]));
    return {at, before, after, renamed};
  }

  /** What is still there before the first event was there since nobody knows when. */
  end(): void {
    for (const object of [...this.objects.values()]) this.#compare(object.address, undefined);
  }

  /** Compares what is at an address with what the transaction before left there. */
  #compare(address: Address, left: GovernedObject | undefined): void {
    const there = this.objects.get(address);
    if (there === undefined && left === undefined) return;
    if (there !== undefined && left !== undefined && isAsLeft(there, left, this.#former)) return;
    const workspace = parseAddress(address)?.workspace ?? '';
    const position = Math.min(
      this.#touched.get(address) ?? this.#count,
      this.#gone.get(workspace) ?? this.#count,
    );
    const at: Unknown = this.unknown.get(position) ?? new Map();
    at.set(address, {before: left, after: there});
    this.unknown.set(position, at);
    if (left === undefined) this.objects.delete(address);
    else this.objects.set(address, left);
  }

  /** Whether what was adopted had no effect until then: it had come back with its workspace. */
  #sleeps({action}: PastEvent, before: GovernedObject, index: number): boolean {
    const {workspace} = before;
    if (action !== 'adopt' || workspace === null) return false;
    if (!isDormantOnReturn({...before, managedBy: null})) return false;
    const isBack = this.#restored.get(workspace)?.some((restored) => restored < index) ?? false;
    if (isBack) this.#kept.set(workspace, [...(this.#kept.get(workspace) ?? []), before]);
    return isBack;
  }

  /** Before a workspace was declared again, nothing of it was there. */
  #putAway(
    events: readonly PastEvent[],
    index: number,
    addresses: Set<Address>,
    after: Map<Address, GovernedObject | undefined>,
  ): void {
    for (const workspace of workspacesOf(events, 'create')) {
      if (this.#restored.get(workspace)?.includes(index) !== true) continue;
      const inIt = [...this.objects.values()].filter((object) => object.workspace === workspace);
      const asleep = this.#dormant.filter((object) => object.workspace === workspace);
      this.#kept.set(workspace, [...(this.#kept.get(workspace) ?? []), ...inIt, ...asleep]);
      for (const {address} of inIt) {
        if (!after.has(address)) after.set(address, this.objects.get(address));
        this.objects.delete(address);
        addresses.add(address);
      }
    }
  }

  /** What was left in a workspace when it was deleted was in effect before. */
  #bringBack(events: readonly PastEvent[], addresses: Set<Address>): void {
    for (const workspace of workspacesOf(events, 'delete')) {
      for (const object of this.#kept.get(workspace) ?? []) {
        this.objects.set(object.address, object);
        addresses.add(object.address);
      }
      this.#kept.delete(workspace);
    }
  }
}

/** The workspaces that events create or delete, by name. */
const workspacesOf = (events: readonly PastEvent[], action: 'create' | 'delete'): ReadonlySet<string> =>
  new Set(
    events.flatMap((event) => {
      if (event.action !== action || !event.address.startsWith('Workspace/')) return [];
      const {kind, name} = parseAddress(event.address) ?? {};
      return kind === 'Workspace' && name !== undefined ? [name] : [];
    }),
  );

/** Which transactions declared a workspace again that had been deleted. */
function restorations(transactions: readonly Transaction[]): ReadonlyMap<string, readonly number[]> {
  const deleted = new Set<string>();
  const restored = new Map<string, number[]>();
  for (const [index, {events}] of transactions.entries()) {
    for (const workspace of workspacesOf(events, 'create')) {
      if (deleted.has(workspace)) restored.set(workspace, [...(restored.get(workspace) ?? []), index]);
    }
    for (const workspace of workspacesOf(events, 'delete')) deleted.add(workspace);
  }
  return restored;
}

/** The steps from what is live back to the first transaction, the newest first; where it is not told when, `at` is null. */
export function objectSteps(
  live: Live,
  scope: PastScope,
  transactions: readonly Transaction[],
  isComplete: boolean,
): readonly (ObjectStep & {readonly index: number})[] {
  if (transactions.length === 0 && !isComplete) return [];
  const back = new GoingBack(live, scope, transactions);
  const undone: ObjectStep[] = [];
  for (let index = transactions.length - 1; index >= 0; index -= 1) {
    undone.push(back.undo(transactions[index] as Transaction, index));
  }
  if (isComplete) back.end();
  const steps: (ObjectStep & {index: number})[] = [];
  const addUnknown = (position: number): void => {
    const found = back.unknown.get(position);
    if (found === undefined) return;
    steps.push({
      at: null,
      before: new Map([...found].map(([address, {before}]) => [address, before])),
      after: new Map([...found].map(([address, {after}]) => [address, after])),
      renamed: new Map(),
      index: position,
    });
  };
  addUnknown(transactions.length);
  for (const [i, step] of undone.entries()) {
    const index = transactions.length - 1 - i;
    steps.push({...step, index});
    addUnknown(index);
  }
  return steps;
}
