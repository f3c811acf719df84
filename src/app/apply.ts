/**
 * Apply: of a saved plan, or of what is planned under the lock. Both judge again on what is live then, and
 * write everything in one transaction or nothing.
 */
import {withoutPlace, type Diagnostic} from '../diagnostics/diagnostic.ts';
import {NOTHING} from '../access/sight.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import {parseAddress, type Address} from '../model/address.ts';
import {digestOf} from '../model/canonical-json.ts';
import type {ApplyResult} from '../model/apply-result.ts';
import {type Plan, type PlanFile} from '../model/plan.ts';
import {authorityActorDefinition} from '../rules/authority-actor.ts';
import type {LoadedSet} from './load-set.ts';
import {questionSight} from './question-sight.ts';
import {tellWhatChanged} from './stale-plan.ts';
import {planDigestOf, planLoaded, scopeOf, type PlanRequest} from './plan.ts';
import {effectiveActor} from './who-acts.ts';
import {notWritten, refusedWith, staleResult, withoutChanges} from './apply-results.ts';
import {lackingPlanFile} from './apply-terms.ts';
import {changesOnly, judgeSaved, lackingFromFile, type ApplyOptions} from './judge-saved-plan.ts';
import type {ApplyOutcome, ApplyRequest, Store, Verdict} from './store-port.ts';
import type {LockedRead} from '../model/live.ts';
import type {RunToWrite} from '../model/run.ts';

/** The diagnostic about a run without an actor. */
const missingActor = (): Diagnostic => withoutPlace(finding(authorityActorDefinition, {actor: null}));

const withRun = ({result, run}: ApplyOutcome<ApplyResult>): ApplyResult => ({
  ...result,
  run: run ?? result.run,
});

/**
 * The actor, from the command or the login. It is needed before the lock is taken, since the lock shows who holds it.
 */
const actorOf = async (store: Store, {actor}: ApplyOptions): Promise<string | null> =>
  actor ?? effectiveActor(null, await store.login());

/** The members and guests that a plan changes. */
export const peopleIn = ({changes}: Plan): readonly string[] =>
  changes.flatMap(({address}) => {
    const parts = parseAddress(address);
    return parts?.kind === 'Guest' || parts?.kind === 'Member' ? [parts.name] : [];
  });

/** The leavings that a plan carries out. */
export const leavingsIn = ({changes}: Plan): readonly Address[] =>
  changes.flatMap(({address}) => (parseAddress(address)?.kind === 'Offboarding' ? [address] : []));

/** Applies a saved plan in the set named `set`. */
export async function applyPlanFile(
  store: Store,
  file: PlanFile,
  set: string,
  options: ApplyOptions,
): Promise<ApplyResult> {
  const {plan, scope, config} = file.content;
  // Of what the last apply asks for, the database tells.
  const terms = {keys: options.keys, settings: [config.apply, options.settings]};
  const lacks = lackingFromFile(file, options, terms);
  if (lacks !== undefined) return lacks;
  // The actor is the one who applies; if none is named, the one who planned.
  const actor = (await actorOf(store, options)) ?? plan.actor;
  if (actor === null) return {...refusedWith([missingActor()]), summary: plan.summary};
  const leavings = leavingsIn(plan);
  const approvers = await approversOf(store, file);
  const request = requestOf(
    {
      set: plan.set,
      ...scope,
      people: [actor, ...peopleIn(plan), ...approvers],
      ...(leavings.length > 0 && {leavings}),
    },
    actor,
    file.digest,
    options,
    plan.restsOn,
  );
  let sight = NOTHING;
  const decide = (read: LockedRead): Verdict<ApplyResult> => {
    sight = questionSight(read.live, {set, claimed: actor});
    return judgeSaved(file, set, actor, options, read);
  };
  return tellWhatChanged(withRun(await store.apply(request, decide)), plan, store, sight);
}

/** Who has approved a plan, so that what they may do is read with it. */
async function approversOf(store: Store, {digest, content: {plan}}: PlanFile): Promise<readonly string[]> {
  const stored = (await store.storedPlans(plan.set)).find(({id}) => id === digest);
  return (stored?.approvals ?? []).map(({by}) => by);
}

function requestOf(
  scope: ApplyRequest['scope'],
  actor: string,
  planDigest: string | null,
  options: ApplyOptions,
  restsOn: ApplyRequest['restsOn'] = [],
): ApplyRequest {
  return {
    scope,
    actor,
    planDigest,
    restsOn,
    lockTimeoutMs: options.lockTimeoutMs,
    ...(options.onProgress !== undefined && {onProgress: options.onProgress}),
    ...(options.signal !== undefined && {signal: options.signal}),
  };
}

/** The part of a plan that a person agreed to: everything but its time and what it was compared with. */
const shownContent = (plan: Plan): string => {
  const {changes, ended = [], permissions, diagnostics} = plan;
  return digestOf({changes, access: changesOnly(plan), ended, permissions, diagnostics});
};

/**
 * Plans a loaded set under the lock and applies that. `shown` is the plan that somebody agreed to, if they
 * were asked: when the plan under the lock is another, it is stale. `onPlan` gets each plan that is made; without it, nobody is
 * shown one.
 */
export async function applyLoaded(
  store: Store,
  loaded: LoadedSet,
  request: PlanRequest,
  options: ApplyOptions,
  shown?: Plan,
  onPlan?: (plan: Plan) => void,
): Promise<ApplyResult> {
  const actor = await actorOf(store, options);
  if (actor === null) return refusedWith([missingActor()]);
  let sight = NOTHING;
  const decide = (read: LockedRead): Verdict<ApplyResult> => {
    const {apply: settings} = loaded.config;
    const lacking = lackingPlanFile({keys: options.keys, settings: [read.live.lastApplySettings, settings]});
    if (lacking !== undefined) return {stop: {...refusedWith([]), ...lacking}};
    sight = questionSight(read.live, {set: loaded.config.name, claimed: actor});
    const made = planLoaded(loaded, read, {
      ...request,
      actor,
      applying: true,
      isUnseen: onPlan === undefined,
    });
    const {plan, changes} = made;
    onPlan?.(plan);
    if (shown !== undefined && shownContent(shown) !== shownContent(plan)) {
      const was = new Map(shown.changes.map((change) => [change.address, digestOf(change)]));
      const differs = plan.changes.filter((c) => was.get(c.address) !== digestOf(c)).map((c) => c.address);
      return {stop: staleResult(plan, differs)};
    }
    if (!plan.applyable) return {stop: notWritten('refused', plan)};
    const planDigest = planDigestOf(made, loaded, read, request);
    const write: RunToWrite = {
      ...made.run,
      actor: plan.actor ?? actor,
      commit: loaded.commit,
      planDigest,
      policies: loaded.config.policies ?? [],
      settings,
    };
    if (changes.length === 0) return withoutChanges(plan, write, read.live);
    return {write, result: notWritten('applied', plan)};
  };
  const result = withRun(await store.apply(requestOf(scopeOf(loaded, actor), actor, null, options), decide));
  return shown === undefined ? result : tellWhatChanged(result, shown, store, sight);
}
