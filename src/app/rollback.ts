/** The way back to what a set's objects were after an earlier run: as an ordinary plan. */
import {compareDiagnostics, withoutPlace, type Finding} from '../diagnostics/diagnostic.ts';
import type {Address} from '../model/address.ts';
import {auditedContent} from '../model/audit.ts';
import {canonicalSpec} from '../model/canonical.ts';
import {sameJson} from '../model/canonical-json.ts';
import {isRelease} from '../model/change.ts';
import type {Live, LiveRead} from '../model/live.ts';
import type {DesiredObject, GovernedObject, LiveObject, State} from '../model/objects.ts';
import {withoutImpliedRegion} from '../export/export-set.ts';
import {addressOf, parseAddress} from '../model/address.ts';
import type {PlannedChange, Reverted} from '../model/plan.ts';
import {SET_FILE} from '../model/set-config.ts';
import type {Adoption} from '../past/since-run.ts';
import {completeDesired} from '../planner/complete-desired.ts';
import type {ManifestEdit} from '../planner/offboarding-edits.ts';
import {withPresentPeople} from '../planner/present-people.ts';
import type {MadePlan} from '../planner/make-plan.ts';
import {withoutOffboarded} from '../planner/without-offboarded.ts';
import {renewed} from '../planner/renewed.ts';
import {leftOut, notBroughtBack} from '../rules/rollback-left-out.ts';
import {bringManifests, type BroughtManifests} from './bring-manifests.ts';
import {plannedSince} from './access-since.ts';
import type {LoadedSet} from './load-set.ts';
import {planningLoaded, scopeOf, type PlanRequest} from './plan.ts';
import {readOwnEvents, revertedRuns} from './reverted-runs.ts';
import {statesAfterRuns, type RunState} from './run-states.ts';
import type {Store} from './store-port.ts';

/** A plan back to an earlier run, and what it rests on. */
export interface Rollback {
  readonly made: MadePlan;
  /** The set with what it declares then. */
  readonly asThen: LoadedSet;
  readonly read: LiveRead;
}

/** The display name that a person has in an object: the history has none, but whether there was one. */
function withDisplayName(
  object: GovernedObject,
  ...others: readonly (GovernedObject | undefined)[]
): GovernedObject {
  if (object.kind !== 'Member' && object.kind !== 'User') return object;
  // The address stands for a name.
  if (object.spec.displayName !== object.name) return object;
  const names = others.flatMap((other) =>
    other?.kind === object.kind && other.address === object.address ? (other.spec.displayName ?? []) : [],
  );
  const {displayName: _, ...spec} = object.spec;
  const [displayName] = names;
  return {...object, spec: {...spec, ...(displayName !== undefined && {displayName})}} as GovernedObject;
}

/** The name by which an object of then is to be found under another one now. */
function nameNow(address: Address, {renamed, owned}: RunState): string | undefined {
  const now = renamed.get(address);
  return now === undefined || owned.has(now) ? undefined : parseAddress(now)?.name;
}

/** What a set declared, by what it owned after a run. */
function declaredThen(state: RunState, live: Live, loaded: LoadedSet): State<DesiredObject> {
  const place = {file: '', document: 0, pointer: ''};
  return new Map(
    [...state.owned].map(([address, object]) => {
      const named = withDisplayName(object, live.objects.get(address), loaded.decoded.objects.get(address));
      const {kind, workspace, name, labels, spec} = renewed(named, live, state);
      const from = nameNow(address, state);
      const declaration = {
        place,
        line: 0,
        specPointer: '',
        raw: spec,
        ...(from !== undefined && {renamedFrom: from}),
      };
      return [address, {address, kind, workspace, name, labels, spec, declaration} as DesiredObject] as const;
    }),
  );
}

/** What was live and of no set then, and is the set's by now. */
const adoptedIn = (
  {adopted}: RunState,
  desired: State<DesiredObject>,
  live: Live,
  set: string,
): ReadonlyMap<Address, Adoption> =>
  new Map(
    [...adopted].filter(([address]) => !desired.has(address) && live.objects.get(address)?.managedBy === set),
  );

/** Whether an object is what it was when it was adopted. */
function isAsAdopted(object: GovernedObject, {before}: Adoption): boolean {
  const {labels, spec} = auditedContent(object);
  const was = before as {readonly labels?: unknown; readonly spec?: unknown} | null;
  return sameJson(was?.labels ?? {}, labels) && sameJson(canonicalSpec(object.kind, was?.spec ?? {}), spec);
}

const COMPARE = 'Compare with `bylaw history show` and correct it in the manifests.';

/** What a plan cannot bring back. */
function leftOf(
  {owned, uncertain, run}: RunState,
  desired: State<DesiredObject>,
  {changes}: MadePlan['plan'],
  adopted: ReadonlyMap<Address, Adoption>,
  live: Live,
): readonly Finding[] {
  const edited = changes.flatMap((change) => {
    const {address} = change;
    const before = live.objects.get(address);
    const adoption = adopted.get(address);
    if (adoption === undefined || before === undefined || !isRelease(change)) return [];
    return isAsAdopted(before, adoption)
      ? []
      : [
          leftOut(
            `${address} was in no set after run ${run.run}, and is released as it is: what changed in it since run ${adoption.run} stays.`,
            COMPARE,
            address,
          ),
        ];
  });
  const unknown = [...owned.keys()].filter((address) => uncertain.has(address));
  const unnamed = [...owned.values()].filter(
    (object) =>
      (object.kind === 'Member' || object.kind === 'User') &&
      object.spec.displayName === object.name &&
      desired.has(object.address) &&
      desired.get(object.address)?.spec !== object.spec,
  );
  return [
    ...edited,
    ...unknown.map((address) =>
      leftOut(
        `What ${address} was after run ${run.run} is not certain: somebody wrote it outside bylaw at a time that is not known.`,
        COMPARE,
        address,
      ),
    ),
    ...(unnamed.length === 0
      ? []
      : [
          leftOut(
            `The history does not keep display names of people: ${unnamed.map(({name}) => name).join(', ')} ${unnamed.length === 1 ? 'has' : 'have'} the present one, or none.`,
            'Name them in the manifests.',
          ),
        ]),
  ];
}

