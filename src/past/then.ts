/** A moment of the past as a live state of its own, of which the same can be asked as of the present one. */
import type {AccessQuestion} from '../access/access-question.ts';
import {externalAccessOf} from '../agreements/external-access-in-force.ts';
import type {Address} from '../model/address.ts';
import {rfc3339} from '../model/expiry.ts';
import {EMPTY_LEDGER} from '../model/ledger.ts';
import type {Live} from '../model/live.ts';
import {ofKind, rememberKinds, type GovernedObject, type LiveObject, type State} from '../model/objects.ts';
import type {PastEvent, PastEvents, Uncertain} from '../model/past.ts';
import {membershipsElsewhere} from './memberships-elsewhere.ts';
import {pastOf, stateAt} from './past.ts';
import {renamedSince} from './since-run.ts';
import {isChange, isEffect} from './transactions.ts';

/** What is known of a moment. */
export interface Then {
  /** ms since 1970. */
  readonly instant: number;
  /** All of the scope, as if it was read at that moment; people have the addresses of now, objects the names of then. */
  readonly live: Live;
  /** Objects of which it is not known what they were, with what was found there later; undefined for nothing. */
  readonly otherwise: ReadonlyMap<Address, GovernedObject | undefined>;
  /** The events of each address until that moment, as far as they were read: in the order of time. */
  readonly told: ReadonlyMap<Address, readonly PastEvent[]>;
  /** The first event after it that changed the object of an address. */
  readonly next: ReadonlyMap<Address, PastEvent>;
  /** The addresses of then of what has another one now, with that. */
  readonly renamed: ReadonlyMap<Address, Address>;
  /** Objects that no set manages now, and of which the history never told. */
  readonly unmanaged: ReadonlySet<Address>;
}

/** Whose objects were, by the last that the chains of sets tell of them. */
function ownersIn(told: Then['told']): ReadonlyMap<Address, string> {
  const owners = new Map<Address, string>();
  for (const [address, events] of told) {
    const last = events.findLast(
      (event) => event.chain.startsWith('set:') && (isChange(event) || event.action === 'release'),
    );
    if (last !== undefined && last.action !== 'release' && last.after !== null) {
      owners.set(address, last.chain.slice('set:'.length));
    }
  }
  return owners;
}

/** Objects of which a moment says whose they are, by what the past says of them: the next moment has the same. */
const OWNED = new WeakMap<GovernedObject, LiveObject>();

/** An object as that of a set; the very same where it is its already, or was made so before. */
function managedBy(object: GovernedObject, owner: string | null): LiveObject {
  if ('managedBy' in object && (object as LiveObject).managedBy === owner) return object as LiveObject;
  const known = OWNED.get(object);
  if (known?.managedBy === owner) return known;
  const made = {...object, managedBy: owner};
  OWNED.set(object, made);
  return made;
}

/** What held at an instant, ms since 1970, by events that were read for it; undefined where they do not go back so far. */
export function thenAt(present: Live, events: PastEvents, instant: number): Then | undefined {
  const past = pastOf(present, events);
  const state = stateAt(past, instant);
  if (state === undefined) return undefined;
  const told = new Map<Address, PastEvent[]>();
  const next = new Map<Address, PastEvent>();
  const unmanaged = new Set(
    [...past.objects.values()].flatMap((object) =>
      (object as LiveObject).managedBy === null ? [object.address] : [],
    ),
  );
  for (const event of events.events) {
    unmanaged.delete(event.address);
    if (event.at > instant) {
      if (isChange(event) && !next.has(event.address)) next.set(event.address, event);
      continue;
    }
    const known = told.get(event.address);
    if (known === undefined) told.set(event.address, [event]);
    else known.push(event);
  }
  const owners = ownersIn(told);
  const isPresent = instant >= present.now;
  const objects = new Map<Address, LiveObject>();
  for (const object of state.state.values()) {
    const owner = isPresent ? (object as LiveObject).managedBy : (owners.get(object.address) ?? null);
    objects.set(object.address, managedBy(object, owner));
  }
  rememberKinds(objects);
  const people = new Set([...ofKind(state.state, 'User')].map(({name}) => name));
  return {
    instant,
    live: {
      ...present,
      objects,
      now: instant,
      ledger: {...EMPTY_LEDGER, ...state.ledger},
      elsewhere: membershipsElsewhere({live: present, scope: events.scope}, people),
      ...(!isPresent && {dormant: new Map(), archived: new Map()}),
    },
    otherwise: state.otherwise,
    told,
    next,
    renamed: isPresent ? new Map() : renamedSince(past, instant),
    unmanaged,
  };
}

/** The question of access at a moment; `objects`: others than were found, to see what that makes of it. */
export function questionThen({live}: Then, objects: State = live.objects): AccessQuestion {
  const {ledger, now, elsewhere} = live;
  return {state: objects, now, external: externalAccessOf(objects, ledger, now), elsewhere};
}

/** What it would be with what was found at some addresses later. */
export function stateOtherwise({live, otherwise}: Then, addresses: Iterable<Address>): State {
  const objects = new Map<Address, GovernedObject>(live.objects);
  for (const address of addresses) {
    const found = otherwise.get(address);
    if (found === undefined) objects.delete(address);
    else objects.set(address, found);
  }
  return objects;
}

/** That it is not known what an object was, since when and until when, and why. */
export function uncertainOf({told, next, unmanaged}: Then, address: Address): Uncertain {
  const last = told.get(address)?.findLast(isChange);
  const after = next.get(address);
  const isUnmanaged =
    last === undefined && (after === undefined ? unmanaged.has(address) : after.action === 'adopt');
  return {
    address,
    since: last === undefined ? null : rfc3339(last.at),
    until: after === undefined ? null : rfc3339(after.at),
    why: isUnmanaged ? 'unmanaged' : 'outside',
  };
}

/** That nothing is known of an object yet; undefined where something is, or where there never was any. */
export function notKnownYet({told, next}: Then, address: Address): Uncertain | undefined {
  const first = next.get(address);
  if (first === undefined || told.get(address)?.some(isChange) === true) return undefined;
  return {address, since: null, until: rfc3339(first.at), why: 'no-event'};
}

/** The events that say what some objects were, and what was agreed on those of them that are requests. */
export function eventsOn(
  {told}: Then,
  addresses: Iterable<Address>,
  isTold: (event: PastEvent) => boolean,
): readonly PastEvent[] {
  const found = new Set<PastEvent>();
  for (const address of addresses) {
    const events = (told.get(address) ?? []).filter(isTold);
    const change = events.findLast(isChange);
    if (change !== undefined) found.add(change);
    // Of each side, the last of each kind: what came before, it has replaced.
    const effects = new Map<string, PastEvent>();
    for (const event of events.filter(isEffect)) {
      const {side = ''} = (event.after ?? event.before ?? {}) as {readonly side?: string};
      effects.set(`${event.action} ${side}`, event);
    }
    for (const event of effects.values()) found.add(event);
  }
  return [...found];
}

/** The connections between two workspaces at a moment, in either direction. */
export function connectionsBetween({live}: Then, a: string, b: string): readonly Address[] {
  return [...ofKind(live.objects, 'Connection')].flatMap(({address, workspace, spec}) =>
    (workspace === a && spec.with === b) || (workspace === b && spec.with === a) ? [address] : [],
  );
}
