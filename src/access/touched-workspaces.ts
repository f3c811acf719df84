/**
 * Where access can differ between two questions, and what has to be known to tell how: so that the cost of a change follows
 * what it can touch, and not all that there is.
 */
import {addressOf, type Address} from '../model/address.ts';
import {differences, type Difference} from '../model/differences.ts';
import {NO_MEMBERSHIPS_ELSEWHERE, type MembershipsElsewhere} from '../model/memberships-elsewhere.ts';
import {objectAt, type GovernedObject, type ObjectOf, type State} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import type {AccessQuestion} from './access-question.ts';
import type {ExternalAccess} from './external-access.ts';
import {isActiveMember} from './held-permissions.ts';
import {objectsInForce} from './objects-in-force.ts';

type Share = ObjectOf<'Share'>;

/** Names of workspaces. */
type Workspaces = ReadonlySet<string>;

const systemAdminsIn = ({state}: AccessQuestion): ReadonlySet<string> =>
  new Set(objectsInForce(state).User.flatMap(({name, spec}) => (spec.systemAdmin ? [name] : [])));

/** The workspace that an object is of or is, and the partner that it names. */
function sidesOf(object: GovernedObject): readonly string[] {
  const home = object.kind === 'Workspace' ? object.name : object.workspace;
  const partner = object.kind === 'Share' || object.kind === 'Connection' ? object.spec.with : undefined;
  return [home, partner].filter((side) => side != null);
}

type InForce = {readonly role: string; readonly expires?: string} | undefined;

const sameInForce = (a: InForce, b: InForce): boolean => a?.role === b?.role && a?.expires === b?.expires;

/** Whether more or less of an external share is in force by one than by the other; its space is as in `state`. */
export function differsInForce(
  one: ExternalAccess,
  other: ExternalAccess,
  share: Share,
  state: State,
): boolean {
  if (!sameInForce(one.contribution(share), other.contribution(share))) return true;
  const recipients = share.spec.to ?? [];
  if (
    recipients.some(
      ({subject}) => !sameInForce(one.recipient(share, subject), other.recipient(share, subject)),
    )
  )
    return true;
  const {type, name} = splitReference(share.spec.target);
  if (type !== 'space') return false;
  const space = objectAt(state, 'Space', addressOf('Space', share.workspace, name));
  if (space === undefined) return false;
  return space.spec.resources.some(
    (resource) =>
      one.resourceInSharedSpace(share, space, resource) !==
      other.resourceInSharedSpace(share, space, resource),
  );
}

/** The shares of which agreements put more or less in force, and the guests whose invitation has ended or has not any more. */
export function* agreedOtherwise(
  before: AccessQuestion,
  after: AccessQuestion,
): Generator<Share | ObjectOf<'Guest'>> {
  const [one, other] = [before.external, after.external];
  if (one === other) return;
  const {Share, Guest} = objectsInForce(after.state);
  for (const share of Share) {
    if (share.spec.with !== undefined && differsInForce(one, other, share, after.state)) yield share;
  }
  for (const guest of Guest) {
    if (one.invitationEnded(guest) !== other.invitationEnded(guest)) yield guest;
  }
}

/**
 * Whether a difference can change where system admins count as such: that depends on all their memberships together, and on
 * which of those are in a workspace that is there. Members whom only one of the states has are a difference themselves.
 */
function concernsAdmins({object, other}: Difference, admins: ReadonlySet<string>, after: State): boolean {
  if (object.kind === 'User' || object.kind === 'Member') return admins.has(object.name);
  if (object.kind !== 'Workspace' || other !== undefined) return false;
  return [...admins].some((email) => after.has(addressOf('Member', object.name, email)));
}

/** `workspaces`, and those that share something with one of them: `into` one of their spaces, or with their members. */
const withHosts = (workspaces: Workspaces, shares: readonly Share[]): Workspaces =>
  new Set([
    ...workspaces,
    ...shares.flatMap(({workspace, spec}) => (workspaces.has(spec.with ?? '') ? [workspace ?? ''] : [])),
  ]);

/** `workspaces`, and the partners with whom they share something. */
const withPartners = (workspaces: Workspaces, shares: readonly Share[]): Workspaces =>
  new Set([
    ...workspaces,
    ...shares.flatMap(({workspace, spec}) =>
      spec.with !== undefined && workspaces.has(workspace ?? '') ? [spec.with] : [],
    ),
  ]);

/**
 * The workspaces to whose targets people may have other access by one question than by the other; undefined if it may be all.
 * Objects that are the same must be so by identity, as a state after changes shares those of the state before.
 *
 * A target depends on its own workspace, on the partners with whom it is shared, and, where it is contributed to a partner's
 * space, on those with whom that one shares: twice the way back from what differs. Of anything else, only where system admins
 * count depends on other workspaces.
 */
export function touchedBetween(before: AccessQuestion, after: AccessQuestion): Workspaces | undefined {
  if (before.now !== after.now || before.elsewhere !== after.elsewhere) return undefined;
  const admins = new Set([...systemAdminsIn(before), ...systemAdminsIn(after)]);
  const differing = new Set<string>();
  for (const difference of differences(before.state, after.state)) {
    if (concernsAdmins(difference, admins, after.state)) return undefined;
    for (const object of [difference.object, difference.other]) {
      for (const side of object === undefined ? [] : sidesOf(object)) differing.add(side);
    }
  }
  for (const object of agreedOtherwise(before, after)) {
    for (const side of sidesOf(object)) differing.add(side);
  }
  if (differing.size === 0) return differing;
  const shares = [before, after].flatMap(({state}) => objectsInForce(state).Share);
  return withHosts(withHosts(differing, shares), shares);
}

/** Where system admins are members but in `known`, besides what is said of elsewhere. */
function elsewhereThan(question: AccessQuestion, known: Workspaces): MembershipsElsewhere {
  const {state, now, elsewhere = NO_MEMBERSHIPS_ELSEWHERE} = question;
  const admins = systemAdminsIn(question);
  const others = objectsInForce(state).Member.filter(
    ({workspace, name}) => admins.has(name) && !known.has(workspace ?? ''),
  );
  const names = (active: boolean): readonly string[] =>
    others.filter((member) => isActiveMember(member, now) === active).map(({name}) => name);
  return {
    active: new Set([...elsewhere.active, ...names(true)]),
    ended: new Set([...elsewhere.ended, ...names(false)]),
  };
}

/**
 * The question with no more of the state than what access to the targets of `workspaces` depends on: the answer about
 * them is the same. The question itself if that is all.
 */
export function questionAbout(question: AccessQuestion, workspaces: Workspaces): AccessQuestion {
  const {Share, Workspace} = objectsInForce(question.state);
  const known = withPartners(withPartners(workspaces, Share), Share);
  if (Workspace.every(({name}) => known.has(name))) return question;
  const state = new Map<Address, GovernedObject>();
  for (const object of question.state.values()) {
    const {address, kind, workspace, name} = object;
    if (kind === 'User' || known.has(kind === 'Workspace' ? name : (workspace ?? '')))
      state.set(address, object);
  }
  return {...question, state, elsewhere: elsewhereThan(question, known)};
}
