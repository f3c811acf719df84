/** The changes of a set, and the rules that they violate: of everything that it declares, except what it leaves alone. */
import {ownedBy, type Sight} from '../access/sight.ts';
import {reachedHowIn} from '../agreements/reached-how.ts';
import {isStray, withoutAccepted} from '../diff/accepted.ts';
import type {Diff} from '../diff/diff.ts';
import {homeOf, homesOf, type Address} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import type {DesiredObject, LiveObject, State} from '../model/objects.ts';
import type {Plan} from '../model/plan.ts';
import type {Judgement} from '../rules/judge.ts';
import {liveFacts} from '../rules/judged.ts';
import {lookerOf} from '../rules/looker.ts';
import {completeDesired} from './complete-desired.ts';
import {effectsOf, type PlanEffects} from './plan-effects.ts';
import type {PlanInput} from './plan-input.ts';
import {dueLeavings, withLeavings, type DueLeavings} from './leavings.ts';
import {judgingWithLeavings} from './judge-with-leavings.ts';
import {desiredInScope, inScope, isNamed} from './plan-scope.ts';
import {withReach} from './plan-access.ts';
import {accessInSight, sightOfWorkspaces, workspacesOfPlan} from './plan-sight.ts';
import {blockedBy} from './planned-change.ts';
import {changedSettings} from '../rules/apply-changed.ts';
import {lackingApprovers} from '../rules/apply-too-few-approvers.ts';
import {judgedByPolicies} from './policies.ts';
import {withPresentPeople} from './present-people.ts';
import {withoutOffboardedRecipients} from './without-offboarded-recipients.ts';

/**
 * What the manifests declare, as it is planned (`all`): of the people who are there, and with what manifests leave to others; and the leavings
 * among it that are due, after which everything else happens.
 */
export function declaredIn({
  desired,
  live,
  actor,
  filter = {},
}: Pick<PlanInput, 'desired' | 'live' | 'actor'> & Partial<Pick<PlanInput, 'filter'>>) {
  const present = withPresentPeople(desired, live);
  const isPlanned = ({address, labels}: DesiredObject): boolean => isNamed([address], labels, filter);
  const left = dueLeavings({declared: present.desired, live, actor, isPlanned});
  const staying = withoutOffboardedRecipients(present.desired, left.live);
  return {
    declared: present.desired,
    left,
    all: completeDesired(staying.desired, left.live.objects),
    findings: [...present.findings, ...staying.findings],
  };
}

/** What a plan is judged on: what the manifests declare, and what it is compared with. */
export interface Compared {
  readonly all: State<DesiredObject>;
  /** The comparison with the state after leavings. */
  readonly diff: Diff;
  readonly left: DueLeavings;
}

/** The changes of a set, their effects, and the rules that they violate. */
interface Judged {
  readonly facts: Facts;
  /** As they are shown: with what leavings do. */
  readonly changes: readonly Change[];
  /** What of them is left to do after leavings. */
  readonly rest: readonly Change[];
  readonly effects: PlanEffects;
  readonly after: State;
  readonly judgements: readonly Judgement[];
  /** What the plan shows of what was read. */
  readonly sight: Sight;
  /** What it shows of changes of access, and, if anybody is shown it, who reaches what these concern. */
  readonly access: Plan['access'];
}

/** What a plan will tell of access if nothing stands against its changes. */
export interface AccessAhead {
  readonly changes: readonly Change[];
  readonly access: Plan['access'];
}

/** Judging in steps. One of them tells what is known of access; the next one may tell otherwise. */
export type Judging<T> = Generator<AccessAhead | undefined, T>;

/** What a plan shows of changes of access. */
function accessShown(
  {live, isUnseen}: PlanInput,
  {after, ...effects}: PlanEffects,
  sight: Sight,
): Plan['access'] {
  const changed = accessInSight(sight, effects.access);
  if (isUnseen === true) return changed;
  const then = {state: after, now: live.now, external: effects.external.after, elsewhere: live.elsewhere};
  const howOf = reachedHowIn(then, effects.settlement.ledger, live.ledger);
  return withReach(changed, then, sight, howOf);
}

/**
 * What plans are judged by, before it is known what they do: the changes are all but those of what is left alone. With leavings, they are
 * compared with the state after them.
 */
