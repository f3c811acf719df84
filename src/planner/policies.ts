/** Judges a plan by policies of a set's own: what it changes, whose access it changes, and what it requests. */
import {compareWaiting} from '../agreements/requests.ts';
import type {Sight} from '../access/sight.ts';
import type {Finding} from '../diagnostics/diagnostic.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import {POLICY_ENVIRONMENTS} from '../expressions/environments.ts';
import {compileExpression, compileTemplate} from '../expressions/expression.ts';
import {Instant} from '../expressions/values.ts';
import type {Change} from '../model/change.ts';
import type {Live} from '../model/live.ts';
import type {State} from '../model/objects.ts';
import type {AccessChange, PlanConsent} from '../model/plan.ts';
import {SET_FILE, type Policy, type RecordedPolicy} from '../model/set-config.ts';
import type {Judgement} from '../rules/judge.ts';
import {policyChangedDefinition} from '../rules/policy-changed.ts';
import {policyInvalidDefinition} from '../rules/policy-invalid.ts';
import {about} from '../rules/rule.ts';
import type {PlanEffects} from './plan-effects.ts';
import {accessInSight, waitingInSight} from './plan-sight.ts';
import {subjectsIn, type Caused, type Subject} from './policy-subjects.ts';

/** Findings of one policy that are told one by one. */
const MAX_TOLD = 100;

/** A policy by which a plan is judged; those of the last apply have no place in any file. */
type JudgedPolicy = RecordedPolicy & Partial<Pick<Policy, 'place'>>;

/** What to do about a violation, and where the policy is. */
function helpFor({id, severity, place}: JudgedPolicy, isAllowed: boolean): string {
  const where =
    place === undefined
      ? 'The policy is one of the last apply, and counts until an apply has recorded what `bylaw.yaml` has now.'
      : `The policy is in ${place.file}.`;
  if (severity === 'error') return `Change what the manifests declare. ${where}`;
  return severity === 'refusal' && !isAllowed
    ? `If this is intended, pass \`--allow-policy ${id}\`. ${where}`
    : where;
}

/** What a policy says, and by which flag it does not stop the plan. */
const allowed = (text: string, {id}: JudgedPolicy): string => {
  const note = `(allowed by \`--allow-policy ${id}\`)`;
  return text.endsWith('.') ? `${text.slice(0, -1)} ${note}.` : `${text} ${note}`;
};

const isRefused = ({severity}: JudgedPolicy): boolean => severity === 'refusal';

/** What one policy says of its subjects. A refusal that is let through stays as a warning. */
function* judgedBy(
  policy: JudgedPolicy,
  subjects: readonly Subject[],
  now: number,
  consent: PlanConsent,
): Generator<Judgement> {
  const environment = POLICY_ENVIRONMENTS[policy.for];
  const condition = compileExpression(policy.when, environment);
  const {place} = policy;
  const invalid = (problem: string): Judgement => ({
    finding: finding(
      policyInvalidDefinition,
      {
        policy: policy.id,
        problem,
        ...(place === undefined && {
          help: 'The policy is one of the last apply. First apply the policies of now alone, with manifests that change nothing.',
        }),
      },
      place === undefined ? {} : {place: {...place, pointer: `${place.pointer}/when`}},
    ),
    against: [],
  });
  if (!condition.ok) {
    yield* condition.errors.map(({message}) => invalid(message));
    return;
  }
  const message = compileTemplate(policy.message, environment);
  const isAllowed = isRefused(policy) && consent.allowPolicies?.includes(policy.id) === true;
  const told = new Set<string>();
  let more = 0;
  for (const {variables, address, object} of subjects) {
    const values = {...variables, now: new Instant(now)};
    const verdict = condition.evaluate(values);
    if (typeof verdict !== 'boolean') {
      yield invalid(`${address === null ? '' : `Of ${address}: `}${verdict.message}`);
      return;
    }
    if (!verdict) continue;
    const text = message.textFor(values);
    const key = JSON.stringify([address, text]);
    if (told.has(key)) continue;
    told.add(key);
    if (told.size > MAX_TOLD) {
      more += 1;
      continue;
    }
    const found: Finding = {
      rule: `policy/${policy.id}`,
      severity: isAllowed ? 'warning' : policy.severity,
      message: isAllowed ? allowed(text, policy) : text,
      help: helpFor(policy, isAllowed),
      ...(object === undefined ? {address} : {...about(object), address}),
      ...(place !== undefined && {related: [{message: 'the policy', place}]}),
    };
    yield {finding: found, against: address === null ? [] : [address]};
  }
  if (more > 0)
    yield {
      finding: {
        rule: `policy/${policy.id}`,
        severity: isAllowed ? 'warning' : policy.severity,
        address: null,
        message: `The policy says the same of ${more} more.`,
        help: helpFor(policy, isAllowed),
      },
      against: [],
    };
}

