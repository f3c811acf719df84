/** Objects and changes for tests of the store, short to write. */
import type {ApplyOutcome, ApplyRequest, Store} from '../../src/app/store-port.ts';
import type {LiveScope, LockedRead} from '../../src/model/live.ts';
import {addressOf, homeOf} from '../../src/model/address.ts';
import {canonicalSpec} from '../../src/model/canonical.ts';
import {digestOf, sameJson} from '../../src/model/canonical-json.ts';
import type {Change} from '../../src/model/change.ts';
import type {Kind} from '../../src/model/kinds.ts';
import type {GovernedObject, LiveObject} from '../../src/model/objects.ts';
import {workspacesOf} from '../../src/model/references.ts';
import type {RecordedPolicy} from '../../src/model/set-config.ts';
import type {Labels} from '../../src/model/specs.ts';

/** An object from `workspace/name` (or `name`, for kinds outside workspaces) and a spec as in a manifest. */
export function object(kind: Kind, path: string, raw: object, labels: Labels = {}): GovernedObject {
  const [first = '', second] = path.split('/');
  const workspace = second === undefined ? null : first;
  const name = second ?? first;
  return {
    address: addressOf(kind, workspace, name),
    kind,
    workspace,
    name,
    labels,
    spec: canonicalSpec(kind, raw),
  } as GovernedObject;
}

/** A workspace with an admin `ana@NAME.example`. */
export const workspace = (name: string, raw: object = {}): GovernedObject[] => [
  object('Workspace', name, {displayName: name, organization: 'acme', region: 'EU', ...raw}),
  object('Member', `${name}/ana@${name}.example`, {roles: ['admin']}),
];

/** The changes that make exactly `desired` of what a set owns. */
function changesTo(desired: readonly GovernedObject[], live: ReadonlyMap<string, LiveObject>, set: string) {
  const changes: Change[] = [];
  const wanted = new Set(desired.map(({address}) => address));
  for (const after of desired) {
    const before = live.get(after.address);
    if (!before) {
      changes.push({address: after.address, actions: ['create'], reason: 'declared', fields: [], after});
    } else if (before.managedBy === null) {
      changes.push({
        address: after.address,
        actions: ['adopt'],
        reason: 'adopted',
        fields: [],
        before,
        after,
      });
    } else if (!sameJson([before.spec, before.labels], [after.spec, after.labels])) {
      changes.push({
        address: after.address,
        actions: ['update'],
        reason: 'edited',
        fields: [],
        before,
        after,
      });
    }
  }
  for (const before of live.values()) {
    if (before.managedBy !== set || wanted.has(before.address)) continue;
    changes.push({address: before.address, actions: ['delete'], reason: 'removed', fields: [], before});
  }
  return changes;
}

/** What concerns a set that declares these objects. */
export const scopeOf = (set: string, objects: readonly GovernedObject[]): LiveScope => ({
  set,
  workspaces: [...new Set(objects.flatMap((each) => [homeOf(each) ?? [], workspacesOf(each)].flat()))],
  users: objects.flatMap((each) => (each.kind === 'User' ? [each.name] : [])),
});

export interface TestApply extends Partial<Omit<ApplyRequest, 'scope'>> {
  readonly set?: string;
  /** Called with the live state each time that it is judged. */
  readonly onDecide?: (read: LockedRead) => void;
  readonly planDigest?: string;
  /** Called with the live state and the changes that will be written to it. */
  readonly onJudged?: (live: LockedRead['live'], changes: readonly Change[]) => void;
  /** In place of the changes that make `desired` of the live state. */
  readonly changes?: (read: LockedRead) => readonly Change[];
  readonly policies?: readonly RecordedPolicy[];
}

let plans = 0;

/** Makes the live state of a set exactly `desired`; nothing to do writes no run. */
export function applyTo(
  store: Store,
  desired: readonly GovernedObject[],
  options: TestApply = {},
): Promise<ApplyOutcome<readonly Change[]>> {
  const {set = 'acme', onDecide, onJudged, changes: chosen, policies, ...rest} = options;
  const planDigest = rest.planDigest ?? digestOf(['plan', (plans += 1), process.pid, performance.now()]);
  const request: ApplyRequest = {
    actor: 'ana@acme.example',
    lockTimeoutMs: 5000,
    ...rest,
    planDigest,
    scope: scopeOf(set, desired),
  };
  return store.apply(request, (read) => {
    onDecide?.(read);
    const changes = chosen ? chosen(read) : changesTo(desired, read.live.objects, set);
    if (changes.length === 0) return {stop: changes};
    onJudged?.(read.live, changes);
    const write = {changes, actor: request.actor, commit: null, planDigest, ...(policies && {policies})};
    return {write, result: changes};
  });
}

/** Specs and labels by address, sorted, without what the set does not own. */
export const contents = (objects: Iterable<GovernedObject>): readonly (readonly [string, unknown])[] =>
  [...objects]
    .map(({address, spec, labels}) => [address, {spec, labels}] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
