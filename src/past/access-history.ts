/** How somebody came to have access to a target, and to lose it: all of the past, step by step. */
import {AccessPaths} from '../access/access-paths.ts';
import {admits, comparePaths, type GroupPath} from '../access/group-path.ts';
import {sightIn, type Sight} from '../access/sight.ts';
import {externalAccessOf} from '../agreements/external-access-in-force.ts';
import type {AccessCause, AccessInterval} from '../model/access-over-time.ts';
import type {Address} from '../model/address.ts';
import {sameJson} from '../model/canonical-json.ts';
import {expiryInstant, rfc3339} from '../model/expiry.ts';
import type {Ledger} from '../model/ledger.ts';
import type {GovernedObject} from '../model/objects.ts';
import type {PastEvent, Uncertain} from '../model/past.ts';
import {addressOfStep, dependedOn} from './as-of.ts';
import {concernedBy, renamedTargets, type Concerned} from './concerned.ts';
import {membershipsElsewhere} from './memberships-elsewhere.ts';
import type {Past, PastStep} from './past.ts';
import {isChange, isEffect} from './transactions.ts';

/** What somebody had from a moment on, and why. */
interface Point {
  readonly at: number;
  readonly path: Pick<GroupPath, 'level' | 'via'> | undefined;
  readonly cause: AccessCause;
  readonly events: readonly PastEvent[];
}

const NOBODY = {run: null, set: null, by: null};
const EXPIRY: AccessCause = {kind: 'expiry', ...NOBODY};
const OUTSIDE: AccessCause = {kind: 'outside', ...NOBODY};

const DECISIONS: ReadonlySet<string> = new Set(['approve', 'deny', 'revoke']);

/** What a transaction was. */
function causeOf(events: readonly PastEvent[]): AccessCause {
  const run = events.find((event) => event.run !== null && event.chain.startsWith('set:'));
  if (run !== undefined)
    return {kind: 'run', run: run.run, set: run.chain.slice('set:'.length), by: run.actor};
  const [first] = events;
  const by = first?.actor ?? null;
  const of = (kind: AccessCause['kind']): AccessCause => ({kind, run: null, set: null, by});
  const numbered = events.find((event) => event.run !== null);
  if (numbered !== undefined) return {kind: 'run', run: numbered.run, set: null, by: numbered.actor};
  if (events.some(isChange)) return of('offboard');
  if (events.some(({action}) => action === 'withdraw')) return of('withdrawal');
  if (events.some(({action}) => DECISIONS.has(action))) return of('decision');
  return of('agreement');
}

/** When something that an object gives ends, ms since 1970. */
function expiriesOf(object: GovernedObject): readonly number[] {
  const {kind, spec} = object;
  const texts =
    kind === 'Share'
      ? (spec.to ?? []).map(({expires}) => expires)
      : kind === 'Member' || kind === 'Grant' || kind === 'Guest'
        ? [spec.expires]
        : [];
  return texts.flatMap((text) => (text === undefined ? [] : (expiryInstant(text) ?? [])));
}

const approvedExpiries = ({decisions}: Ledger): readonly number[] =>
  [...decisions.values()]
    .flat()
    .flatMap(({recipients}) =>
      recipients.flatMap(({expires}) => (expires === undefined ? [] : (expiryInstant(expires) ?? []))),
    );

/** An object of which it is not known what it was at a time, and what was found there after it. */
interface Doubt {
  readonly address: Address;
  readonly found: GovernedObject | undefined;
  /** ms since 1970, of the last that is known before; null as long as, or if, nothing is. */
  since: number | null;
  /** ms since 1970, of what found it; null where nothing has yet. */
  readonly until: number | null;
  readonly isAdopted: boolean;
  isOver: boolean;
  isUsed: boolean;
}

const samePath = (a: Point['path'], b: Point['path']): boolean =>
  a?.level === b?.level && sameJson(a?.via ?? null, b?.via ?? null);

