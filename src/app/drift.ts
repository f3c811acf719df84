/** Drift: what of a set's objects is live otherwise than the set last applied it, who did it, and what that gave or took. */
import {accessChangesMarked} from '../access/outsiders.ts';
import {areToldApart, type Sight} from '../access/sight.ts';
import {accessInSight} from '../planner/plan-sight.ts';
import {withNames} from '../planner/plan-access.ts';
import {externalAccessOf} from '../agreements/external-access-in-force.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {lastApplied} from '../diff/accepted.ts';
import {drifted, driftedAddresses, renamedIn, type DriftedObject} from '../diff/drift.ts';
import {homeOf, homesOf, parseAddress} from '../model/address.ts';
import {auditedContent, type LastEvent} from '../model/audit.ts';
import {sameJson} from '../model/canonical-json.ts';
import type {Drift, Drifted} from '../model/drift.ts';
import {expiryInstant} from '../model/expiry.ts';
import {formerAddressesOf} from '../model/former-addresses.ts';
import type {Live} from '../model/live.ts';
import {ofKind} from '../model/objects.ts';
import {peopleNamed} from '../model/people-named.ts';
import {NO_ACCESS_CHANGES} from '../model/plan.ts';
import {pastOf} from '../past/past.ts';
import {stateThen} from '../past/since-run.ts';
import {withPresentPeople} from '../planner/present-people.ts';
import type {LoadedSet} from './load-set.ts';
import {scopeOf} from './plan.ts';
import {lookerAt} from './question-sight.ts';
import {refuseStrangersSet, sightOfSet} from './set-sight.ts';
import type {Store} from './store-port.ts';

/** The chain of events about people, which are in no workspace. */
const PEOPLE = '*';
const MOST_EVENTS = 10_000;

type Attributed = Pick<Drifted, 'by' | 'at' | 'through'>;

const OUTSIDE: Attributed = {by: null, at: null, through: 'outside'};

/** Who made an object what it is: the newest event, if it is of somebody else and left the object as it is. */
function attributedTo(
  event: LastEvent | undefined,
  {after, address}: DriftedObject,
  set: string,
  live: Live,
): Attributed {
  if (event === undefined || event.chain === `set:${set}` || live.createdOutside.has(address)) return OUTSIDE;
  const isLast = sameJson(event.after, after === undefined ? null : auditedContent(after));
  if (!isLast) return OUTSIDE;
  return {by: event.actor, at: event.at, through: event.run === null ? 'offboard' : 'run'};
}

const shown = ({address, action, fields, before, after}: DriftedObject, attributed: Attributed): Drifted => ({
  address,
  actions: [action],
  fields,
  before: before?.spec ?? null,
  after: after?.spec ?? null,
  ...(after !== undefined && Object.keys(after.labels).length > 0 && {labels: after.labels}),
  ...attributed,
});

/** Changes of addresses of people since a time, by their present ones, the newest of each. */
async function renamesSince(store: Store, live: Live, at: string): Promise<ReadonlyMap<string, Attributed>> {
  if (live.formerAddresses.size === 0) return new Map();
  const events = await store.workspaceEvents(PEOPLE, MOST_EVENTS);
  const renames = events.filter((event) => event.action === 'rename' && compareText(event.at, at) > 0);
  return new Map(
    renames
      .toReversed()
      .map((event) => [
        event.address.slice('User/'.length),
        {by: event.actor, at: event.at, through: 'rename'},
      ]),
  );
}

/** What people were called before they got another address, by their present one; of several, the first that digests know. */
const addressesBefore = (live: Live, renamed: Iterable<string>): ReadonlyMap<string, string> =>
  new Map(
    [...renamed].flatMap((email) => {
      const former = formerAddressesOf(live.formerAddresses, email);
      const known = live.ledger.knownAs.get(email) ?? email;
      const was = former.length === 1 ? former[0] : former.includes(known) ? known : former[0];
      return was === undefined ? [] : [[email, was] as const];
    }),
  );

/** Who last gave another address to anybody whom an object names. */
function renamedBy({after}: DriftedObject, renames: ReadonlyMap<string, Attributed>): Attributed {
  const named = after === undefined ? [] : peopleNamed(after).flatMap(({email}) => renames.get(email) ?? []);
  return named.toSorted((a, b) => compareText(b.at ?? '', a.at ?? ''))[0] ?? OUTSIDE;
}

