import {rfc3339} from '../model/expiry.ts';
import {namesWorkspaces, workspacesOf} from '../model/references.ts';
import type {Plan, PlanBefore, PlanConsent, PlanFileContent} from '../model/plan.ts';
import {basisOf} from '../planner/fingerprints.ts';
import {PlanBesides} from '../planner/plan-besides.ts';
import {planning, type MadePlan} from '../planner/make-plan.ts';
import type {Judging} from '../planner/judged-changes.ts';
import type {PlanInput} from '../planner/plan-input.ts';
import {planOfNothing} from '../planner/plan-of-nothing.ts';
import {digestOfPlan, sealPlan, type SealedPlan} from '../planner/plan-file.ts';
import type {PlanFilter} from '../planner/plan-scope.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {compareDiagnostics, isError, type Finding} from '../diagnostics/diagnostic.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import {digestOf} from '../model/canonical-json.ts';
import type {Address} from '../model/address.ts';
import {presentObjectAddress, type FormerAddresses} from '../model/former-addresses.ts';
import type {LiveRead, LiveScope} from '../model/live.ts';
import type {OnProgress} from '../model/progress.ts';
import {allSteps} from '../model/steps.ts';
import {SET_FILE, type SetConfig} from '../model/set-config.ts';
import {referencesRenamedDefinition} from '../rules/references-renamed.ts';
import type {LoadedSet} from './load-set.ts';
import {expectPolicies} from './allowed-policies.ts';
import {checkFilter} from './plan-filter.ts';
import {effectiveActor, presentActor} from './who-acts.ts';

/** How a plan is asked for. */
export interface PlanRequest {
  /** Who is claimed; without anybody, it is whom the database login is bound to. */
  readonly actor: string | null;
  /** Whether the plan is about to be applied. */
  readonly applying?: boolean;
  /** See {@link PlanInput.isUnseen}. */
  readonly isUnseen?: PlanInput['isUnseen'];
  readonly consent: PlanConsent;
  /** What bylaw.yaml said before, for `guard/overridden`; an apply of a plan file does not ask. */
  readonly configBefore?: Pick<SetConfig, 'guards' | 'rules'> | undefined;
  readonly filter: PlanFilter;
  /** Plans of other sets that are applied before this one; the live state is given as it will be after them. */
  readonly restsOn?: readonly PlanBefore[];
  readonly onProgress?: OnProgress | undefined;
  readonly toolVersion: string;
  /** ms since 1970, UTC; only `createdAt` shows it. */
  readonly createdAt: number;
}

/** The scope of the live state that planning a set as `actor` needs. */
export function scopeOf(loaded: LoadedSet, actor: string | null): LiveScope {
  const workspaces = new Set<string>();
  const users: string[] = [];
  const people = new Set<string>(actor === null ? [] : [actor]);
  const leavings: Address[] = [];
  let home: string | null = null;
  for (const object of loaded.decoded.objects.values()) {
    // Most objects are of the same workspace as the one before, and name no other.
    if (object.workspace !== home || namesWorkspaces(object)) {
      for (const workspace of workspacesOf(object)) workspaces.add(workspace);
      home = object.workspace;
    }
    if (object.kind === 'User') users.push(object.name);
    if (object.kind === 'Guest' || object.kind === 'Member') people.add(object.name);
    if (object.kind === 'Offboarding') leavings.push(object.address);
  }
  return {
    set: loaded.config.name,
    workspaces: [...workspaces].toSorted(compareText),
    users: users.toSorted(compareText),
    people: [...people].toSorted(compareText),
    ...(leavings.length > 0 && {leavings: leavings.toSorted(compareText)}),
    known: loaded.decoded.objects,
    besides: new PlanBesides(loaded.decoded.objects),
  };
}

/** The plan of a set whose manifests are in error: nothing is compared, and only the errors are said. */
export function planInError(loaded: LoadedSet, request: PlanRequest): Plan {
  const {decoded, config, files, commit} = loaded;
  const {actor, toolVersion} = request;
  const digest = digestOf([...decoded.objects.keys()].toSorted(compareText));
  const desired = {digest, files, objects: decoded.objects.size, commit};
  const planned = {set: config, actor, toolVersion, createdAt: rfc3339(request.createdAt), desired};
  return planOfNothing(planned, loaded.locate(loaded.findings));
}

