/** Why each change of a plan is there: the commit that it came with, or what was done to the live state. */
import {decodeDocuments} from '../manifest/decode.ts';
import {parseSource} from '../manifest/parse.ts';
import type {Address} from '../model/address.ts';
import {auditedContent, type LastEvent} from '../model/audit.ts';
import {sameJson} from '../model/canonical-json.ts';
import type {Live} from '../model/live.ts';
import {appliedDigest} from '../model/applied-digest.ts';
import type {DesiredObject, LiveObject, State} from '../model/objects.ts';
import type {Cause, Plan} from '../model/plan.ts';
import type {ChangedFile, HistoryStep} from '../model/commit-history.ts';
import {sameContent} from '../model/same-content.ts';
import type {ManifestHistory} from './history-port.ts';
import {SET_FILE} from '../model/set-config.ts';
import type {LoadedSet} from './load-set.ts';
import {readOwnEvents, revertedRuns, undoesLiveEdit, type OwnEvents} from './reverted-runs.ts';
import type {Store} from './store-port.ts';

/** How much of old manifests is read before the rest is left without a cause, in UTF-16 units. */
const MAX_READ = 64 * 1024 * 1024;

/** An object whose commit is looked for: what is declared now and where; undefined for what is declared no more. */
type Sought = Map<Address, {readonly object: DesiredObject | undefined; file: string | undefined}>;

/** Reads what old versions of files declared; each version once. */
class OldManifests {
  private readonly history: ManifestHistory;
  private readonly decoded = new Map<string, State<DesiredObject>>();
  private read = 0;

  constructor(history: ManifestHistory) {
    this.history = history;
  }

  get isExhausted(): boolean {
    return this.read > MAX_READ;
  }

  /**
   * What files declared on one side of a step; undefined where not all of them can be read. Findings about old
   * manifests are ignored.
   */
  async declaredIn(
    files: readonly ChangedFile[],
    side: 'before' | 'after',
  ): Promise<ReadonlyMap<Address, {readonly object: DesiredObject; readonly file: string}> | undefined> {
    const ids = files.flatMap((file) => file[side] ?? []).filter((id) => !this.decoded.has(id));
    const contents = await this.history.readContents(ids);
    if (ids.some((id) => !contents.has(id))) return undefined;
    const declared = new Map<Address, {object: DesiredObject; file: string}>();
    for (const file of files) {
      const id = file[side];
      if (id === null) continue;
      const objects = this.decoded.get(id) ?? this.decode(file.path, contents.get(id) ?? '');
      this.decoded.set(id, objects);
      for (const [address, object] of objects) declared.set(address, {object, file: file.path});
    }
    return declared;
  }

  /** Whether a step changed which files are manifests: then objects came and went with files that it left alone. */
  async choosesFiles(files: readonly ChangedFile[]): Promise<boolean> {
    for (const file of files.filter(({path}) => isSetFile(path))) {
      const ids = [file.before, file.after].flatMap((id) => id ?? []);
      const contents = await this.history.readContents(ids);
      const [before, after] = [file.before, file.after].map((id) =>
        id === null ? null : chosenIn(file.path, contents.get(id) ?? ''),
      );
      if (file.path !== SET_FILE || before !== after) return true;
    }
    return false;
  }

  private decode(path: string, text: string): State<DesiredObject> {
    this.read += text.length;
    return decodeDocuments(parseSource({path, text}).documents).objects;
  }
}

const isSetFile = (path: string): boolean => path === SET_FILE || path.endsWith(`/${SET_FILE}`);

/** Which manifests a `bylaw.yaml` chooses, as a text to compare. */
function chosenIn(path: string, text: string): string {
  const value = parseSource({path, text}).documents[0]?.value as
    {readonly spec?: {readonly manifests?: unknown} | null} | null | undefined;
  return JSON.stringify(value?.spec?.manifests ?? null);
}

const isManifest = ({path}: ChangedFile): boolean => /\.ya?ml$/.test(path) && !isSetFile(path);

function causeOf({commit, isPlanned}: HistoryStep): Cause {
  if (commit === null) return {kind: 'uncommitted'};
  const {id, subject, author, at} = commit;
  return {kind: isPlanned ? 'this-commit' : 'earlier-commit', commit: id, subject, by: author, at};
}

