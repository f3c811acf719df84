/** A saved plan, judged on what is live now. */
import {
  compareDiagnostics,
  errorWithoutPlace,
  isError,
  stopsApply,
  withoutPlace,
  type Diagnostic,
  type Finding,
} from '../diagnostics/diagnostic.ts';
import {ownedBy, type Looker, type Sight} from '../access/sight.ts';
import {withoutAccepted} from '../diff/accepted.ts';
import {applyChanges} from '../diff/diff.ts';
import {presentAddress, type FormerAddresses} from '../model/former-addresses.ts';
import type {ApplySettings, Policy} from '../model/set-config.ts';
import type {PublicKey} from '../model/signature.ts';
import {peopleNamed} from '../model/people-named.ts';
import {sameJson} from '../model/canonical-json.ts';
import type {ApplyResult} from '../model/apply-result.ts';
import {countedAs, type Action, type Change} from '../model/change.ts';
import {
  NO_CONSENT,
  type Plan,
  type PlanConsent,
  type PlanFile,
  type PlanSummary,
  type Waiting,
} from '../model/plan.ts';
import {
  acceptedOtherwise,
  changesFromPlan,
  desiredOf,
  leavingsOf,
  leftUnshown,
} from '../planner/changes-from-plan.ts';
import {judgeWithLeavings} from '../planner/judge-with-leavings.ts';
import {runOf, withLeavings} from '../planner/leavings.ts';
import {staleAddresses} from '../planner/fingerprints.ts';
import {effectsOf} from '../planner/plan-effects.ts';
import {judgedByPolicies, policiesOf} from '../planner/policies.ts';
import {
  accessInSight,
  findingInSight,
  permissionsInSight,
  planSight,
  waitingInSight,
} from '../planner/plan-sight.ts';
import {compareWaiting} from '../agreements/requests.ts';
import {changedSettings} from '../rules/apply-changed.ts';
import {isAdminIn, isLiveSystemAdmin} from '../rules/admins.ts';
import {liveFacts} from '../rules/judged.ts';
import {lookerOf} from '../rules/looker.ts';
import {againstStrangersPlan} from '../rules/strangers-workspaces.ts';
import {expectPolicies} from './allowed-policies.ts';
import {
  approvalsNeeded,
  asksForSignature,
  countApprovals,
  lackingApprovals,
  lackingPlanFile,
  lackingSignature,
  type Terms,
} from './apply-terms.ts';
import {
  keepsOthers,
  notWritten,
  refusedWith,
  restsOnOthers,
  staleResult,
  withoutChanges,
} from './apply-results.ts';
import type {ApplyRequest, Verdict} from './store-port.ts';
import type {Live, LockedRead} from '../model/live.ts';
import type {RunToWrite} from '../model/run.ts';

/** The changes of access that a plan shows: who else reaches an object may change meanwhile. */
export const changesOnly = ({access: {reach: _, ...changes}}: Plan): Omit<Plan['access'], 'reach'> => changes;

const consentOf = (a: PlanConsent, b: PlanConsent): PlanConsent => ({
  allowMassDelete: a.allowMassDelete || b.allowMassDelete,
  allowAccessLoss: a.allowAccessLoss || b.allowAccessLoss,
  allowEmpty: a.allowEmpty || b.allowEmpty,
  confirmDelete: [...a.confirmDelete, ...b.confirmDelete],
  allowPolicies: [...(a.allowPolicies ?? []), ...(b.allowPolicies ?? [])],
});

/** Lines of diagnostics of a saved plan: that of the object, which is all that the file keeps. */
function locateByLine(findings: readonly Finding[], changes: readonly Change[]): readonly Diagnostic[] {
  const declared = new Map(changes.map((change) => [change.address, change.declaration]));
  return findings
    .map((f) => {
      const declaration = f.address === null ? undefined : declared.get(f.address);
      return declaration === undefined
        ? withoutPlace(f)
        : {...withoutPlace(f), file: declaration.place.file, line: declaration.line, column: 1};
    })
    .toSorted(compareDiagnostics);
}

/** The counts come from the changes, not from the summary in the file, which may be wrong. */
const summaryOf = (plan: Plan, waiting: readonly Waiting[]): PlanSummary => {
  const count = (action: Action): number =>
    plan.changes.filter(({actions}) => countedAs(actions) === action).length;
  return {
    ...plan.summary,
    create: count('create'),
    update: count('update'),
    delete: count('delete'),
    adopt: count('adopt'),
    release: count('release'),
    accept: count('accept'),
    waiting: waiting.length,
  };
};

/** People whom changes name by an address that they no longer have. */
const peopleRenamedSince = (changes: readonly Change[], former: FormerAddresses): readonly string[] => [
  ...new Set(
    changes.flatMap(({after}) =>
      after === undefined || former.size === 0
        ? []
        : peopleNamed(after).flatMap(({email}) => (former.has(email) ? [email] : [])),
    ),
  ),
];

