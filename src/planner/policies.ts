/** Judges a plan by policies of a set's own: what it changes, whose access it changes, and what it requests. */
import {isRequest, requestId, requestIn} from '../agreements/request.ts';
import {compareWaiting} from '../agreements/requests.ts';
import type {Sight} from '../access/sight.ts';
import {targetNamed} from '../access/targets.ts';
import type {Finding} from '../diagnostics/diagnostic.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import {POLICY_ENVIRONMENTS} from '../expressions/environments.ts';
import {compileExpression, compileTemplate, type Variables} from '../expressions/expression.ts';
import {factsIn, namedValue, type Facts} from '../expressions/facts.ts';
import {Instant} from '../expressions/values.ts';
import {addressOf, homeOf, parseAddress, type Address} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import type {Live} from '../model/live.ts';
import type {GovernedObject, State} from '../model/objects.ts';
import type {AccessChange, AccessChanges, PlanConsent, Waiting} from '../model/plan.ts';
import {bareName} from '../model/principal.ts';
import {SET_FILE, type Policy, type RecordedPolicy} from '../model/set-config.ts';
import type {Judgement} from '../rules/judge.ts';
import {policyChangedDefinition} from '../rules/policy-changed.ts';
import {policyInvalidDefinition} from '../rules/policy-invalid.ts';
import {about} from '../rules/rule.ts';
import type {PlanEffects} from './plan-effects.ts';
import {accessInSight, waitingInSight} from './plan-sight.ts';

/** What a plan causes, as far as the set may see it. */
interface Caused {
  readonly changes: readonly Change[];
  readonly access: AccessChanges;
  /** What approvals would bring, and would not have brought before the plan. */
  readonly pending: () => readonly AccessChange[];
  /** Sides that are asked for something by the plan. */
  readonly requests: readonly Waiting[];
  readonly before: State;
  readonly after: State;
  /** ms since 1970, by the database's clock. */
  readonly now: number;
}

/** One thing that a policy is asked about, and what a finding about it points at. */
interface Subject {
  readonly variables: Variables;
  readonly address: Address | null;
  readonly object: GovernedObject | undefined;
}

/** Findings of one policy that are told one by one. */
const MAX_TOLD = 100;

/** An adopted object is judged as something new: nothing of the set's stood there. */
const specBefore = ({actions, before}: Change): unknown =>
  actions.includes('adopt') ? null : (before?.spec ?? null);

const ofChange = (change: Change): Subject => {
  const {address, actions, before, after} = change;
  const object = after ?? before;
  return {
    variables: {
      change: namedValue(address, {
        address,
        kind: object?.kind,
        workspace: object === undefined ? null : homeOf(object),
        actions,
        before: specBefore(change),
        after: after?.spec ?? null,
        labels: object?.labels ?? {},
      }),
    },
    address,
    object: after,
  };
};

/** The change of the plan that a change of access comes from, as far as its path tells. */
function causeOf({principal, via}: AccessChange, changed: ReadonlyMap<Address, Change>): Address | null {
  const email = bareName(principal);
  const steps = via.flatMap((step) => {
    const team = /^team:([^/]+)\/(.+)$/.exec(step);
    return team === null ? [step] : [addressOf('Team', team[1] ?? '', team[2] ?? '')];
  });
  const step = steps.findLast((each) => changed.has(each));
  if (step !== undefined) return step;
  for (const address of changed.keys()) {
    const {kind, name} = parseAddress(address) ?? {};
    if ((kind === 'Member' || kind === 'User' || kind === 'Guest') && name === email) return address;
  }
  return null;
}

function accessSubjects(caused: Caused, factsBefore: Facts, factsAfter: Facts): readonly Subject[] {
  const changed = new Map(caused.changes.map((change) => [change.address, change]));
  const subject = (change: AccessChange, kind: 'gained' | 'lost' | 'pending' | null): readonly Subject[] => {
    const facts = kind === 'lost' ? factsBefore : factsAfter;
    const target = facts.target(change.object) ?? factsBefore.target(change.object);
    if (target === undefined) return [];
    const address = causeOf(change, changed);
    return [
      {
        variables: {
          person: facts.person(bareName(change.principal), change.outside ?? null),
          target,
          before: change.before,
          after: change.after,
          via: change.via,
          gained: kind === 'gained',
          lost: kind === 'lost',
          pending: kind === 'pending',
        },
        address,
        object: address === null ? undefined : changed.get(address)?.after,
      },
    ];
  };
  const {gained, lost, changed: raised} = caused.access;
  return [
    ...gained.flatMap((change) => subject(change, 'gained')),
    ...lost.flatMap((change) => subject(change, 'lost')),
    ...raised.flatMap((change) => subject(change, null)),
    ...caused.pending().flatMap((change) => subject(change, 'pending')),
  ];
}

function requestSubjects({requests, before, after}: Caused, facts: Facts): readonly Subject[] {
  return requests.flatMap(({id, side}) => {
    const request = requestIn(after, id);
    if (request === undefined) return [];
    const was = before.get(request.address);
    const isShare = request.kind === 'Share';
    const {into, role} = isShare ? request.spec : {};
    const recipients = isShare
      ? into === undefined
        ? (request.spec.to ?? [])
        : [{subject: targetNamed(request.spec.with, into), role}]
      : [];
    return [
      {
        variables: {
          request: namedValue(requestId(request), {
            id,
            side,
            target: isShare
              ? (facts.target(targetNamed(request.workspace ?? '', request.spec.target)) ?? null)
              : null,
            recipients,
            widening: was !== undefined && isRequest(was),
          }),
        },
        address: request.address,
        object: request,
      },
    ];
  });
}

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
function judgePolicies(
  policies: readonly JudgedPolicy[],
  caused: Caused,
  consent: PlanConsent,
): readonly Judgement[] {
  const factsBefore = factsIn(caused.before, caused.now);
  const factsAfter = factsIn(caused.after, caused.now);
  const made = new Map<Policy['for'], readonly Subject[]>();
  const subjectsOf = (subject: Policy['for']): readonly Subject[] => {
    const known =
      made.get(subject) ??
      (subject === 'change'
        ? caused.changes.map(ofChange)
        : subject === 'access'
          ? accessSubjects(caused, factsBefore, factsAfter)
          : requestSubjects(caused, factsAfter));
    made.set(subject, known);
    return known;
  };
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
function pendingCaused(
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
    access,
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
