/** Plans several sets: in an order in which each is planned on what is live and what those before it would make. */
import {compareText} from '../diagnostics/compare-text.ts';
import {errorWithoutPlace, type Diagnostic} from '../diagnostics/diagnostic.ts';
import {diff} from '../diff/diff.ts';
import type {LiveRead, LiveScope} from '../model/live.ts';
import type {SealedPlan} from '../planner/plan-file.ts';
import type {Plan, PlanBefore} from '../model/plan.ts';
import {ofKind} from '../model/objects.ts';
import {SET_FILE} from '../model/set-config.ts';
import {declaredIn} from '../planner/judged-changes.ts';
import {withLeavings} from '../planner/leavings.ts';
import {liveAfter, type ForeseenRun} from '../planner/live-after.ts';
import type {MadePlan} from '../planner/make-plan.ts';
import {orderSets, type OrderedSet, type SetCycle, type SurveyedSet} from '../planner/set-order.ts';
import {isUnplannable, type SetBelow} from './load-sets.ts';
import {planFileOf, planInError, planLoaded, scopeOf, type PlanRequest} from './plan.ts';
import {sideBySide} from './side-by-side.ts';
import type {Store} from './store-port.ts';
import {effectiveActor, presentActor} from './who-acts.ts';

/** One of several sets, and how its plan is asked for; the actor is the one on this store. */
export interface SetToPlan {
  readonly below: SetBelow;
  readonly request: PlanRequest;
}

/** What came of planning one of several sets. */
export type SetPlan =
  | {readonly kind: 'planned'; readonly made: MadePlan; readonly file: SealedPlan}
  /** The manifests are in error: nothing was compared. */
  | {readonly kind: 'in-error'; readonly plan: Plan}
  /** It and others need of each other what is not live yet. */
  | {readonly kind: 'cycle'; readonly diagnostics: readonly Diagnostic[]}
  /** It needs what these sets declare, and none of them could be planned. */
  | {readonly kind: 'unplanned'; readonly needs: readonly string[]}
  | {readonly kind: 'failed'; readonly error: unknown};

/** The sets that can be planned, in their order, and why the others cannot. */
export interface SurveyedSets {
  readonly order: readonly (OrderedSet & {readonly asked: SetToPlan; readonly read: LiveRead})[];
  /** By the folder of each set that is not in the order. */
  readonly others: ReadonlyMap<string, SetPlan>;
}

/** Why sets that need each other cannot be planned, and the way out. */
function cycleDiagnostic({sets}: SetCycle): Diagnostic {
  const [first] = sets;
  const needs = sets.map(({set, needs: what}, i) => {
    const other = sets[(i + 1) % sets.length];
    return `${set} needs ${what} of ${other?.set ?? ''}`;
  });
  return {
    ...errorWithoutPlace(
      'references/cycle',
      first?.needs ?? null,
      `These sets need of each other what is not live yet, so none of them can be applied first: ${needs.join('; ')}.`,
      'Move the workspaces into a set of their own, which is then applied before the others; or apply one of these sets first without what refers to the other.',
    ),
    file: SET_FILE,
    line: 1,
    column: 1,
  };
}

/** Reads what is live for each set, and puts them in order. */
export async function surveySets(
  store: Store,
  asked: readonly SetToPlan[],
  jobs: number,
): Promise<SurveyedSets> {
  const others = new Map<string, SetPlan>();
  const surveyed = await sideBySide(asked, jobs, async (one) => {
    const {below, request} = one;
    const {dir, loaded} = below;
    if (isUnplannable(below)) {
      others.set(dir, {kind: 'in-error', plan: planInError(loaded, request)});
      return undefined;
    }
    try {
      const read = await store.read(scopeOf(loaded, request.actor));
      return {asked: one, read, survey: surveyOf(one, read)};
    } catch (error) {
      others.set(dir, {kind: 'failed', error});
      return undefined;
    }
  });
  const known = surveyed.filter((one) => one !== undefined);
  const unplannable = asked.filter(({below}) => others.has(below.dir) && below.name !== null);
  const {order, cycles} = orderSets([
    ...known.map(({survey}) => survey),
    // What they declare may be needed by others, which cannot be planned then.
    ...unplannable.map(({below: {loaded}}) => ({
      set: loaded.config.name,
      desired: loaded.decoded.objects,
      changes: [],
      live: new Map(),
      actor: null,
      actorIsLive: true,
    })),
  ]);
  const bySet = new Map(known.map((one) => [one.survey.set, one]));
  for (const {set} of cycles.flatMap(({sets}) => sets)) {
    const dir = bySet.get(set)?.asked.below.dir;
    const cycle = cycles.find(({sets}) => sets.some((one) => one.set === set));
    if (dir !== undefined && cycle !== undefined) {
      others.set(dir, {kind: 'cycle', diagnostics: [cycleDiagnostic(cycle)]});
    }
  }
  return {
    order: order.flatMap((one) => {
      const found = bySet.get(one.set);
      return found === undefined ? [] : [{...one, asked: found.asked, read: found.read}];
    }),
    others,
  };
}