/** Goes back from the present, and notes what somebody had from when on. */
class Following {
  readonly #past: Past;
  readonly #email: string;
  readonly #sight: Sight;
  readonly #concerned: Concerned;
  readonly #elsewhere: ReturnType<typeof membershipsElsewhere>;
  readonly #objects = new Map<Address, GovernedObject>();
  #target: string;
  /** The newest first. */
  readonly points: Point[] = [];
  readonly doubts: Doubt[] = [];

  constructor(past: Past, email: string, target: string, sight: Sight) {
    this.#past = past;
    this.#email = email;
    this.#target = target;
    this.#sight = sight;
    const people = new Set([email]);
    this.#concerned = concernedBy(past, [target], people);
    this.#elsewhere = membershipsElsewhere(past, people);
    for (const [address, object] of past.objects) this.#put(address, object);
  }

  #put(address: Address, object: GovernedObject | undefined): void {
    const part = object && this.#concerned.partOf(object);
    if (part === undefined) this.#objects.delete(address);
    else this.#objects.set(address, part);
  }

  /** The best access path at an instant, with the objects as they are. */
  #pathAt(state: ReadonlyMap<Address, GovernedObject>, ledger: Ledger, now: number): GroupPath | undefined {
    const access = new AccessPaths({
      state,
      now,
      external: externalAccessOf(state, ledger),
      elsewhere: this.#elsewhere,
    });
    const sight = sightIn(this.#sight, state);
    return access
      .to(this.#target)
      .flatMap(({paths}) => paths)
      .filter((path) => admits(path, this.#email) && sight.path(this.#target, path.via))
      .toSorted(comparePaths)[0];
  }

  /** Notes what they had between two moments, in which nothing but time changed anything. */
  #note(from: number, to: number, ledger: Ledger, cause: AccessCause, events: readonly PastEvent[]): void {
    const state = new Map(this.#objects);
    const expiries = [...[...state.values()].flatMap(expiriesOf), ...approvedExpiries(ledger)];
    const within = [...new Set(expiries)].filter((at) => at > from && at < to).toSorted((a, b) => b - a);
    for (const at of within) {
      this.points.push({at, path: this.#answerAt(state, ledger, at), cause: EXPIRY, events: []});
    }
    this.points.push({at: from, path: this.#answerAt(state, ledger, from), cause, events});
  }

  /** The best access path at an instant. Notes which of the objects that are in doubt then it uses, or would be another with. */
  #answerAt(state: ReadonlyMap<Address, GovernedObject>, ledger: Ledger, now: number): GroupPath | undefined {
    const path = this.#pathAt(state, ledger, now);
    const open = new Map(
      this.doubts.flatMap((doubt) => (doubt.isOver || doubt.isUsed ? [] : [[doubt.address, doubt] as const])),
    );
    if (open.size === 0) return path;
    const used = dependedOn([...open.keys()], (some) => {
      const otherwise = new Map(state);
      for (const address of some) {
        const found = open.get(address)?.found;
        if (found === undefined) otherwise.delete(address);
        else otherwise.set(address, found);
      }
      return !samePath(this.#pathAt(otherwise, ledger, now), path);
    });
    const through = (path?.via ?? []).map(addressOfStep);
    for (const doubt of open.values()) {
      doubt.isUsed = used.has(doubt.address) || through.includes(doubt.address);
    }
    return path;
  }

  /** The addresses whose part in this a step changes; whether it changes agreements, too. */
  #changedBy(step: PastStep): readonly Address[] {
    return [...step.before].flatMap(([address, object]) => {
      const [before, after] = [object && this.#concerned.partOf(object), this.#objects.get(address)];
      return sameJson(before?.spec ?? null, after?.spec ?? null) ? [] : [address];
    });
  }

  run(): void {
    const past = this.#past;
    const ledger = past.ledger();
    let end = past.live.now;
    // Of the present, the live state itself tells more than the history.
    let now: Ledger = past.live.ledger;
    for (const step of past.steps) {
      const changed = this.#changedBy(step);
      const agreements = [...step.rows.keys()].some((key) => !key.startsWith('request '));
      const isConcerned = changed.length > 0 || agreements;
      if (isConcerned && step.at === null) {
        const {seenBy} = step;
        const at = seenBy?.at ?? end;
        const addresses = new Set(changed);
        const events = (seenBy?.events ?? []).filter(({address}) => addresses.has(address));
        const cause = causeOf(events);
        this.#note(at, end, now, cause.kind === 'run' ? cause : OUTSIDE, events);
        end = at;
        this.#doubt(step, changed, events);
      } else if (isConcerned && step.at !== null) {
        const addresses = new Set(changed);
        const events = step.events.filter((event) => addresses.has(event.address) || isEffect(event));
        this.#note(step.at, end, now, causeOf(step.events), events);
        end = step.at;
      }
      if (step.at !== null) this.#tellSince(step);
      for (const [address, before] of step.before) this.#put(address, before);
      if (step.at === null) this.#answerAt(new Map(this.#objects), now, end);
      this.#target = renamedTargets(step).get(this.#target) ?? this.#target;
      ledger.goBack(step.rows);
      now = ledger.ledger;
    }
    if (past.from !== null) this.#note(past.from, end, now, OUTSIDE, []);
  }

  /** Notes what is in doubt before a step of which nobody knows when it was. To be asked before it is gone back. */
  #doubt({seenBy}: PastStep, addresses: readonly Address[], events: readonly PastEvent[]): void {
    for (const address of addresses) {
      this.doubts.push({
        address,
        found: this.#objects.get(address),
        since: null,
        until: seenBy?.at ?? null,
        isAdopted: events.some((event) => event.address === address && event.action === 'adopt'),
        isOver: false,
        isUsed: false,
      });
    }
  }

  /** Notes when it was last known what something was that is in doubt later. */
  #tellSince({at, before, after}: PastStep): void {
    for (const doubt of this.doubts) {
      if (doubt.isOver || !(before.has(doubt.address) || after.has(doubt.address))) continue;
      doubt.since = at;
      doubt.isOver = true;
    }
  }
}

/** The intervals between points, the oldest first. Of points of one moment, the last counts, and for its cause the first that leads there. */
function intervalsOf(
  points: readonly Point[],
  from: number | null,
): {
  readonly intervals: readonly AccessInterval[];
  readonly events: readonly PastEvent[];
} {
  const intervals: AccessInterval[] = [];
  const events = new Set<PastEvent>();
  let open: {point: Point; cause: AccessCause} | undefined;
  const close = (point: Point | undefined, end: AccessCause | null): void => {
    if (open?.point.path === undefined) return;
    const {level, via} = open.point.path;
    const isEdge = from !== null && open.point.at === from;
    intervals.push({
      level,
      from: isEdge ? null : rfc3339(open.point.at),
      to: point === undefined ? null : rfc3339(point.at),
      via,
      cause: isEdge ? null : open.cause,
      end,
    });
    for (const event of [...open.point.events, ...(point?.events ?? [])]) events.add(event);
  };
  const oldest = points.toReversed();
  for (const [i, last] of oldest.entries()) {
    if (oldest[i + 1]?.at === last.at) continue;
    const ofMoment = oldest.filter(({at}) => at === last.at);
    if (open !== undefined && samePath(open.point.path, last.path)) continue;
    const {cause} = ofMoment.find((point) => samePath(point.path, last.path)) ?? last;
    close({...last, events: ofMoment.flatMap((point) => point.events)}, cause);
    open = {point: last, cause};
  }
  close(undefined, null);
  return {intervals, events: [...events]};
}

/** All that somebody ever had of a target, which is named as it is now. */
export function accessIntervals(
  past: Past,
  email: string,
  target: string,
  sight: Sight,
): {
  readonly intervals: readonly AccessInterval[];
  readonly events: readonly PastEvent[];
  readonly uncertain: readonly Uncertain[];
} {
  const following = new Following(past, email, target, sight);
  following.run();
  const text = (at: number | null): string | null => (at === null ? null : rfc3339(at));
  return {
    ...intervalsOf(following.points, past.from),
    uncertain: following.doubts
      .filter(({isUsed}) => isUsed)
      .map(({address, since, until, isAdopted}) => ({
        address,
        since: text(since),
        until: text(until),
        why: since === null && (until === null || isAdopted) ? 'unmanaged' : 'outside',
      })),
  };
}
