/** What a plan tells besides its changes of access: how all reach what they concern, names, outsiders, approvals. */
import type {AccessQuestion} from '../access/access-question.ts';
import {reachOf, type ReachedHowOf} from '../access/reach.ts';
import type {Sight} from '../access/sight.ts';
import {requestNamed} from '../agreements/request.ts';
import type {Change} from '../model/change.ts';
import {differences} from '../model/differences.ts';
import {namesOf} from '../model/names.ts';
import {ofKinds, type GovernedObject, type State} from '../model/objects.ts';
import type {Plan, Waiting} from '../model/plan.ts';
import {bareName} from '../model/principal.ts';
import {splitReference} from '../model/references.ts';
import type {PlanEffects} from './plan-effects.ts';

/** How many outsiders are among those who gain access. */
export const countOutsiders = (gained: Plan['access']['gained']): number =>
  new Set(gained.filter(({outside}) => outside != null).map(({principal}) => principal)).size;

/** Changes of access, with who reaches each object concerned once they have happened. */
export function withReach(
  access: PlanEffects['access'],
  then: AccessQuestion,
  sight: Sight,
  howOf: ReachedHowOf,
): Plan['access'] {
  const {gained, lost, changed, pending} = access;
  const named = [gained, lost, changed, pending].flatMap((list) => list.map(({object}) => object));
  const reach = reachOf(then, named, sight.path, howOf);
  // Of a partner's target, an empty list would say that nobody reaches it.
  return {...access, reach: reach.filter(({object, levels}) => levels.length > 0 || sight.path(object, []))};
}

/** What such a reference as `space:acme-legal/deal-room` or `vault:acme-legal/files` is about in a state. */
function meantIn(state: State, reference: string): GovernedObject | undefined {
  const {type, name} = splitReference(reference);
  const kind = type === 'space' ? 'Space' : type === 'team' ? 'Team' : 'Resource';
  return state.get(`${kind}/${name}`);
}

/**
 * Objects before and after changes that some references may be about, if they may be told by name, the latter last. What did not change is
 * told once. People are looked for in all of their memberships.
 */
function* shownIn(
  references: ReadonlySet<string>,
  [before, after]: readonly [State, State],
  sight: Sight,
): Generator<GovernedObject> {
  const isShown = ({kind, workspace}: GovernedObject): boolean => kind === 'User' || sight.isOwn(workspace);
  for (const {object} of differences(before, after)) if (isShown(object)) yield object;
  for (const object of ofKinds(after, ['User', 'Member']))
    if (references.has(object.name) && isShown(object)) yield object;
  for (const reference of references) {
    const object = meantIn(after, reference);
    if (object !== undefined && isShown(object)) yield object;
  }
}

/** What is called by another name of what changes of access tell of: of people, and of what is in workspaces that are their own. */
export function withNames(
  {gained, lost, changed, pending, longer = []}: Plan['access'],
  states: readonly [before: State, after: State],
  sight: Sight,
): Pick<Plan, 'names'> {
  const references = new Set(
    [gained, lost, changed, pending, longer].flatMap((list) =>
      list.flatMap(({principal, object, via}) => [bareName(principal), object, ...via]),
    ),
  );
  if (references.size === 0) return {};
  const names = namesOf(references, shownIn(references, states, sight));
  return Object.keys(names).length === 0 ? {} : {names};
}

/** The requests that a plan shows approvals of: what waits, what changes, and what brings access. */
export function requestsShown(
  changes: readonly Change[],
  waiting: readonly Waiting[],
  {gained, changed}: PlanEffects['access'],
): ReadonlySet<string> {
  const paths = new Set([...gained, ...changed].flatMap(({via}) => via));
  const addresses = [...changes.map(({address}) => address), ...paths].map(requestNamed);
  return new Set([...waiting.map(({id}) => id), ...addresses]);
}
