/** Plans that are kept in the database: who has approved them, whether that is enough, and approving them. */
import {errorWithoutPlace, type Diagnostic} from '../diagnostics/diagnostic.ts';
import {presentAddress} from '../model/former-addresses.ts';
import type {LockedRead} from '../model/live.ts';
import {NO_CONSENT, type PlanFile} from '../model/plan.ts';
import type {ApplySettings} from '../model/set-config.ts';
import type {PlanDecision, ShownPlan, StoredPlan} from '../model/stored-plan.ts';
import {openPlanFile, type OpenedPlan} from '../planner/plan-file.ts';
import {staleAddresses} from '../planner/fingerprints.ts';
import {approvalsNeeded, countApprovals} from './apply-terms.ts';
import {leavingsIn, peopleIn} from './apply.ts';
import {authorityAgainst, termsOf} from './judge-saved-plan.ts';
import {lookIntoSet, nothingTold} from './set-sight.ts';
import type {Store} from './store-port.ts';
import {UnknownPlanError} from './unknown-plan-error.ts';
import {whoActs} from './who-acts.ts';

/** Which set is asked about its plans, and who asks. */
export interface PlansAsked {
  readonly set: string;
  readonly claimed: string | null;
  /** What `apply` in the folder's `bylaw.yaml` says. */
  readonly settings?: ApplySettings | undefined;
}

/** How many plans a list has at most. */
const MOST_LISTED = 50;

/** Throws NotPermittedError for a set of strangers. */
async function refuseStrangers(store: Store, {set, claimed}: PlansAsked): Promise<void> {
  const look = await lookIntoSet(store, set, claimed);
  if (look.isStrangers) throw nothingTold(look.looker, set);
}

/** A stored plan and its file, held against its digest. Throws UnknownPlanError, and NotPermittedError for a set of strangers. */
export async function storedPlanOf(
  store: Store,
  {id: given, ...asked}: PlansAsked & {readonly id: string},
): Promise<{readonly stored: StoredPlan; readonly opened: OpenedPlan}> {
  await refuseStrangers(store, asked);
  return findPlan(store, asked.set, given);
}

/** The same, once it is known that the set is for who asks. */
async function findPlan(
  store: Store,
  set: string,
  given: string,
): Promise<{readonly stored: StoredPlan; readonly opened: OpenedPlan}> {
  const id = given.startsWith('sha256:') ? given : `sha256:${given}`;
  const found = await store.storedPlan(id);
  if (found === undefined || found.stored.set !== set) {
    const near = (await store.storedPlans(set)).filter((one) => one.id.startsWith(id));
    throw new UnknownPlanError(given, set, near.length === 1 ? near[0]?.id : undefined);
  }
  const opened = openPlanFile(found.text);
  const isIts = !opened.ok || (opened.file.digest === id && opened.file.content.plan.set === set);
  return {
    stored: found.stored,
    opened: isIts
      ? opened
      : {ok: false, problem: 'altered', message: 'it is another plan than the one that was stored'},
  };
}

/** What is live now of what a stored plan rests on, as an apply would read it. */
async function readFor(
  store: Store,
  {content: {plan, scope}}: PlanFile,
  stored: StoredPlan,
  person: string | null,
): Promise<LockedRead> {
  const approvers = [...stored.approvals.map(({by}) => by), ...(person === null ? [] : [person])];
  const read = await store.read({
    set: plan.set,
    ...scope,
    people: [...approvers, ...peopleIn(plan)],
    leavings: leavingsIn(plan),
  });
  return {...read, appliedAs: null, notApplied: [], stored};
}

const OPTIONS = {actor: null, consent: NO_CONSENT, lockTimeoutMs: 0};

function shownPlan(file: PlanFile, stored: StoredPlan, read: LockedRead, asked: PlansAsked): ShownPlan {
  const {plan, basis} = file.content;
  const needed = approvalsNeeded(termsOf(file, {settings: asked.settings}, read));
  const may = (person: string): boolean =>
    authorityAgainst(file, asked.set, person, OPTIONS, read).length === 0;
  const {counted, others} = countApprovals(file, read, null, may);
  const {id, set, by, at, run, approvals} = stored;
  const isStale = run === null && staleAddresses(basis, read.live).length > 0;
  return {
    id,
    set,
    by,
    at,
    plannedBy: plan.actor,
    commit: plan.desired.commit,
    summary: plan.summary,
    needed,
    approvals: approvals.map((one) => {
      const why = others.find((other) => other.by === presentAddress(read.live.formerAddresses, one.by))?.why;
      return {
        by: one.by,
        at: one.at,
        counts: !isStale && why === undefined,
        ...(why !== undefined && {why}),
      };
    }),
    status: run !== null ? 'applied' : isStale ? 'stale' : counted.length >= needed ? 'ready' : 'waiting',
    run,
  };
}

