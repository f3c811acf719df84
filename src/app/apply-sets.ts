/** Applies several sets, each in a transaction of its own: what is planned now, or saved plans. */
import type {ApplyResult} from '../model/apply-result.ts';
import {consentFor} from './allowed-policies.ts';
import {EMPTY_SUMMARY, type Plan, type PlanFile} from '../model/plan.ts';
import {applyLoaded, applyPlanFile} from './apply.ts';
import {refusedWith} from './apply-results.ts';
import type {SetTerms} from './load-set.ts';
import type {ApplyOptions} from './judge-saved-plan.ts';
import {surveySets, type SetPlan, type SetToPlan} from './plan-sets.ts';
import {sideBySide} from './side-by-side.ts';
import type {Store} from './store-port.ts';

/** What came of applying one of several sets; `plan`: what was planned, where it was. */
export type SetApply =
  | {readonly kind: 'applied'; readonly result: ApplyResult; readonly plan?: Plan}
  | Extract<SetPlan, {kind: 'cycle' | 'failed'}>;

const wentWell = (apply: SetApply | undefined): boolean =>
  apply?.kind === 'applied' && ['applied', 'no-changes', 'already-applied'].includes(apply.result.status);

/** Nothing was written, since sets before it that it rests on were not. */
export const restsOnFailed = (sets: readonly string[]): ApplyResult => ({
  run: null,
  status: 'stale',
  summary: EMPTY_SUMMARY,
  waiting: [],
  diagnostics: [],
  message: `The set needs what ${sets.join(', ')} ${sets.length === 1 ? 'declares' : 'declare'}, and that was not applied.`,
  help: `Fix ${sets.length === 1 ? 'that set' : 'those sets'} first.`,
});

function withoutOrder(plan: SetPlan): SetApply | undefined {
  switch (plan.kind) {
    case 'in-error':
      return {kind: 'applied', result: refusedWith(plan.plan.diagnostics)};
    case 'cycle':
    case 'failed':
      return plan;
    case 'planned':
    case 'unplanned':
      return undefined;
  }
}

/**
 * Plans and applies sets side by side, in the order of {@link surveySets}, each judged on what is live then. A set that needs
 * what another declares is stale if that was not applied. The result is by the folders of the sets.
 */
export async function applySets(
  store: Store,
  asked: readonly SetToPlan[],
  jobs: number,
  options: Omit<ApplyOptions, 'actor'>,
): Promise<ReadonlyMap<string, SetApply>> {
  const {order, others} = await surveySets(store, asked, jobs);
  const applied = new Map<string, SetApply>();
  for (const [dir, plan] of others) {
    const known = withoutOrder(plan);
    if (known !== undefined) applied.set(dir, known);
  }
  const bySet = new Map(order.map((one) => [one.set, one]));
  const dirOf = (set: string): string => bySet.get(set)?.asked.below.dir ?? '';
  const applyOne = async ({asked: one, needs}: (typeof order)[number]): Promise<SetApply> => {
    const failed = needs.filter((set) => !wentWell(applied.get(dirOf(set))));
    if (failed.length > 0) return {kind: 'applied', result: restsOnFailed(failed)};
    const {request} = one;
    let plan: Plan | undefined;
    const result = await applyLoaded(
      store,
      one.below.loaded,
      {...request, applying: true},
      {...options, actor: request.actor},
      undefined,
      (made) => (plan = made),
    );
    return {kind: 'applied', result, ...(plan !== undefined && {plan})};
  };
  await sideBySide(
    order,
    jobs,
    async (one) => {
      const apply = await applyOne(one).catch((error: unknown): SetApply => ({kind: 'failed', error}));
      applied.set(one.asked.below.dir, apply);
    },
    ({restsOn}) => restsOn.flatMap((set) => bySet.get(set) ?? []),
  );
  return applied;
}

/** A saved plan, and the folder of its set. */
export interface SavedSetPlan {
  readonly dir: string;
  readonly file: PlanFile;
  /** What its `bylaw.yaml` holds it to, and what is wrong with that file; absent where it was just planned from there. */
  readonly folder?: SetTerms;
}

/** Saved plans in an order in which each comes after those that it rests on, as far as these are among them. */
function inOrder(plans: readonly SavedSetPlan[]): readonly SavedSetPlan[] {
  const sets = new Map(plans.map((one) => [one.file.content.plan.set, one]));
  const ordered = new Set<SavedSetPlan>();
  const visited = new Set<SavedSetPlan>();
  const visit = (one: SavedSetPlan): void => {
    // Whoever writes plan files can make them name each other: the first is then stale.
    if (visited.has(one)) return;
    visited.add(one);
    for (const {set} of one.file.content.plan.restsOn ?? []) {
      const before = sets.get(set);
      if (before !== undefined) visit(before);
    }
    ordered.add(one);
  };
  for (const one of plans) visit(one);
  return [...ordered];
}

/** Applies saved plans of several sets side by side, each once those that it rests on have ended. The result is by folder. */
export async function applySavedPlans(
  store: Store,
  plans: readonly SavedSetPlan[],
  jobs: number,
  options: ApplyOptions,
): Promise<ReadonlyMap<string, SetApply>> {
  const order = inOrder(plans);
  const applied = new Map<string, SetApply>();
  await sideBySide(
    order,
    jobs,
    async ({dir, file, folder}) => {
      const {plan, config} = file.content;
      const policies = folder?.policies ?? [];
      const consent = consentFor(options.consent, [...(config.policies ?? []), ...policies]);
      const applying =
        folder === undefined || folder.errors.length === 0
          ? applyPlanFile(store, file, plan.set, {...options, consent, policies, settings: folder?.settings})
          : Promise.resolve(refusedWith(folder.errors, plan.summary));
      const apply = await applying.then(
        (result): SetApply => ({kind: 'applied', result, plan}),
        (error: unknown): SetApply => ({kind: 'failed', error}),
      );
      applied.set(dir, apply);
    },
    (one) => {
      const earlier = order.slice(0, order.indexOf(one));
      const before = new Set(one.file.content.plan.restsOn?.map(({set}) => set));
      return earlier.filter(({file}) => before.has(file.content.plan.set));
    },
  );
  return applied;
}