/**
 * The step with which each sought object came to be as it is declared, or to be declared no more. Goes back step
 * by step; whatever is still sought was then so after every newer step, so what matters is only what was before.
 */
async function causesInSteps(
  steps: readonly HistoryStep[],
  sought: Sought,
  old: OldManifests,
): Promise<Map<Address, Cause>> {
  const causes = new Map<Address, Cause>();
  for (const step of steps) {
    if (sought.size === 0 || old.isExhausted) break;
    const files = step.files.filter(isManifest);
    const touched = new Set(files.map(({path}) => path));
    const candidates = [...sought].filter(([, {file}]) => file === undefined || touched.has(file));
    if (candidates.length > 0 && files.length > 0)
      await attributeStep(step, {files, candidates, sought, causes}, old);
    // This step changed which files are read: what the others declared before it is unknown.
    if (await old.choosesFiles(step.files)) sought.clear();
  }
  return causes;
}

interface Search {
  readonly files: readonly ChangedFile[];
  readonly candidates: readonly (readonly [
    Address,
    {readonly object: DesiredObject | undefined; file: string | undefined},
  ])[];
  readonly sought: Sought;
  readonly causes: Map<Address, Cause>;
}

/** Takes the objects that came with a step out of those that are sought, and says of each which commit it was. */
async function attributeStep(
  step: HistoryStep,
  {files, candidates, sought, causes}: Search,
  old: OldManifests,
): Promise<void> {
  const before = await old.declaredIn(files, 'before');
  const left = candidates.some(
    ([address, {object}]) => object === undefined && before?.has(address) === true,
  );
  const after = left ? await old.declaredIn(files, 'after') : new Map<Address, never>();
  if (before === undefined || after === undefined) {
    // A partial clone, or a file that is too large: no cause is better than a wrong one.
    for (const [address] of candidates) sought.delete(address);
    return;
  }
  const came: Sought = new Map();
  for (const [address, entry] of candidates) {
    const was = before.get(address);
    const isHere =
      entry.object === undefined
        ? was !== undefined && !after.has(address)
        : was === undefined || !sameContent(was.object, entry.object);
    if (isHere) {
      came.set(address, {...entry});
      sought.delete(address);
    } else if (entry.object !== undefined && was !== undefined) {
      // It stood in another file.
      entry.file = was.file;
    }
  }
  for (const address of came.keys()) causes.set(address, causeOf(step));
  // The commit of the merge that brought it; where none shows it, the merge itself is the cause.
  const finer = step.parts === undefined ? [] : await causesInSteps(step.parts, came, old);
  for (const [address, cause] of finer) causes.set(address, cause);
}

/** Which of these objects the base has changed since the manifests left it. */
async function changedInBase(
  sought: Sought,
  ahead: readonly ChangedFile[],
  old: OldManifests,
): Promise<readonly Address[]> {
  const files = ahead.filter(isManifest);
  const [before, after] = [await old.declaredIn(files, 'before'), await old.declaredIn(files, 'after')];
  if (before === undefined || after === undefined) return [];
  return [...sought].flatMap(([address, {object}]) => {
    const there = after.get(address)?.object;
    if (there === undefined && !before.has(address)) return [];
    const same = there !== undefined && object !== undefined ? sameContent(there, object) : there === object;
    return same ? [] : [address];
  });
}

/** A set, and the live state that is looked at. */
interface InSet {
  readonly set: string;
  readonly live: Live;
}

/**
 * What was done to a live object since the set wrote it, and is undone by making it as `desired`: by whom, where the audit
 * knows.
 */
function liveCause(
  event: LastEvent | undefined,
  object: LiveObject | undefined,
  desired: DesiredObject | undefined,
  {set, live}: InSet,
): Cause {
  if (event === undefined) return {kind: 'live', by: null, at: null};
  const {chain, run, at, actor, after} = event;
  const isOwn = chain === `set:${set}`;
  // Whoever wrote last what was there before, somebody else made what is there now.
  const isMadeSince = object !== undefined && live.createdOutside.has(object.address);
  if (isOwn || isMadeSince) {
    return {kind: 'live', by: null, at: null, ...(isOwn && run !== null && {lastWritten: {run, at}})};
  }
  const isLast = sameJson(after, object === undefined ? null : auditedContent(object));
  // What the manifests say as well is not undone: only what came after it is.
  if (!isLast && desired !== undefined && sameJson(after, auditedContent(desired))) {
    return {kind: 'live', by: null, at: null};
  }
  return {
    kind: 'live',
    by: actor,
    at,
    ...(run === null && {leaving: true}),
    ...(!isLast && {unknownSince: true}),
  };
}