function surveyOf({below: {loaded}, request}: SetToPlan, {live}: LiveRead): SurveyedSet {
  const set = loaded.config.name;
  const actor = presentActor(effectiveActor(request.actor, live.login), live.formerAddresses);
  const {all, left} = declaredIn({desired: loaded.decoded.objects, live, actor});
  const people = [...ofKind(live.objects, 'User'), ...ofKind(live.objects, 'Member')];
  return {
    set,
    desired: all,
    changes: withLeavings({all: left.all, rest: diff(all, left.live, set).changes}),
    live: live.objects,
    actor,
    actorIsLive: people.some(({name}) => name === actor) || live.elsewhere.active.has(actor ?? ''),
  };
}

/** The scope of a set and of those before it: what they make may be anywhere in theirs. */
function commonScope(scopes: readonly [LiveScope, ...LiveScope[]]): LiveScope {
  const all = (lists: readonly (readonly string[] | undefined)[]): readonly string[] =>
    [...new Set(lists.flatMap((list) => list ?? []))].toSorted(compareText);
  return {
    ...scopes[0],
    workspaces: all(scopes.map(({workspaces}) => workspaces)),
    users: all(scopes.map(({users}) => users)),
    people: all(scopes.map(({people}) => people)),
  };
}

const scopeFor = ({below, request}: SetToPlan): LiveScope => scopeOf(below.loaded, request.actor);

/**
 * Plans sets side by side, each once those before it are planned. `complete` adds to a plan what it is shown with, given what was read
 * for it; it is then sealed, since those after it name its digest. The result is by the folders of the sets.
 */
export async function planSets(
  store: Store,
  asked: readonly SetToPlan[],
  jobs: number,
  complete: (asked: SetToPlan, made: MadePlan, read: LiveRead) => Promise<MadePlan>,
): Promise<ReadonlyMap<string, SetPlan>> {
  const {order, others} = await surveySets(store, asked, jobs);
  const plans = new Map<string, SetPlan>(others);
  const bySet = new Map(order.map((one) => [one.set, one]));
  type Ordered = (typeof order)[number];
  const planned = (set: string): (SetPlan & {kind: 'planned'}) | undefined => {
    const plan = plans.get(bySet.get(set)?.asked.below.dir ?? '');
    return plan?.kind === 'planned' ? plan : undefined;
  };
  const planOne = async ({asked: one, needs, restsOn, read: first}: Ordered): Promise<SetPlan> => {
    const {loaded} = one.below;
    const missing = needs.filter((set) => planned(set) === undefined);
    if (missing.length > 0) return {kind: 'unplanned', needs: missing};
    const runs: ForeseenRun[] = [];
    const before: PlanBefore[] = [];
    const scopes: [LiveScope, ...LiveScope[]] = [scopeFor(one)];
    for (const set of restsOn) {
      const [earlier, plan] = [bySet.get(set), planned(set)];
      if (earlier === undefined || plan === undefined || plan.made.changes.length === 0) continue;
      runs.push({
        set,
        actor: plan.made.plan.actor,
        changes: plan.made.changes,
        leavings: plan.made.run.leavings,
      });
      before.push({set, digest: plan.file.digest});
      scopes.push(scopeFor(earlier.asked));
    }
    const read = runs.length === 0 ? first : await store.read(commonScope(scopes));
    const foreseen = {...read, live: runs.reduce(liveAfter, read.live)};
    const request = {...one.request, restsOn: before};
    const made = await complete(one, planLoaded(loaded, foreseen, request), read);
    return {kind: 'planned', made, file: planFileOf(made, loaded, foreseen, request)};
  };
  await sideBySide(
    order,
    jobs,
    async (one) => {
      const plan = await planOne(one).catch((error: unknown): SetPlan => ({kind: 'failed', error}));
      plans.set(one.asked.below.dir, plan);
    },
    ({restsOn}) => restsOn.flatMap((set) => bySet.get(set) ?? []),
  );
  return plans;
}