/** Everything that policies say of what a plan causes. Those with one id and different content are all judged. */
export function judgePolicies(
  policies: readonly JudgedPolicy[],
  caused: Caused,
  consent: PlanConsent,
): readonly Judgement[] {
  const subjectsOf = subjectsIn(caused);
  return policies.flatMap((policy) => [...judgedBy(policy, subjectsOf(policy.for), caused.now, consent)]);
}

const contentOf = ({id, severity, for: subject, when, message}: RecordedPolicy): string =>
  JSON.stringify([id, severity, subject, when, message]);

/** A plan that was judged by rules. */
interface JudgedByRules {
  readonly live: Pick<Live, 'objects' | 'now' | 'lastPolicies'>;
  readonly after: State;
  readonly changes: readonly Change[];
  readonly effects: PlanEffects;
  /** What the set may see: messages of policies tell of nothing else. */
  readonly sight: Sight;
  readonly judgements: readonly Judgement[];
}

/** What approvals would bring because of the plan. */
export function pendingCaused(
  pending: readonly AccessChange[],
  before: PlanEffects['pendingBefore'],
): readonly AccessChange[] {
  if (pending.length === 0) return [];
  const key = ({principal, object, after}: AccessChange): string => `${principal} ${object} ${after ?? ''}`;
  const known = new Set(before().map(key));
  return pending.filter((change) => !known.has(key(change)));
}

/** Policies of the last apply that the set has no more, or has otherwise: the plan is judged by them, too. */
function changedPolicies(
  policies: readonly RecordedPolicy[],
  last: readonly RecordedPolicy[],
): readonly RecordedPolicy[] {
  const now = new Set(policies.map(contentOf));
  return last.filter((policy) => !now.has(contentOf(policy)));
}

function toldChanged(changed: RecordedPolicy, policies: readonly Policy[]): Judgement {
  const now = policies.find(({id}) => id === changed.id);
  const place = now === undefined ? {file: SET_FILE, document: 0, pointer: '/spec/policies'} : now.place;
  const params = {policy: changed.id, isRemoved: now === undefined};
  return {finding: finding(policyChangedDefinition, params, {place}), against: []};
}

/**
 * Everything that policies say of what a plan causes and its set may see: those given, and those of the last apply. A set that is
 * empty by mistake is told that alone.
 */
export function judgedByPolicies(
  policies: readonly Policy[],
  {live, after, changes, effects, sight, judgements}: JudgedByRules,
  consent: PlanConsent,
): readonly Judgement[] {
  const isEmpty = judgements.some(({finding: found}) => found.rule === 'guard/empty-set');
  if (isEmpty) return [];
  const last = changedPolicies(policies, live.lastPolicies ?? []);
  const told = last.map((policy) => toldChanged(policy, policies));
  if (policies.length + last.length === 0 || changes.length === 0) return told;
  const access = accessInSight(sight, effects.access);
  const caused: Caused = {
    changes,
    access: () => access,
    pending: () => pendingCaused(access.pending, effects.pendingBefore),
    requests: waitingInSight(sight, [...effects.open.values()].flat())
      .filter(({since}) => since === null)
      .toSorted(compareWaiting),
    before: live.objects,
    after,
    now: live.now,
  };
  return [...told, ...judgePolicies([...policies, ...last], caused, consent)];
}

/** Whether an apply has policies to record: others than those of the last one. */
export const hasOtherPolicies = (policies: readonly RecordedPolicy[], {lastPolicies = []}: Live): boolean =>
  policies.length !== lastPolicies.length || changedPolicies(policies, lastPolicies).length > 0;

/** Policies of several places, each content once. */
export function policiesOf(...lists: readonly (readonly Policy[] | undefined)[]): readonly Policy[] {
  const policies = new Map<string, Policy>();
  for (const policy of lists.flatMap((list) => list ?? [])) {
    const content = contentOf(policy);
    if (!policies.has(content)) policies.set(content, policy);
  }
  return [...policies.values()];
}