/**
 * Plans the way back to what was the set's after a run. `loaded` is the set as it is now. Throws UnknownRunError, and
 * NotPermittedError for a set of strangers.
 */
export async function planRollback(
  store: Store,
  loaded: LoadedSet,
  number: number,
  request: PlanRequest,
): Promise<Rollback> {
  const {states} = await statesAfterRuns(store, loaded.config.name, [number], request.actor);
  const [state] = states as readonly [RunState];
  // What bylaw.yaml lets go of by now was the set's then.
  const release = (loaded.config.release ?? []).filter((address) => !state.owned.has(address));
  const setOf = (objects: State<DesiredObject>, adopted: Iterable<Address> = []): LoadedSet => ({
    root: loaded.root,
    config: {...loaded.config, release: [...new Set([...release, ...adopted])]},
    decoded: {objects, tests: [], findings: [], unread: []},
    files: 0,
    commit: state.run.commit,
    findings: [],
    locate: (findings) => findings.map(withoutPlace),
    sources: new Map(),
  });
  const named = new Map([...state.owned].map(([address, object]) => [address, object as DesiredObject]));
  const read = await store.read(scopeOf(setOf(named), request.actor));
  const {desired, people} = withoutOffboarded(declaredThen(state, read.live, loaded), {
    live: read.live,
    set: loaded.config.name,
    actor: request.actor,
    addressNow: (address) => state.renamed.get(address) ?? address,
  });
  const adopted = adoptedIn(state, desired, read.live, loaded.config.name);
  const asThen = setOf(desired, adopted.keys());
  const {plan, ...rest} = await plannedSince(store, planningLoaded(asThen, read, request), read.live);
  const reverted = revertedRuns(plan, desired, () => false, await readOwnEvents(plan, store));
  const commits = new Map<number, string | null>();
  for (const {run} of adopted.values()) {
    if (!commits.has(run)) commits.set(run, (await store.run(loaded.config.name, run))?.run.commit ?? null);
  }
  const revertedBy = (change: PlannedChange): Reverted | undefined => {
    const {run} = (isRelease(change) ? adopted.get(change.address) : undefined) ?? {};
    return run === undefined ? reverted.get(change.address) : {run, commit: commits.get(run) ?? null};
  };
  const left = [...notBroughtBack(people), ...leftOf(state, desired, plan, adopted, read.live)];
  const made: MadePlan = {
    ...rest,
    plan: {
      ...plan,
      diagnostics: [...plan.diagnostics, ...left.map(withoutPlace)].toSorted(compareDiagnostics),
      desired: {...plan.desired, run: number},
      changes: plan.changes.map((change) => {
        const reverts = revertedBy(change);
        return {...change, ...(reverts && {reverts}), file: null, line: null};
      }),
    },
  };
  return {made, asThen, read};
}

/** The edits of `release` in bylaw.yaml: what is declared again is not let go of, and what was adopted since is. */
function releaseEdits({config}: LoadedSet, {config: then}: LoadedSet): readonly ManifestEdit[] {
  const [before, after] = [config.release ?? [], then.release ?? []];
  const edit = (pointer: string, change: object): ManifestEdit => ({
    file: SET_FILE,
    edit: {document: 0, pointer, ...change} as ManifestEdit['edit'],
  });
  if (before.length > 0 && after.length === 0) return [edit('/spec/release', {drop: true})];
  const fresh = after.filter((address) => !before.includes(address));
  if (before.length === 0)
    return fresh.length === 0 ? [] : [edit('/spec', {add: {key: 'release', value: fresh}})];
  return [
    ...before.flatMap((address, i) =>
      after.includes(address) ? [] : [edit(`/spec/release/${i}`, {remove: true})],
    ),
    ...fresh.map((address) => edit('/spec/release', {append: address})),
  ];
}

/**
 * The edits that bring the manifests of a set, as they are, to what was the set's after a run. `asThen`: that, from
 * `planRollback`.
 */
export function rollbackEdits(
  loaded: LoadedSet,
  {asThen, read}: Pick<Rollback, 'asThen' | 'read'>,
  linked: ReadonlySet<string>,
): BroughtManifests {
  const {live} = read;
  const {desired: present} = withPresentPeople(loaded.decoded.objects, live);
  const declared = completeDesired(present, live.objects);
  const then = completeDesired(asThen.decoded.objects, live.objects);
  const changed: {declared: DesiredObject; wanted: GovernedObject; liveName?: string}[] = [];
  const added: LiveObject[] = [];
  const kept = new Set<Address>();
  for (const wanted of then.values()) {
    const there = declared.get(wanted.address);
    const {kind, workspace, declaration} = wanted;
    const from = declaration.renamedFrom;
    const renamed =
      from === undefined || there !== undefined ? undefined : declared.get(addressOf(kind, workspace, from));
    const now = there ?? renamed;
    if (now === undefined) added.push(withoutImpliedRegion({...wanted, managedBy: null}, live));
    else {
      kept.add(now.address);
      changed.push({declared: now, wanted, ...(renamed !== undefined && {liveName: renamed.name})});
    }
  }
  const removed = [...declared.values()].filter(({address}) => !kept.has(address));
  const more = releaseEdits(loaded, asThen);
  return bringManifests(loaded, {changed, removed, added, more}, linked);
}
