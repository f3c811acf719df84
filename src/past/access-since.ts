/** Since when people have the access that they have: the beginning of what is unbroken. */
import {AccessPaths} from '../access/access-paths.ts';
import {admits, type GroupPath} from '../access/group-path.ts';
import {EVERYTHING, sightIn, type Sight} from '../access/sight.ts';
import {externalAccessOf} from '../agreements/external-access-in-force.ts';
import type {Address} from '../model/address.ts';
import {rfc3339} from '../model/expiry.ts';
import type {Ledger} from '../model/ledger.ts';
import {compareLevels, type Level} from '../model/levels.ts';
import type {MembershipsElsewhere} from '../model/memberships-elsewhere.ts';
import type {GovernedObject, State} from '../model/objects.ts';
import {bareName} from '../model/principal.ts';
import {splitReference} from '../model/references.ts';
import {concernedBy, everyVersion, renamedTargets, type Concerned} from './concerned.ts';
import {membershipsElsewhere} from './memberships-elsewhere.ts';
import {ObjectsAbout} from './objects-about.ts';
import type {Past, PastStep} from './past.ts';
import {isEverything, isTouched, TouchedBySteps, type TouchedAccess} from './touched-access.ts';

/** The access of one person to one target. */
export interface AccessHeld {
  /** `user:EMAIL`. */
  readonly principal: string;
  /** `space:workspace/name`, …, as it is called in the live state. */
  readonly object: string;
  readonly level: Level;
  /** They have it with the link: that they had the link before counts, too. */
  readonly link?: boolean | undefined;
}

/**
 * How much is looked at before what is older counts as unknown: objects, and access of people, at each moment that concerns
 * them. That takes some seconds at most.
 */
const MOST_WORK = 1_000_000;

interface Row {
  readonly email: string;
  /** As it is called in the live state. */
  readonly target: string;
  readonly level: Level;
  readonly link: boolean;
  /** ms since 1970; null as long as, or if, it is not known. */
  since: number | null;
  /** The steps of the path by which it was so when that was last looked at: it is so until something on it changes. */
  via: readonly string[];
}

/** A row with the name that its target has at the moment that is looked at. */
type Named = readonly [target: string, row: Row];

/** Rows by the name that their target has at that moment. */
type Asked = ReadonlyMap<string, ReadonlySet<Row>>;

const addTo = (rows: Map<string, Set<Row>>, key: string, row: Row): void => {
  const known = rows.get(key);
  if (known === undefined) rows.set(key, new Set([row]));
  else known.add(row);
};

/** Whether a path gives what a row says. */
const gives = (path: GroupPath, {level, link, email}: Row): boolean =>
  compareLevels(path.level, level) >= 0 && (link || path.link !== true) && admits(path, email);

/** Those whose access may have come from shares with workspaces of which the past is not read: people, and targets. */
function unreadIn(past: Past, {targetsOf}: Concerned): ReadonlySet<string> {
  const read = new Set(past.scope.workspaces);
  const found = new Set<string>();
  for (const object of everyVersion(past)) {
    if (object.kind !== 'Share' || object.spec.with === undefined || read.has(object.spec.with)) continue;
    if (object.spec.into !== undefined) for (const target of targetsOf(object) ?? []) found.add(target);
    for (const {subject} of object.spec.to ?? []) found.add(splitReference(subject).name);
  }
  return found;
}

/**
 * What was written around bylaw and counts since the transaction that found it. Not what that adopted: it was there before, as
 * everybody knew who adopted it.
 */
function countedBy({before, seenBy}: PastStep): ReadonlySet<Address> {
  const adopted = new Set(
    (seenBy?.events ?? []).flatMap(({address, action}) => (action === 'adopt' ? [address] : [])),
  );
  return new Set(seenBy === undefined ? [] : [...before.keys()].filter((address) => !adopted.has(address)));
}

