/**
 * desired × live → plan: compares, judges, says what each change waits for and what it does to people. Pure:
 * equal inputs give equal plans, but for `createdAt`, which is an input too.
 */
import {accessChanges, permissionChanges} from '../access/access-changes.ts';
import {NO_EXTERNAL_ACCESS} from '../access/access.ts';
import {targetNamed} from '../access/targets.ts';
import {heldPermissions} from '../access/held-permissions.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import type {Diagnostic, Finding, Severity} from '../diagnostics/diagnostic.ts';
import {applyChanges, diff} from '../diff/diff.ts';
import {digestOf} from '../model/canonical-json.ts';
import type {Change, Live} from '../model/change.ts';
import type {DesiredObject, State} from '../model/objects.ts';
import {
  FORMAT_VERSION,
  type Gate,
  type Plan,
  type PlanConsent,
  type PlannedChange,
  type Waiting,
} from '../model/plan.ts';
import type {SetConfig} from '../model/set-config.ts';
import {judgeChanges, type Judgement} from '../rules/judge.ts';
import {completeDesired} from './complete-desired.ts';
import {digestOfLive} from './fingerprints.ts';
import {desiredInScope, inScope, type PlanFilter} from './plan-scope.ts';
import {compareWaiting, openRequests} from '../agreements/requests.ts';

/** What the manifests are, besides what they declare. */
export interface Provenance {
  readonly files: number;
  /** The git commit of the manifests, or null. */
  readonly commit: string | null;
}

export interface PlanInput {
  readonly set: SetConfig;
  readonly desired: State<DesiredObject>;
  readonly provenance: Provenance;
  readonly live: Live;
  readonly actor: string | null;
  readonly consent: PlanConsent;
  readonly filter: PlanFilter;
  readonly toolVersion: string;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  /** Turns findings into diagnostics in order: only who has the sources knows lines and columns. */
  readonly locate: (findings: readonly Finding[]) => readonly Diagnostic[];
}

/** A plan, and the changes that it shows, with the objects that an apply needs. */
export interface MadePlan {
  readonly plan: Plan;
  readonly changes: readonly Change[];
}

/** What changes do, seen from the state after them. */
export interface Outcome {
  readonly open: ReadonlyMap<string, readonly Waiting[]>;
  readonly access: Plan['access'];
  readonly permissions: Plan['permissions'];
}

/** Spaces and resources that keep their people under another name. */
function renamedTargets(changes: readonly Change[]): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>();
  for (const {before, after, renamedFrom} of changes) {
    if (renamedFrom === undefined || before === undefined || after === undefined) continue;
    const type = after.kind === 'Space' ? 'space' : after.kind === 'Resource' ? after.spec.type : undefined;
    if (type === undefined) continue;
    const workspace = after.workspace ?? '';
    renamed.set(
      targetNamed(workspace, `${type}:${before.name}`),
      targetNamed(workspace, `${type}:${after.name}`),
    );
  }
  return renamed;
}

/** What no changes do to people. */
const NO_CONSEQUENCES: Pick<Outcome, 'access' | 'permissions'> = {
  access: {gained: [], lost: [], changed: [], pending: []},
  permissions: {gained: [], lost: []},
};

/** What changes to `live` do to people, and what is then waited for. */
export function outcomeOf(live: Live, changes: readonly Change[]): Outcome {
  const {now, elsewhere} = live;
  const after = applyChanges(live.objects, changes);
  const external = NO_EXTERNAL_ACCESS;
  const before: State = live.objects;
  const held = heldPermissions(after, now);
  const open = openRequests(after, held);
  if (changes.length === 0) return {open, ...NO_CONSEQUENCES};
  return {
    open,
    // Nothing is pending: without decisions on external shares there is nothing to tell what they would bring.
    access: {
      ...accessChanges(
        {state: before, now, external, elsewhere},
        {state: after, now, external, elsewhere},
        renamedTargets(changes),
      ),
      pending: [],
    },
    permissions: permissionChanges({state: before, now}, {state: after, now}),
  };
}