/** How an apply is asked for. */
export interface ApplyOptions {
  /** Who is claimed; without anybody, it is whom the database login is bound to. */
  readonly actor: string | null;
  /** What the command line allows, besides what the plan file recorded. */
  readonly consent: PlanConsent;
  /** The policies of the folder's `bylaw.yaml`, beside those that a plan file was judged by. */
  readonly policies?: readonly Policy[];
  /** Keys of which one must have signed the plan file; absent where the command names none. */
  readonly keys?: readonly PublicKey[] | undefined;
  /** What `apply` in the folder's `bylaw.yaml` says. */
  readonly settings?: ApplySettings | undefined;
  /** The plan was made by the command itself: there is no file that could be signed or approved. */
  readonly isUnsaved?: boolean;
  /** How long to wait for the set's lock, ms. */
  readonly lockTimeoutMs: number;
  readonly onProgress?: ApplyRequest['onProgress'];
  readonly signal?: AbortSignal;
}

/** What the apply of a plan file is held to. */
export const termsOf = (
  {content: {config}}: PlanFile,
  {keys, settings}: Pick<ApplyOptions, 'keys' | 'settings'>,
  {live}: Pick<LockedRead, 'live'>,
): Terms => ({keys, settings: [live.lastApplySettings, config.apply, settings]});

/** What rules about authority say against this person making the changes of a plan. */
export function authorityAgainst(
  file: PlanFile,
  set: string,
  person: string,
  options: ApplyOptions,
  read: LockedRead,
): readonly Diagnostic[] {
  const {live} = read;
  // It is asked as if they were the one whose login applies it.
  const asThem = {...read, live: {...live, login: {...live.login, actor: person}}};
  const verdict = judgeContent(file, set, person, options, asThem);
  if ('stop' in verdict) return verdict.stop.diagnostics.filter(({rule}) => rule.startsWith('authority/'));
  return keepsOthers(verdict.write, live) && !isAdminOf(set, person, live) ? [notForThem(set, person)] : [];
}

/** Whether somebody is an admin of the platform, or of a workspace in which a set has something. */
const isAdminOf = (set: string, person: string, {objects, now, elsewhere}: Live): boolean =>
  isLiveSystemAdmin(objects, now, person, elsewhere) ||
  [...ownedBy(set, objects)].some((workspace) => isAdminIn(objects, now, person, workspace));

/** Objects may be changed by many; by what all plans of a set are judged is for those who answer for its workspaces. */
const notForThem = (set: string, person: string): Diagnostic =>
  errorWithoutPlace(
    'authority/not-permitted',
    null,
    `${person} is not allowed to decide by which policies and on what terms ${set} is applied: that is for admins of its workspaces.`,
    'Have an admin of one of its workspaces, or a system admin, do it.',
  );

/** The result where a plan file lacks what terms ask for, or where there is none that could have it; undefined where nothing is lacking. */
export function lackingFromFile(
  file: PlanFile,
  {isUnsaved = false}: Pick<ApplyOptions, 'isUnsaved'>,
  terms: Terms,
): ApplyResult | undefined {
  const {plan} = file.content;
  const noFile = isUnsaved ? lackingPlanFile(terms) : undefined;
  if (noFile !== undefined) return notWritten('refused', plan, noFile);
  const unsigned = lackingSignature(file, terms);
  return unsigned === undefined ? undefined : notWritten('stale', plan, unsigned);
}

/** Judges a saved plan on what is live now, and on what an apply of its set takes: what to write, or why not. */
export function judgeSaved(
  file: PlanFile,
  set: string,
  claimed: string,
  options: ApplyOptions,
  read: LockedRead,
): Verdict<ApplyResult> {
  const terms = termsOf(file, options, read);
  const lacks = lackingFromFile(file, options, terms);
  if (lacks !== undefined) return {stop: lacks};
  const needed = approvalsNeeded(terms);
  // Nobody signed or approved what the command line of the apply would allow besides.
  const isHeld = needed > 0 || asksForSignature(terms);
  const verdict = judgeContent(
    file,
    set,
    claimed,
    isHeld ? {...options, consent: NO_CONSENT} : options,
    read,
  );
  if ('stop' in verdict || needed === 0) return verdict;
  const actor = presentAddress(read.live.formerAddresses, claimed);
  const approvals = countApprovals(
    file,
    read,
    actor,
    (person) => authorityAgainst(file, set, person, options, read).length === 0,
  );
  const lacking = lackingApprovals(file, needed, {...approvals, stored: read.stored});
  return lacking === undefined ? verdict : {stop: notWritten('refused', file.content.plan, lacking)};
}