/** Goes back in time with some rows, and answers each at the moment before which it was not so. */
class LookingBack {
  readonly #past: Past;
  readonly #sight: Sight;
  readonly #concerned: Concerned;
  readonly #elsewhere: MembershipsElsewhere;
  readonly #unread: ReadonlySet<string>;
  readonly #objects = new ObjectsAbout();
  readonly #touchedBy: TouchedBySteps;
  /** Addresses of which nobody knows when what is there later came to be there, with that. */
  readonly #uncertain = new Map<Address, GovernedObject | undefined>();
  /** By the name that their target has at the moment that is looked at. */
  #open = new Map<string, Set<Row>>();
  /** The same rows by the e-mail address of the person. */
  readonly #openOf = new Map<string, Set<Row>>();
  /** The names that targets have at that moment, by those in the live state. */
  #called = new Map<string, string>();
  #work = 0;

  constructor(past: Past, rows: readonly Row[], sight: Sight) {
    this.#past = past;
    this.#sight = sight;
    for (const row of rows) {
      addTo(this.#open, row.target, row);
      addTo(this.#openOf, row.email, row);
    }
    this.#called = new Map([...this.#open.keys()].map((target) => [target, target]));
    const people = new Set(rows.map(({email}) => email));
    this.#concerned = concernedBy(past, this.#open.keys(), people);
    this.#elsewhere = membershipsElsewhere(past, people);
    this.#unread = unreadIn(past, this.#concerned);
    for (const [address, object] of past.objects) this.#put(address, object);
    this.#touchedBy = new TouchedBySteps(past, this.#concerned, this.#objects);
  }

  run(): void {
    const {live, steps} = this.#past;
    const past = this.#past.ledger();
    // What comes only with a plan is not there yet.
    this.#close(this.#missing(this.#open, live.now, live.ledger, this.#objects.all()), null);
    let newer = live.now;
    for (const step of steps) {
      if (this.#open.size === 0 || this.#work > MOST_WORK) return;
      const rows = this.#among(this.#touchedBy.of(step));
      this.#follow(step);
      past.goBack(step.rows);
      if (step.at !== null) newer = step.at - 1;
      if (rows.size === 0) continue;
      const {ledger} = past;
      const asked = this.#named(rows);
      const people = new Set([...rows].map(({email}) => email));
      const missing = this.#missing(asked, newer, ledger, this.#objects.about(asked.keys(), people));
      const at = step.at ?? step.seenBy?.at;
      if (at === undefined) this.#close(missing, null);
      else this.#answer(missing, at, newer, ledger, countedBy(step));
    }
  }

  #put(address: Address, object: GovernedObject | undefined): void {
    this.#objects.put(address, object && this.#concerned.partOf(object));
  }

  /** Goes back by a step: with the objects, and the names of targets. */
  #follow(step: PastStep): void {
    for (const [address, before] of step.before) {
      if (step.at === null) this.#uncertain.set(address, this.#objects.get(address));
      else this.#uncertain.delete(address);
      this.#put(address, before);
    }
    const names = renamedTargets(step);
    if (names.size === 0) return;
    this.#open = new Map([...this.#open].map(([target, rows]) => [names.get(target) ?? target, rows]));
    this.#called = new Map([...this.#called].map(([live, then]) => [live, names.get(then) ?? then]));
  }

  /** The open rows whose access can have been less. To be asked before their step is gone back. */
  #among(touched: readonly TouchedAccess[]): ReadonlySet<Row> {
    const all = (): readonly Row[] => [...this.#open.values()].flatMap((rows) => [...rows]);
    if (touched.some(isEverything)) return new Set(all());
    const found = new Set<Row>();
    for (const access of touched) {
      const {targets, people, itself} = access;
      const look = (rows: Iterable<Row>): void => {
        for (const row of rows) {
          if (people !== null && !people.has(row.email)) continue;
          // Most look at the path alone.
          const target = itself === undefined ? row.target : this.#nameOf(row.target);
          if (isTouched(access, target, row)) found.add(row);
        }
      };
      if (targets !== null) for (const target of targets) look(this.#open.get(this.#nameOf(target)) ?? []);
      else if (people === null) look(all());
      else for (const email of people) look(this.#openOf.get(email) ?? []);
    }
    return found;
  }

  /** The name that a target has at the moment that is looked at. */
  #nameOf(target: string): string {
    return this.#called.get(target) ?? target;
  }

  /** Rows by the name that their target has at that moment. */
  #named(rows: ReadonlySet<Row>): Asked {
    const named = new Map<string, Set<Row>>();
    for (const row of rows) addTo(named, this.#nameOf(row.target), row);
    return named;
  }

  /** Those of some rows that are not so in a state. */
  #missing(asked: Asked, now: number, ledger: Ledger, state: State): readonly Named[] {
    if (asked.size === 0) return [];
    this.#work += state.size;
    const external = externalAccessOf(state, ledger);
    const access = new AccessPaths({state, now, external, elsewhere: this.#elsewhere});
    const sight = sightIn(this.#sight, state);
    const missing: Named[] = [];
    for (const [target, rows] of asked) {
      this.#work += rows.size;
      let left = [...rows];
      for (const {paths} of access.each(target)) {
        left = left.filter((row) => {
          const path = paths.find((one) => gives(one, row) && sight.path(target, one.via));
          if (path !== undefined) row.via = path.via;
          return path === undefined;
        });
        if (left.length === 0) break;
      }
      for (const row of left) missing.push([target, row]);
    }
    return missing;
  }

  /** Answers rows that were not so before a moment, unless it may be that they were. `counted`: what is not uncertain in this. */
  #answer(
    missing: readonly Named[],
    at: number,
    now: number,
    ledger: Ledger,
    counted: ReadonlySet<Address>,
  ): void {
    if (missing.length === 0) return;
    const unsure = new Set(
      missing.flatMap(([, row]) =>
        this.#unread.has(row.email) || this.#unread.has(row.target) ? [row] : [],
      ),
    );
    const uncertain = [...this.#uncertain].filter(([address]) => !counted.has(address));
    if (uncertain.length > 0) {
      const otherwise = this.#objects.all();
      for (const [address, object] of uncertain) {
        if (object === undefined) otherwise.delete(address);
        else otherwise.set(address, object);
      }
      const asked = new Map<string, Set<Row>>();
      for (const [target, row] of missing) addTo(asked, target, row);
      const still = new Set(this.#missing(asked, now, ledger, otherwise).map(([, row]) => row));
      for (const [, row] of missing) if (!still.has(row)) unsure.add(row);
    }
    this.#close(missing, at, unsure);
  }

  #close(rows: readonly Named[], since: number | null, unsure?: ReadonlySet<Row>): void {
    for (const [target, row] of rows) {
      if (unsure?.has(row) !== true) row.since = since;
      for (const [open, key] of [
        [this.#open, target],
        [this.#openOf, row.email],
      ] as const) {
        const left = open.get(key);
        left?.delete(row);
        if (left?.size === 0) open.delete(key);
      }
    }
  }
}

/**
 * Since when each has at least their level, RFC 3339: the beginning of the unbroken access of this person at that level or a
 * higher one to that target, by what `sight` shows of it. Null where the audit does not know: its events do not go back so
 * far, somebody wrote around bylaw what it rests on, or they do not have it in the live state. It looks at the moments
 * alone that concern one of them, and no further back than it can in {@link MOST_WORK}.
 *
 * Between two transactions, nothing but expiries changes access, and they only end it: what holds at the end of such a time
 * held since its beginning.
 */
export function accessSince(
  past: Past,
  held: readonly AccessHeld[],
  sight: Sight = EVERYTHING,
): readonly (string | null)[] {
  const rows = held.map(({principal, object, level, link}): Row => ({
    email: bareName(principal),
    target: object,
    level,
    link: link === true,
    since: null,
    via: [],
  }));
  // Without any step nothing tells of a beginning: of a history that was cut off at what happened last.
  if (rows.length > 0 && past.steps.length > 0) new LookingBack(past, rows, sight).run();
  return rows.map(({since}) => (since === null ? null : rfc3339(since)));
}