/** Access that came or went since a run: by drift, decisions, the runs of other sets, and what has expired. */
async function accessSinceRun(
  store: Store,
  live: Live,
  run: {readonly set: string; readonly run: number; readonly at: number},
  objects: readonly DriftedObject[],
  sight: Sight,
): Promise<Pick<Drift, 'access' | 'names'>> {
  const scope = {
    workspaces: [...ofKind(live.objects, 'Workspace')].map(({name}) => name).toSorted(compareText),
    people: [...ofKind(live.objects, 'User')].map(({name}) => name).toSorted(compareText),
  };
  const instant = (await store.endOfRun(run.set, run.run, scope.workspaces)) ?? run.at;
  const events = await store.pastEvents(scope, live.now, [instant]);
  const known = new Map(objects.map(({address, before}) => [address, before]));
  const then = stateThen(pastOf(live, events), instant, known);
  if (then === undefined) return {access: NO_ACCESS_CHANGES};
  const was = {
    state: then.state,
    now: instant,
    external: externalAccessOf(then.state, then.ledger),
    elsewhere: live.elsewhere,
  };
  const is = {
    state: live.objects,
    now: live.now,
    external: externalAccessOf(live.objects, live.ledger),
    elsewhere: live.elsewhere,
  };
  const marked = {...accessChangesMarked(was, is, then.renamed), pending: []};
  const {pending: _, ...access} = accessInSight(sight, marked);
  return {access, ...withNames({...access, pending: []}, [was.state, is.state], sight)};
}

/** Drift as it is told, and the objects that are told of with the live state that they are of. */
export interface ReadDrift {
  readonly drift: Drift;
  readonly live: Live;
  /** Without those in which only people have other addresses. */
  readonly objects: readonly DriftedObject[];
}

/** What has drifted since the last run of a set. `claimed`: who is claimed to ask. Throws NotPermittedError for a set of strangers. */
export const driftOf = async (store: Store, loaded: LoadedSet, claimed: string | null): Promise<Drift> =>
  (await readDrift(store, loaded, claimed)).drift;

/** The same, with what it is of. */
export async function readDrift(store: Store, loaded: LoadedSet, claimed: string | null): Promise<ReadDrift> {
  const set = loaded.config.name;
  const {live} = await store.read(scopeOf(loaded, claimed));
  refuseStrangersSet(live, set, claimed);
  const looker = lookerAt(live, {set, claimed});
  const homes = homesOf([...live.applied.keys()].flatMap((address) => parseAddress(address) ?? []));
  const sight = sightOfSet(live, set, looker, homes);
  const addresses = driftedAddresses(live, set);
  const [run] = live.lastRun === null ? [] : await store.runs(set, 1);
  const since = {run: run?.run ?? null, at: run?.at ?? null};
  const last = addresses.length === 0 ? [] : await store.lastEvents(addresses);
  const events = new Map(last.map((event) => [event.address, event]));
  const objects = drifted(live, set, (address) =>
    live.drifted.has(address)
      ? lastApplied(address, live, loaded.decoded.objects.get(address))
      : (live.objects.get(address) ?? live.dormant.get(address)),
  );
  const renames =
    since.at === null ? new Map<string, Attributed>() : await renamesSince(store, live, since.at);
  const were = addressesBefore(live, renames.keys());
  const found = new Set(objects.map(({address}) => address));
  // What the manifests say already is accepted: another address is no other content, so that no run is needed.
  const {desired} = withPresentPeople(loaded.decoded.objects, live);
  const isSettled = ({address}: DriftedObject): boolean => {
    const declared = desired.get(address);
    return declared !== undefined && (declared.declaration.formerNames ?? []).length === 0;
  };
  const renamed = renamedIn(live, were).filter((object) => !found.has(object.address) && !isSettled(object));
  const isTold = ({address}: DriftedObject): boolean => {
    if (!areToldApart(looker.login) || looker.isSystemAdmin) return true;
    const parts = parseAddress(address);
    return parts !== undefined && sight.isOwn(homeOf(parts));
  };
  const changes = [
    ...objects
      .filter(isTold)
      .map((object) => shown(object, attributedTo(events.get(object.address), object, set, live))),
    ...renamed.filter(isTold).map((object) => shown(object, renamedBy(object, renames))),
  ];
  const count = (action: DriftedObject['action']): number =>
    changes.filter(({actions}) => actions[0] === action).length;
  const at = expiryInstant(since.at ?? '');
  const drift: Drift = {
    set,
    since,
    summary: {changed: count('update'), added: count('create'), removed: count('delete')},
    changes,
    ...(since.run === null || at === undefined
      ? {access: NO_ACCESS_CHANGES}
      : await accessSinceRun(store, live, {set, run: since.run, at}, objects, sight)),
  };
  return {drift, live, objects: objects.filter(isTold)};
}