/** A stored plan that is not as it was stored, in a list. */
const altered = ({id, set, by, at, approvals, run}: StoredPlan): ShownPlan => ({
  id,
  set,
  by,
  at,
  plannedBy: null,
  commit: null,
  summary: null,
  needed: 0,
  approvals: approvals.map(({by: approver, at: time}) => ({by: approver, at: time, counts: false})),
  status: 'altered',
  run,
});

async function shownOf(
  store: Store,
  asked: PlansAsked,
  {stored, opened}: {readonly stored: StoredPlan; readonly opened: OpenedPlan},
): Promise<ShownPlan> {
  if (!opened.ok) return altered(stored);
  return shownPlan(opened.file, stored, await readFor(store, opened.file, stored, null), asked);
}

/** One stored plan, with what it is held to now. Throws as {@link storedPlanOf}. */
export async function showStoredPlan(
  store: Store,
  asked: PlansAsked & {readonly id: string},
): Promise<{readonly shown: ShownPlan; readonly opened: OpenedPlan}> {
  const {stored, opened} = await storedPlanOf(store, asked);
  return {shown: await shownOf(store, asked, {stored, opened}), opened};
}

/** The newest stored plans of a set, newest first. Throws NotPermittedError for a set of strangers. */
export async function listStoredPlans(store: Store, asked: PlansAsked): Promise<readonly ShownPlan[]> {
  await refuseStrangers(store, asked);
  const shown: ShownPlan[] = [];
  for (const {id} of (await store.storedPlans(asked.set)).slice(0, MOST_LISTED)) {
    shown.push(await shownOf(store, asked, await findPlan(store, asked.set, id)));
  }
  return shown;
}

/** Whether nothing was done, and why. */
export type PlanRefusal =
  | {readonly kind: 'refused'; readonly diagnostics: readonly Diagnostic[]}
  | {readonly kind: 'stale'; readonly message: string; readonly help: string};

/** A decision on a stored plan that may be made, and the plan. */
export interface PreparedPlanDecision {
  readonly kind: 'prepared';
  readonly file: PlanFile;
  readonly shown: ShownPlan;
  readonly actor: string;
}

/** Looks whether somebody may approve a stored plan, or take that back. Throws as {@link storedPlanOf}. */
export async function prepareDecision(
  store: Store,
  asked: PlansAsked & {readonly id: string},
  approves: boolean,
): Promise<PreparedPlanDecision | PlanRefusal> {
  const who = whoActs(asked.claimed, await store.login(), true);
  if ('refused' in who) return {kind: 'refused', diagnostics: [who.refused]};
  const {stored, opened} = await storedPlanOf(store, asked);
  if (!opened.ok) {
    return {
      kind: 'stale',
      message: `The stored plan cannot be read: ${opened.message}.`,
      help: 'Plan again with `bylaw plan --store`.',
    };
  }
  const {file} = opened;
  const read = await readFor(store, file, stored, who.actor);
  const shown = shownPlan(file, stored, read, asked);
  const actor = presentAddress(read.live.formerAddresses, who.actor);
  const prepared = {kind: 'prepared', file, shown, actor} as const;
  if (!approves) return prepared;
  if (shown.status === 'stale') {
    return {
      kind: 'stale',
      message:
        'Objects that the plan depends on have changed since it was made, so an approval would be void.',
      help: 'Plan again with `bylaw plan --store`, and have that approved.',
    };
  }
  const own = [file.content.plan.actor, stored.by].find(
    (email) => email !== null && presentAddress(read.live.formerAddresses, email) === actor,
  );
  if (own !== undefined) return {kind: 'refused', diagnostics: [ownPlan(actor)]};
  const against = authorityAgainst(file, asked.set, actor, OPTIONS, read);
  return against.length > 0 ? {kind: 'refused', diagnostics: against} : prepared;
}

const ownPlan = (actor: string): Diagnostic =>
  errorWithoutPlace(
    'approval/self',
    null,
    `${actor} planned or stored this plan and cannot approve it.`,
    'Have another person who may make these changes approve it.',
  );

/** Makes the decision. Throws StoreError `refused`, also where the login is bound to nobody. */
export async function decideOnPlan(
  store: Store,
  {shown: {id}, actor}: PreparedPlanDecision,
  approves: boolean,
  asked: PlansAsked,
): Promise<PlanDecision> {
  const isNew = await store.decidePlan(id, approves);
  const {shown} = await showStoredPlan(store, {...asked, id});
  return {plan: shown, decision: approves ? 'approve' : 'revoke', by: actor, isNew};
}