function judgeContent(
  file: PlanFile,
  set: string,
  claimed: string,
  options: ApplyOptions,
  read: LockedRead,
): Verdict<ApplyResult> {
  const actor = presentAddress(read.live.formerAddresses, claimed);
  const {plan, database, basis, config} = file.content;
  if (plan.set !== set) {
    return {
      stop: notWritten('stale', plan, {
        message: `The plan was made for the set ${plan.set}, but this is the set ${set}.`,
        help: `Apply it in the folder of ${plan.set}, or plan again here.`,
      }),
    };
  }
  if (read.database !== database) {
    return {
      stop: notWritten('stale', plan, {
        message: 'The plan was made for another database.',
        help: 'Apply it to the database that it was made for (--database-url), or plan again here.',
      }),
    };
  }
  const {live} = read;
  const left = leavingsOf(plan, live, actor);
  const rest = changesFromPlan(plan, left.live, left.all);
  const changes = withLeavings({all: left.all, rest});
  const desired = desiredOf(rest);
  // The set is that of the folder, whatever the file says of its configuration.
  const judgedOn = {...left.live, objects: withoutAccepted(left.live.objects, rest)};
  const facts = {
    ...liveFacts(judgedOn),
    ...(left.all.length > 0 && {beforeLeavings: withoutAccepted(live.objects, rest)}),
    set: {...config, name: set},
    desired,
    changes: rest,
    actor,
    applying: true,
  };
  // Whoever writes a plan file can write anything into it: nothing of strangers is compared with it.
  const strangers = againstStrangersPlan({...facts, live: live.objects});
  if (strangers.length > 0) return {stop: refusedWith(locateByLine(strangers, changes))};
  if (read.appliedAs !== null) return {stop: notWritten('already-applied', plan, {run: read.appliedAs})};
  if (plan.diagnostics.some(isError)) return {stop: notWritten('refused', plan)};
  if (read.notApplied.length > 0) return {stop: restsOnOthers(plan, read.notApplied)};
  const stale = [...new Set([...staleAddresses(basis, live), ...acceptedOtherwise(plan, changes)])];
  if (stale.length > 0) return {stop: staleResult(plan, stale)};
  const policies = policiesOf(config.policies, options.policies);
  const consent = consentOf(file.content.consent, options.consent);
  expectPolicies(consent, [...policies, ...(live.lastPolicies ?? [])]);
  const write: RunToWrite = {
    ...runOf({...left, rest}, set),
    actor,
    commit: plan.desired.commit,
    planDigest: file.digest,
    policies,
    settings: config.apply,
  };
  if (plan.changes.length === 0) return withoutChanges(plan, write, live);
  const renamed = peopleRenamedSince(changes, live.formerAddresses);
  if (renamed.length > 0) return {stop: staleResult(plan, renamed)};
  const outcome = effectsOf(live, {changes, rest, left: left.live}, actor, set);
  const after = applyChanges(left.live.objects, rest);
  // Whatever the actor may not do stops the apply, so that the sight needs no judgement.
  const sightOfPlan = (by: Looker): Sight => planSight({set, live, after, changes: rest, looker: by});
  // The plan shows what its actor may see; the person who applies it may see more or less.
  const planned = sightOfPlan(lookerOf({...facts, login: {...live.login, actor: null}, actor: plan.actor}));
  const looker = lookerOf(facts);
  const sight = sightOfPlan(looker);
  const unshown = leftUnshown(plan, changes, planned);
  if (unshown.length > 0) return {stop: staleResult(plan, unshown)};
  if (
    !sameJson(accessInSight(planned, outcome.access), changesOnly(plan)) ||
    !sameJson(permissionsInSight(planned, outcome.permissions), plan.permissions)
  ) {
    return {
      stop: notWritten('stale', plan, {
        message: 'Applied now, the plan would change access in ways that it does not show.',
        help: 'Plan again, and review who would gain and lose access now.',
      }),
    };
  }
  if (!sameJson(outcome.ended, plan.ended ?? [])) {
    return {
      stop: notWritten('stale', plan, {
        message: 'Applied now, the plan would end requests of partners that it does not show.',
        help: 'Plan again, and review which requests would end.',
      }),
    };
  }
  const judgements = [
    ...judgeWithLeavings(
      {
        ...facts,
        declared: plan.desired.objects,
        after,
        external: outcome.external,
        settlement: outcome.settlement,
        access: outcome.access,
        consent,
      },
      live,
      changes,
    ),
    ...left.judgements,
  ];
  const findings = [
    ...judgements,
    ...judgedByPolicies(policies, {live, after, changes, effects: outcome, sight, judgements}, consent),
  ]
    .map(({finding: found}) => found)
    .concat(changedSettings(config.apply, live.lastApplySettings));
  const scope = {declared: desired, states: [live.objects, after], looker} as const;
  const told = findings.filter((found) => findingInSight(sight, scope, found));
  const diagnostics = locateByLine(told, changes);
  const open = [...outcome.open.values()].flat();
  const waiting = waitingInSight(sight, open).toSorted(compareWaiting);
  const result = {summary: summaryOf(plan, waiting), waiting, diagnostics};
  if (diagnostics.some(stopsApply)) {
    return {stop: notWritten('refused', plan, result)};
  }
  return {write, result: notWritten('applied', plan, result)};
}