/** Whether a live object is no longer what the set last wrote. */
function hasDrifted(address: Address, {objects, applied, ledger}: Live): boolean {
  const object = objects.get(address);
  const written = applied.get(address);
  return object !== undefined && written !== undefined && written !== appliedDigest(object, ledger.knownAs);
}

/** The live state that a plan was made on, and who can be asked about it. */
export interface LiveSource {
  readonly store: Pick<Store, 'lastEvents' | 'setEvents'>;
  readonly live: Live;
}

/** What was done to the live objects of changes that undo it: that alone, or beside something else. */
async function liveCauses(
  plan: Plan,
  desired: State<DesiredObject>,
  {store, live}: LiveSource,
  own: OwnEvents,
): Promise<ReadonlyMap<Address, Cause>> {
  const touched = plan.changes
    .filter(
      ({address, reason}) =>
        reason === 'drift' ||
        reason === 'accepted' ||
        (hasDrifted(address, live) &&
          undoesLiveEdit(live.objects.get(address), desired.get(address), own.get(address))),
    )
    .map(({address}) => address);
  if (touched.length === 0) return new Map();
  const events = new Map((await store.lastEvents(touched)).map((event) => [event.address, event]));
  return new Map(
    touched.map((address) => [
      address,
      liveCause(events.get(address), live.objects.get(address), desired.get(address), {set: plan.set, live}),
    ]),
  );
}

/**
 * Says of each change of a plan where it comes from, as far as git and the audit know, and how the base stands.
 * `watched`: absent where the audit is not to be asked.
 */
export async function attribute(
  plan: Plan,
  loaded: LoadedSet,
  history: ManifestHistory,
  source?: LiveSource,
): Promise<Plan> {
  const sought: Sought = new Map();
  for (const {address, reason} of plan.changes) {
    const object = loaded.decoded.objects.get(address);
    if (reason !== 'drift' && reason !== 'accepted')
      sought.set(address, {object, file: object?.declaration.place.file});
  }
  const old = new OldManifests(history);
  const all: Sought = new Map([...sought].map(([address, entry]) => [address, {...entry}]));
  const causes = await causesInSteps(history.steps, sought, old);
  const earlier: Sought = new Map(
    [...all].filter(([address]) => causes.get(address)?.kind === 'earlier-commit'),
  );
  if (history.ahead !== undefined && earlier.size > 0) {
    for (const address of await changedInBase(earlier, history.ahead, old))
      causes.set(address, {kind: 'old-base'});
  }
  const {objects} = loaded.decoded;
  const own: OwnEvents = source === undefined ? new Map() : await readOwnEvents(plan, source.store);
  const live =
    source === undefined ? new Map<Address, Cause>() : await liveCauses(plan, objects, source, own);
  // Without a commit, nothing says that older manifests are planned: an object that is missing was removed.
  const isRemoved = (address: Address): boolean => plan.desired.commit === null || causes.has(address);
  const reverted = revertedRuns(plan, objects, isRemoved, own);
  return {
    ...plan,
    desired: {
      ...plan.desired,
      ...(history.base !== undefined && {base: history.base}),
      ...(history.problem !== undefined && {originUnknown: history.problem.message}),
    },
    changes: plan.changes.map((change) => {
      const {address, reason} = change;
      const done = live.get(address);
      const by = done?.by != null && {by: done.by};
      if (reason === 'drift' || reason === 'accepted')
        return {...change, cause: done ?? {kind: 'live', by: null, at: null}, ...by};
      const [cause, reverts] = [causes.get(address), reverted.get(address)];
      return {
        ...change,
        ...(cause && {cause}),
        ...(done && {alsoLive: done}),
        ...(reverts && {reverts}),
        ...by,
      };
    }),
  };
}