export function factsOf(
  {set, configBefore, live, filter, actor, applying = false, onProgress}: PlanInput,
  {all, diff, left}: Compared,
  leftAlone: ReadonlySet<Address>,
) {
  const changes = diff.changes.filter((change) => inScope(change, filter) && !leftAlone.has(change.address));
  const desired = desiredInScope(all, diff.changes, {live: left.live.objects, set: set.name, filter});
  const before = configBefore === undefined ? {} : {configBefore};
  const judgedOn = {...left.live, objects: withoutAccepted(left.live.objects, changes)};
  return {
    ...liveFacts(judgedOn),
    ...(left.all.length > 0 && {beforeLeavings: withoutAccepted(live.objects, changes)}),
    set,
    ...before,
    desired,
    manifests: all,
    changes,
    actor,
    applying,
    onProgress,
  };
}

type Facts = ReturnType<typeof factsOf>;

/** Judges what the set would change, but for what is left alone. */
function* judged(input: PlanInput, compared: Compared, leftAlone: ReadonlySet<Address>): Judging<Judged> {
  const {set, live, consent} = input;
  const {all, left} = compared;
  const facts = factsOf(input, compared, leftAlone);
  const {changes: rest} = facts;
  const changes = withLeavings({all: left.all, rest}, all);
  const done = {changes, rest, left: left.live};
  const effects = effectsOf(live, done, input.actor, set.name, input.onProgress);
  const {after} = effects;
  const seen = {set: set.name, live, after, changes: rest, looker: lookerOf(facts)};
  // Nearly always nothing is refused: who reaches what is then known before anything is judged.
  const ownUnlessRefused = workspacesOfPlan(seen);
  const sightUnlessRefused = sightOfWorkspaces(ownUnlessRefused, seen);
  const accessUnlessRefused = accessShown(input, effects, sightUnlessRefused);
  yield {changes, access: accessUnlessRefused};
  const ofRules = [
    ...(yield* judgingWithLeavings(
      {
        ...facts,
        declared: all.size,
        after,
        external: effects.external,
        settlement: effects.settlement,
        access: effects.access,
        consent,
      },
      live,
      changes,
    )),
    ...left.judgements,
  ];
  const own = workspacesOfPlan(seen, ofRules);
  // What is refused only takes workspaces away.
  const isRefused = own.size < ownUnlessRefused.size;
  const sight = isRefused ? sightOfWorkspaces(own, seen) : sightUnlessRefused;
  const access = isRefused ? accessShown(input, effects, sight) : accessUnlessRefused;
  const caused = {live, after, changes, effects, sight, judgements: ofRules};
  // The stricter of both holds while a plan changes it.
  const needed = Math.max(set.apply?.approvals ?? 0, live.lastApplySettings?.approvals ?? 0);
  const judgements = [
    ...ofRules,
    ...judgedByPolicies(set.policies ?? [], caused, consent),
    ...changedSettings(set.apply, live.lastApplySettings)
      .concat(lackingApprovers({set: set.name, needed, actor: input.actor}, live))
      .map((found) => ({finding: found, against: []})),
  ];
  return {facts, changes, rest, effects, after, judgements, sight, access};
}

/** What the set would delete that somebody wrote around bylaw under its name. */
export const straysOf = ({live, set}: PlanInput, {diff}: Compared): readonly LiveObject[] =>
  diff.changes.flatMap(({after, before}) =>
    after === undefined && before !== undefined && isStray(before, live, set.name) ? [before] : [],
  );

/**
 * The same, with what must not hinder the set left alone: rows that somebody wrote around bylaw under its name, and that it may
 * not delete, or not without breaking a rule. Without an actor nobody is asked what they may do: then it deletes those in its own
 * workspaces.
 */
export function* judgedWithoutStrays(
  input: PlanInput,
  compared: Compared,
): Judging<Judged & {readonly leftAlone: ReadonlySet<Address>}> {
  const {set, live, actor} = input;
  const strays = straysOf(input, compared);
  const own = new Set([...ownedBy(set.name, live.objects), ...homesOf(compared.all.values())]);
  const leftAlone = new Set(
    strays.filter((object) => actor === null && !own.has(homeOf(object) ?? '')).map(({address}) => address),
  );
  for (;;) {
    const made = yield* judged(input, compared, leftAlone);
    const blocked = blockedBy(made.judgements);
    const hindering = strays.filter(({address}) => blocked.has(address) && !leftAlone.has(address));
    if (hindering.length === 0) return {...made, leftAlone};
    for (const {address} of hindering) leftAlone.add(address);
  }
}