function gateOf(change: Change, waiting: readonly Waiting[], blocked: ReadonlySet<string>): Gate {
  const needs = waiting.map(({side, approvers}) => ({side, approvers}));
  if (blocked.has(change.address)) return {status: 'blocked', needs};
  return {status: needs.length > 0 && change.after !== undefined ? 'waiting' : 'ready', needs};
}

const stands = ({severity}: {readonly severity: Severity}): boolean =>
  severity === 'error' || severity === 'refusal';

/** The changes that an error or a refusal stands against: those it is about, and those that cause it. */
const blockedBy = (judgements: readonly Judgement[]): ReadonlySet<string> =>
  new Set(judgements.flatMap(({finding, against}) => (stands(finding) ? against : [])));

function planned(change: Change, gate: Gate): PlannedChange {
  const {address, actions, reason, fields, before, after, renamedFrom, declaration} = change;
  const labels = after?.labels ?? {};
  return {
    address,
    actions,
    reason,
    fields,
    before: before?.spec ?? null,
    after: after?.spec ?? null,
    ...(Object.keys(labels).length > 0 && {labels}),
    ...(renamedFrom !== undefined && {renamedFrom}),
    gate,
    file: declaration?.place.file ?? null,
    line: declaration?.line ?? null,
  };
}

const count = (changes: readonly Change[], action: Change['actions'][number]): number =>
  changes.filter((change) => change.actions[0] === action).length;

/** The digest of what is declared: of every object's content, whatever files it stands in. */
const digestOfDesired = (desired: State<DesiredObject>): string =>
  digestOf(
    [...desired.values()]
      .toSorted((a, b) => compareText(a.address, b.address))
      .map(({address, labels, spec}) => [address, labels, spec]),
  );

/** Makes the plan of a set. Findings about the manifests themselves must have been dealt with before. */
export function makePlan(input: PlanInput): MadePlan {
  const {set, live, filter, consent} = input;
  const all = completeDesired(input.desired, live.objects);
  const compared = diff(all, live, set.name);
  const changes = compared.changes.filter((change) => inScope(change, filter));
  const desired = desiredInScope(all, compared.changes, {live: live.objects, set: set.name, filter});
  const {open, access, permissions} = outcomeOf(live, changes);
  const judgements = judgeChanges({
    set,
    desired,
    manifests: all,
    declared: all.size,
    live: live.objects,
    after: applyChanges(live.objects, changes),
    changes,
    now: live.now,
    offline: false,
    actor: input.actor,
    pristine: live.pristine,
    external: {before: NO_EXTERNAL_ACCESS, after: NO_EXTERNAL_ACCESS},
    elsewhere: live.elsewhere,
    access,
    consent,
  });
  const diagnostics = input.locate(judgements.map(({finding}) => finding));
  const blocked = blockedBy(judgements);
  const waiting = [...open.values()].flat().toSorted(compareWaiting);
  const plan: Plan = {
    formatVersion: FORMAT_VERSION,
    tool: {name: 'bylaw', version: input.toolVersion},
    createdAt: input.createdAt,
    set: set.name,
    actor: input.actor,
    applyable: !diagnostics.some(stands),
    desired: {
      digest: digestOfDesired(input.desired),
      files: input.provenance.files,
      objects: input.desired.size,
      commit: input.provenance.commit,
    },
    live: {digest: digestOfLive(live.objects), lastRun: live.lastRun},
    summary: {
      create: count(changes, 'create'),
      update: count(changes, 'update'),
      delete: count(changes, 'delete'),
      adopt: count(changes, 'adopt'),
      unchanged: compared.unchanged,
      waiting: waiting.length,
      unmanaged: compared.unmanaged,
    },
    changes: changes.map((change) =>
      planned(change, gateOf(change, open.get(change.address) ?? [], blocked)),
    ),
    waiting,
    access,
    permissions,
    diagnostics,
  };
  return {plan, changes};
}
