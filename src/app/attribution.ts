/** Why each change of a plan is there: the commit that it came with, or what was done to the live state. */
import {decodeDocuments} from '../manifest/decode.ts';
import {parseSource} from '../manifest/parse.ts';
import type {Address} from '../model/address.ts';
import {sameJson} from '../model/canonical-json.ts';
import type {DesiredObject, State} from '../model/objects.ts';
import type {Cause, Plan} from '../model/plan.ts';
import type {ChangedFile, HistoryStep, ManifestHistory} from './history-port.ts';
import type {LoadedSet} from './load-set.ts';
import type {LastEvent, Store} from './ports.ts';

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

  /** What files declared on one side of a step. Faults of old manifests are nobody's any more. */
  async declaredIn(
    files: readonly ChangedFile[],
    side: 'before' | 'after',
  ): Promise<ReadonlyMap<Address, {readonly object: DesiredObject; readonly file: string}>> {
    const ids = files.flatMap((file) => file[side] ?? []);
    const contents = await this.history.readContents(ids.filter((id) => !this.decoded.has(id)));
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

  private decode(path: string, text: string): State<DesiredObject> {
    this.read += text.length;
    return decodeDocuments(parseSource({path, text}).documents).objects;
  }
}

const isManifest = ({path}: ChangedFile): boolean => /\.ya?ml$/.test(path);

const sameContent = (a: DesiredObject, b: DesiredObject): boolean =>
  sameJson(a.spec, b.spec) && sameJson(a.labels, b.labels);

function causeOf({commit, isPlanned}: HistoryStep): Cause {
  if (commit === null) return {kind: 'uncommitted'};
  const {id, subject, author, at} = commit;
  return {kind: isPlanned ? 'this-commit' : 'earlier-commit', commit: id, subject, by: author, at};
}

/**
 * The step with which each sought object came to be as it is declared, or to be declared no more. Goes back step
 * by step; whatever is still sought was then so after every newer step, so what matters is only what was before.
 */
async function causesInHistory(history: ManifestHistory, sought: Sought): Promise<Map<Address, Cause>> {
  const causes = new Map<Address, Cause>();
  const old = new OldManifests(history);
  for (const step of history.steps) {
    if (sought.size === 0 || old.isExhausted) break;
    const files = step.files.filter(isManifest);
    const touched = new Set(files.map(({path}) => path));
    const candidates = [...sought].filter(([, {file}]) => file === undefined || touched.has(file));
    if (files.length === 0 || candidates.length === 0) continue;
    const before = await old.declaredIn(files, 'before');
    const left = candidates.some(([address, {object}]) => object === undefined && before.has(address));
    const after = left ? await old.declaredIn(files, 'after') : undefined;
    for (const [address, entry] of candidates) {
      const was = before.get(address);
      const came =
        entry.object === undefined
          ? was !== undefined && after?.has(address) === false
          : was === undefined || !sameContent(was.object, entry.object);
      if (came) {
        causes.set(address, causeOf(step));
        sought.delete(address);
      } else if (entry.object !== undefined && was !== undefined) {
        // It stood in another file.
        entry.file = was.file;
      }
    }
  }
  return causes;
}

/** What was done to the live state since the set wrote an object: by whom, where the audit knows. */
function liveCause(event: LastEvent | undefined, set: string): Cause {
  if (event === undefined) return {kind: 'live', by: null, at: null};
  const {chain, run, at, actor} = event;
  if (chain === `set:${set}`) {
    return {kind: 'live', by: null, at: null, ...(run !== null && {lastWritten: {run, at}})};
  }
  return {kind: 'live', by: actor, at, ...(run === null && {leaving: true})};
}

/**
 * Says of each change of a plan where it comes from, as far as git and the audit know, and how the base stands.
 * `store`: absent where the audit is not to be asked.
 */
export async function attribute(
  plan: Plan,
  loaded: LoadedSet,
  {history, store}: {readonly history: ManifestHistory; readonly store?: Pick<Store, 'lastEvents'>},
): Promise<Plan> {
  const drifted = plan.changes.filter(({reason}) => reason === 'drift').map(({address}) => address);
  const events =
    drifted.length === 0 || store === undefined
      ? new Map<Address, LastEvent>()
      : new Map((await store.lastEvents(drifted)).map((event) => [event.address, event]));
  const sought: Sought = new Map();
  for (const {address, reason} of plan.changes) {
    const object = loaded.decoded.objects.get(address);
    if (reason !== 'drift') sought.set(address, {object, file: object?.declaration.place.file});
  }
  const causes = await causesInHistory(history, sought);
  for (const address of drifted) causes.set(address, liveCause(events.get(address), plan.set));
  return {
    ...plan,
    desired: {...plan.desired, ...(history.base !== undefined && {base: history.base})},
    changes: plan.changes.map((change) => {
      const cause = causes.get(change.address);
      return cause === undefined ? change : {...change, cause};
    }),
  };
}
