/** The changes of a set, and the rules that they violate: of everything that it declares, except what it leaves alone. */
import {homesOf, ownedBy} from '../access/sight.ts';
import {isStray, withoutAccepted} from '../diff/accepted.ts';
import {applyChanges, type Diff} from '../diff/diff.ts';
import {homeOf, type Address} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import type {DesiredObject, LiveObject, State} from '../model/objects.ts';
import {judgeChanges, type Judgement} from '../rules/judge.ts';
import {liveFacts} from '../rules/judged.ts';
import {lookerOf} from '../rules/looker.ts';
import {completeDesired} from './complete-desired.ts';
import {effectsOf, type PlanEffects} from './plan-effects.ts';
import type {PlanInput} from './plan-input.ts';
import {desiredInScope, inScope} from './plan-scope.ts';
import {planSight} from './plan-sight.ts';
import {blockedBy} from './planned-change.ts';
import {judgedByPolicies} from './policies.ts';
import {withPresentPeople} from './present-people.ts';
import {withoutOffboardedRecipients} from './without-offboarded-recipients.ts';

/** What the manifests declare, as it is planned (`all`): of the people who are there, and with what manifests leave to others. */
export function declaredIn({desired, live}: Pick<PlanInput, 'desired' | 'live'>) {
  const present = withPresentPeople(desired, live);
  const staying = withoutOffboardedRecipients(present.desired, live);
  return {
    declared: present.desired,
    all: completeDesired(staying.desired, live.objects),
    findings: [...present.findings, ...staying.findings],
  };
}

/** The changes of a set, their effects, and the rules that they violate. */
interface Judged {
  readonly facts: Facts;
  readonly changes: readonly Change[];
  readonly effects: PlanEffects;
  readonly after: State;
  readonly judgements: readonly Judgement[];
}

/** What plans are judged by, before it is known what they do: the changes are all but those of what is left alone. */
export function factsOf(
  {set, configBefore, live, filter, actor, applying = false}: PlanInput,
  all: State<DesiredObject>,
  compared: Diff,
  leftAlone: ReadonlySet<Address>,
) {
  const changes = compared.changes.filter(
    (change) => inScope(change, filter) && !leftAlone.has(change.address),
  );
  const desired = desiredInScope(all, compared.changes, {live: live.objects, set: set.name, filter});
  const before = configBefore === undefined ? {} : {configBefore};
  const judgedOn = {...live, objects: withoutAccepted(live.objects, changes)};
  return {...liveFacts(judgedOn), set, ...before, desired, manifests: all, changes, actor, applying};
}

type Facts = ReturnType<typeof factsOf>;

/** Judges what the set would change, but for what is left alone. */
function judged(
  input: PlanInput,
  all: State<DesiredObject>,
  compared: Diff,
  leftAlone: ReadonlySet<Address>,
): Judged {
  const {set, live, consent} = input;
  const facts = factsOf(input, all, compared, leftAlone);
  const {changes} = facts;
  const effects = effectsOf(live, changes, input.actor, set.name);
  const after = applyChanges(live.objects, changes);
  const ofRules = judgeChanges({
    ...facts,
    declared: all.size,
    after,
    external: effects.external,
    settlement: effects.settlement,
    access: effects.access,
    consent,
  });
  const sight = planSight({set: set.name, live, after, changes, looker: lookerOf(facts)}, ofRules);
  const caused = {live, after, changes, effects, sight, judgements: ofRules};
  const judgements = [...ofRules, ...judgedByPolicies(set.policies ?? [], caused, consent)];
  return {facts, changes, effects, after, judgements};
}

/** What the set would delete that somebody wrote around bylaw under its name. */
export const straysOf = ({live, set}: PlanInput, compared: Diff): readonly LiveObject[] =>
  compared.changes.flatMap(({after, before}) =>
    after === undefined && before !== undefined && isStray(before, live, set.name) ? [before] : [],
  );

/**
 * The same, with what must not hinder the set left alone: rows that somebody wrote around bylaw under its name, and that it may
 * not delete, or not without breaking a rule. Without an actor nobody is asked what they may do: then it deletes those in its own
 * workspaces.
 */
export function judgedWithoutStrays(
  input: PlanInput,
  all: State<DesiredObject>,
  compared: Diff,
): Judged & {readonly leftAlone: ReadonlySet<Address>} {
  const {set, live, actor} = input;
  const strays = straysOf(input, compared);
  const own = new Set([...ownedBy(set.name, live.objects), ...homesOf(all.values())]);
  const leftAlone = new Set(
    strays.filter((object) => actor === null && !own.has(homeOf(object) ?? '')).map(({address}) => address),
  );
  for (;;) {
    const made = judged(input, all, compared, leftAlone);
    const blocked = blockedBy(made.judgements);
    const hindering = strays.filter(({address}) => blocked.has(address) && !leftAlone.has(address));
    if (hindering.length === 0) return {...made, leftAlone};
    for (const {address} of hindering) leftAlone.add(address);
  }
}
