/**
 * Whether somebody may be told of a set at all. The name of a set, and what manifests declare, prove nothing: whoever
 * does not answer for a workspace (access/sight.ts) has no authority in it either, so that a plan which touches it can
 * only fail. It is refused as a whole, before it names anything that it would change there.
 */
import {answersFor, areToldApart, ownedBy, peopleShown, lookerSight, type Looker} from '../access/sight.ts';
import {isActiveMember} from '../access/held-permissions.ts';
import type {Finding} from '../diagnostics/diagnostic.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import {addressOf, homeOf, type Address, type AddressParts} from '../model/address.ts';
import type {Live} from '../model/live.ts';
import {ofKind, type DesiredObject, type LiveObject, type State} from '../model/objects.ts';
import {SET_FILE} from '../model/set-config.ts';
import {againstActor, authorityActorDefinition} from './authority-actor.ts';
import {authorityNotPermittedDefinition} from './authority-not-permitted.ts';
import type {JudgedPlan, PlanToJudge} from './judged.ts';
import {lookerOf} from './looker.ts';
import {about} from './rule.ts';

type Text = Pick<Finding, 'message' | 'help'>;

/** Why somebody is told nothing of a set, and how to go on: a message and a help. */
export const strangersSet = (actor: string, set: string): Text => ({
  message: `${actor} is not allowed to use the set ${set}: nothing that it owns or did is in a workspace of which they are an active member.`,
  help: `If this folder is another set, give it another name in ${SET_FILE}: this one is taken. Otherwise, have an active member of its workspaces or a system admin do it.`,
});

/** Whether all that a set owns is in workspaces for which a looker does not answer. A set that owns nothing is nobody's. */
export function isStrangers(looker: Looker, set: string, live: State<LiveObject>, now: number): boolean {
  if (!areToldApart(looker.login) || looker.isSystemAdmin) return false;
  const answers = answersFor(looker, live, now);
  const homes = ownedBy(set, live);
  if (homes.size > 0) return ![...homes].some(answers);
  return [...live.values()].some(({managedBy}) => managedBy === set);
}

/** The facts of a plan by which it is known whether it touches workspaces of strangers. */
export type Touching = Pick<
  PlanToJudge,
  | 'set'
  | 'desired'
  | 'manifests'
  | 'live'
  | 'changes'
  | 'archived'
  | 'actor'
  | 'login'
  | 'applying'
  | 'offline'
  | 'pristine'
  | 'now'
  | 'elsewhere'
>;

/** A function that tells whether a workspace, live or kept in the archive, is of strangers. */
function strangersTo(
  looker: Looker,
  {live, archived = new Map(), now}: Pick<Touching, 'live' | 'archived' | 'now'>,
): (workspace: string | null) => boolean {
  const answers = answersFor(looker, live, now);
  const isMemberOf = (kept: NonNullable<ReturnType<Live['archived']['get']>>): boolean =>
    [...ofKind(kept.objects, 'Member')].some(
      (member) => member.name === looker.actor && isActiveMember(member, now),
    );
  return (workspace) => {
    if (workspace === null || answers(workspace)) return false;
    if (live.has(addressOf('Workspace', null, workspace))) return true;
    const kept = archived.get(workspace);
    return kept !== undefined && !isMemberOf(kept);
  };
}

/** The manifests leave out what the set owns where the actor answers for nothing: what that is, is not said. */
const strangersObjects = (actor: string, set: string): Text => ({
  message: `${actor} is not allowed to make this plan: the manifests leave out objects of the set ${set} in workspaces of which they are not an active member, or accounts of people there, and that would delete them.`,
  help: 'Plan with `--target` what is in your own workspaces, or have an active member of the others or a system admin do it.',
});

const notAllowed = (
  text: Text,
  where: Pick<Finding, 'place'> & {readonly address?: string | null},
): Finding => ({
  rule: authorityNotPermittedDefinition.id,
  severity: 'error',
  address: null,
  ...text,
  ...where,
});

const SET_NAME = {file: SET_FILE, document: 0, pointer: '/metadata/name'};

/** Whether a declared object is any other than one that is the set's already and stays as it is. */
const isTouched = ({live, changes, set}: Touching, address: Address): boolean =>
  live.get(address)?.managedBy !== set.name || changes.some((change) => change.address === address);

/** The first object that the manifests touch in each workspace of strangers. */
function declaredAmongStrangers(
  plan: Touching,
  isStrange: (workspace: string | null) => boolean,
): ReadonlyMap<string, DesiredObject> {
  const first = new Map<string, DesiredObject>();
  for (const object of plan.desired.values()) {
    const home = homeOf(object);
    if (home === null || first.has(home) || !isStrange(home)) continue;
    if (isTouched(plan, object.address)) first.set(home, object);
  }
  return first;
}

/**
 * What stands against telling a plan at all; nothing while no login is bound. It names no object of a workspace of
 * strangers but what the manifests declare there.
 */
export function againstStrangersPlan(plan: Touching): readonly Finding[] {
  const looker = lookerOf(plan);
  const {desired, live, now, changes, set} = plan;
  const {actor} = looker;
  if (!areToldApart(looker.login) || looker.isSystemAdmin) return [];
  const isStrange = strangersTo(looker, plan);
  const declared = declaredAmongStrangers(plan, isStrange);
  const people = peopleShown(lookerSight(looker, live, now), live, actor);
  const isAccountOfStranger = ({kind, name}: AddressParts): boolean => kind === 'User' && !people.has(name);
  const accounts = [...desired.values()].filter(
    (object) => isAccountOfStranger(object) && isTouched(plan, object.address),
  );
  const isLeft = changes.some(
    ({before, after}) =>
      before !== undefined &&
      after === undefined &&
      (isStrange(homeOf(before)) || isAccountOfStranger(before)),
  );
  const isWholly = isStrangers(looker, set.name, live, now);
  if (!isWholly && !isLeft && declared.size === 0 && accounts.length === 0) return [];
  const against = againstActor(plan);
  if (against !== undefined) return [against];
  if (actor === null) return [finding(authorityActorDefinition, {actor})];
  if (isWholly) return [notAllowed(strangersSet(actor, set.name), {place: SET_NAME})];
  return [
    ...[...declared].map(([workspace, object]) =>
      notAllowed(
        {
          message: `${actor} is not allowed to change anything in ${workspace}: they are neither an active member of it nor a system admin.`,
          help: `Remove from the manifests what they declare in ${workspace}, or have an active member of it or a system admin do it.`,
        },
        about(object),
      ),
    ),
    // Whether there is such an account is not said.
    ...accounts.map((object) =>
      finding(
        authorityNotPermittedDefinition,
        {actor, address: object.address, doing: 'declare', lacking: 'a system admin'},
        about(object),
      ),
    ),
    ...(isLeft ? [notAllowed(strangersObjects(actor, set.name), {place: SET_NAME})] : []),
  ];
}

/** Whether the set owns something in workspaces of strangers, so that how much it owns in all is not told. */
export function ownsAmongStrangers(plan: JudgedPlan): boolean {
  const {live, now, set} = plan;
  const sight = lookerSight(lookerOf(plan), live, now);
  return (
    !sight.everything &&
    [...live.values()].some((object) => object.managedBy === set.name && !sight.isOwn(homeOf(object)))
  );
}