/** Whether the manifests themselves are in error, so that nothing can be planned. */
export const inError = (loaded: LoadedSet): boolean => loaded.findings.some(isError);

/** A filter that names people by the addresses that they have now. */
function presentFilter(filter: PlanFilter, former: FormerAddresses): PlanFilter {
  const {targets} = filter;
  if (targets === undefined || former.size === 0) return filter;
  return {...filter, targets: targets.map((target) => presentObjectAddress(former, target))};
}

/** The warning that a set names its actor by an address that they no longer have. */
function renamedActor({config: {actor}}: LoadedSet, former: FormerAddresses): readonly Finding[] {
  const is = actor === undefined ? undefined : former.get(actor);
  if (actor === undefined || is === undefined) return [];
  const place = {file: SET_FILE, document: 0, pointer: '/spec/actor'};
  return [finding(referencesRenamedDefinition, {was: actor, is}, {place})];
}

/**
 * Plans a loaded set against what was read live, in steps. The manifests must not be in error. Throws UsageError for a filter that
 * names nothing.
 */
export function* planningLoaded(loaded: LoadedSet, read: LiveRead, asked: PlanRequest): Judging<MadePlan> {
  const {formerAddresses: former, login} = read.live;
  const request = {...asked, filter: presentFilter(asked.filter, former)};
  const actor = presentActor(effectiveActor(request.actor, login), former);
  checkFilter(loaded, read, request.filter, actor);
  expectPolicies(request.consent, [...(loaded.config.policies ?? []), ...(read.live.lastPolicies ?? [])]);
  const planned = yield* planning({
    set: loaded.config,
    ...(request.configBefore !== undefined && {configBefore: request.configBefore}),
    desired: loaded.decoded.objects,
    provenance: {files: loaded.files, commit: loaded.commit},
    live: read.live,
    actor,
    applying: request.applying ?? false,
    isUnseen: request.isUnseen ?? false,
    consent: request.consent,
    filter: request.filter,
    onProgress: request.onProgress,
    toolVersion: request.toolVersion,
    createdAt: rfc3339(request.createdAt),
    locate: loaded.locate,
  });
  const {restsOn = []} = request;
  const made = restsOn.length === 0 ? planned : {...planned, plan: {...planned.plan, restsOn}};
  // Without any manifest, the set's live objects decide: `guard/empty-set` reports a set that was applied before;
  // only one that never was has this error.
  const never = loaded.nothing !== undefined && read.live.lastRun === null && made.changes.length === 0;
  // Findings about the text that are no errors belong to the plan too.
  const more = [
    ...loaded.findings,
    ...renamedActor(loaded, former),
    ...(never && loaded.nothing !== undefined ? [loaded.nothing] : []),
  ];
  if (more.length === 0) return made;
  const diagnostics = [...loaded.locate(more), ...made.plan.diagnostics].toSorted(compareDiagnostics);
  return {...made, plan: {...made.plan, applyable: made.plan.applyable && !never, diagnostics}};
}

/** {@link planningLoaded} in one go. */
export const planLoaded = (...asked: Parameters<typeof planningLoaded>): MadePlan =>
  allSteps(planningLoaded(...asked));

function contentOf(made: MadePlan, loaded: LoadedSet, read: LiveRead, request: PlanRequest): PlanFileContent {
  const {workspaces, users} = scopeOf(loaded, request.actor);
  return {
    plan: made.plan,
    database: read.database,
    consent: request.consent,
    scope: {workspaces, users},
    config: loaded.config,
    basis: basisOf(made.changes, read.live),
  };
}

/** A plan as a plan file: with the live content that it rests on, sealed. */
export const planFileOf = (...plan: Parameters<typeof contentOf>): SealedPlan => sealPlan(contentOf(...plan));

/** The digest of the plan file that nobody writes: by it the history knows the plan. */
export const planDigestOf = (...plan: Parameters<typeof contentOf>): string =>
  digestOfPlan(contentOf(...plan));
