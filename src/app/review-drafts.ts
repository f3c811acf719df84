/** What of a workspace's access is to be reviewed, before the audit is asked since when it is so. */
import {AccessPaths} from '../access/access-paths.ts';
import {admits, comparePaths, type GroupPath} from '../access/group-path.ts';
import {heldPermissions, isActiveMember} from '../access/held-permissions.ts';
import {hostOf} from '../access/targets.ts';
import {reachedHowIn} from '../agreements/reached-how.ts';
import {requestsIn, sidesOf} from '../agreements/request.ts';
import type {ReviewKind, ReviewRow} from '../model/access-review.ts';
import {addressOf, type Address} from '../model/address.ts';
import {isExpired} from '../model/expiry.ts';
import {groupBy} from '../model/group-by.ts';
import {compareLevels, type Level} from '../model/levels.ts';
import {objectAt, ofKind, type ObjectOf} from '../model/objects.ts';
import {ADMIN_ROLE, covers, MANAGE_CONNECTIONS} from '../model/permissions.ts';
import {principalOf} from '../model/principal.ts';
import {splitReference} from '../model/references.ts';
import type {AccessHeld} from '../past/access-since.ts';
import {addressOfTarget} from '../past/as-of.ts';
import type {Said, Statement} from '../past/so-since.ts';
import type {AgreementFacts} from './agreement-facts.ts';

/** A row without what the audit says of it. */
export interface ReviewDraft extends Omit<
  ReviewRow,
  'lastConfirmed' | 'confirmedBy' | 'lastChange' | 'changedBy'
> {
  /** What the objects say of it. */
  readonly statement: Statement;
  /** The access that it gives, where it does. */
  readonly held?: AccessHeld;
  /** The object whose last change is told. */
  readonly changed: Address;
}

type Some = Pick<ReviewDraft, 'kind' | 'address' | 'person' | 'target' | 'statement'>;

const draft = ({kind, address, ...given}: Some & Partial<ReviewDraft>): ReviewDraft => ({
  kind,
  address,
  level: null,
  permissions: [],
  outside: null,
  via: [],
  since: null,
  requestedBy: null,
  agreed: [],
  expires: null,
  missing: [],
  changed: address,
  ...given,
});

/** The object of a kind among what is said. */
const said = <K extends NonNullable<Said[number]>['kind']>(
  objects: Said,
  kind: K,
): Extract<NonNullable<Said[number]>, {kind: K}> | undefined =>
  objects.find((object) => object?.kind === kind) as
    Extract<NonNullable<Said[number]>, {kind: K}> | undefined;

const coverAll = (held: readonly string[], wanted: readonly string[]): boolean =>
  wanted.every((permission) => held.some((one) => covers(one, permission)));

/** The active members of a workspace, their memberships and what they hold. */
function membersOf({live}: AgreementFacts, workspace: string): readonly ObjectOf<'Member'>[] {
  return [...ofKind(live.objects, 'Member')].filter(
    (member) => member.workspace === workspace && isActiveMember(member, live.now),
  );
}

/** That somebody has had a role while they were active; the built-in role is no object. */
const roleStatement = (member: ObjectOf<'Member'>, role: string): Statement => ({
  addresses: [
    member.address,
    ...(role === ADMIN_ROLE ? [] : [addressOf('Role', member.workspace ?? '', role)]),
  ],
  holds: (objects) => {
    const {spec} = said(objects, 'Member') ?? {};
    const name = role === ADMIN_ROLE ? role : said(objects, 'Role')?.name;
    return name !== undefined && spec?.status === 'active' && spec.roles.includes(name);
  },
});

/** That a role has given all that it gives. */
export const widthStatement = ({address, spec}: ObjectOf<'Role'>): Statement => ({
  addresses: [address],
  holds: (objects) => coverAll(said(objects, 'Role')?.spec.permissions ?? [], spec.permissions),
});

function grantStatement(grant: ObjectOf<'Grant'>, member: ObjectOf<'Member'>): Statement {
  const {type, name} = splitReference(grant.spec.subject);
  const home = grant.workspace ?? '';
  return {
    addresses: [grant.address, member.address, ...(type === 'team' ? [addressOf('Team', home, name)] : [])],
    holds: (objects) => {
      const [given, who, team] = [said(objects, 'Grant'), said(objects, 'Member'), said(objects, 'Team')];
      if (given === undefined || who?.spec.status !== 'active') return false;
      return coverAll(given.spec.permissions, grant.spec.permissions) && isGrantedTo(given, who, team);
    },
  };
}

function isGrantedTo(
  {spec}: ObjectOf<'Grant'>,
  member: ObjectOf<'Member'>,
  team: ObjectOf<'Team'> | undefined,
): boolean {
  const {type, name} = splitReference(spec.subject);
  switch (type) {
    case 'user':
      return name === member.name;
    case 'role':
      return member.spec.roles.includes(name);
    case 'team':
      return team?.name === name && team.spec.members.includes(member.name);
    default:
      return spec.subject === 'everyone';
  }
}

/** Admins, and External Connection Admins. */
function* managers(facts: AgreementFacts, workspace: string): Generator<ReviewDraft> {
  const {objects, now} = facts.live;
  const held = heldPermissions(objects, now).get(workspace);
  const target = `workspace:${workspace}`;
  for (const member of membersOf(facts, workspace)) {
    const person = member.name;
    const own = {address: member.address, person, target, expires: member.spec.expires ?? null};
    if (member.spec.roles.includes(ADMIN_ROLE)) {
      const via = [`role:${workspace}/${ADMIN_ROLE}`];
      yield draft({kind: 'admin', ...own, via, statement: roleStatement(member, ADMIN_ROLE)});
    }
    const manages = (held?.get(person) ?? []).filter(({permission}) =>
      covers(permission, MANAGE_CONNECTIONS),
    );
    for (const via of groupBy(manages, (one) => one.via).keys()) {
      const given = {kind: 'eca', ...own, permissions: [MANAGE_CONNECTIONS], via: [via]} as const;
      const grant = objectAt(objects, 'Grant', via);
      if (grant !== undefined) {
        const {address, spec} = grant;
        const expires = spec.expires ?? null;
        yield draft({...given, address, expires, statement: grantStatement(grant, member)});
      } else {
        const role = via.slice(`role:${workspace}/`.length);
        const statement = roleStatement(member, role);
        const holds = (those: Said): boolean =>
          statement.holds(those) &&
          (role === ADMIN_ROLE ||
            coverAll(said(those, 'Role')?.spec.permissions ?? [], [MANAGE_CONNECTIONS]));
        yield draft({...given, statement: {...statement, holds}});
      }
    }
  }
}

/** Connection Admins, also those who are no active members. */
function* connectionAdmins({live}: AgreementFacts, workspace: string): Generator<ReviewDraft> {
  for (const connection of ofKind(live.objects, 'Connection')) {
    if (connection.workspace !== workspace) continue;
    const {address, name, spec} = connection;
    for (const person of spec.admins) {
      const member = objectAt(live.objects, 'Member', addressOf('Member', workspace, person));
      const isActive = member !== undefined && isActiveMember(member, live.now);
      yield draft({
        kind: 'ca',
        address,
        person,
        target: `connection:${workspace}/${name}`,
        requestedBy: spec.requestedBy,
        expires: member?.spec.expires ?? null,
        missing: isActive ? [] : [`an active membership in ${workspace}`],
        statement: {
          addresses: [address],
          holds: (objects) => said(objects, 'Connection')?.spec.admins.includes(person) === true,
        },
      });
    }
  }
}

/** Every role of every member: which of them give more than when they were given, the audit says. */
function* roles(facts: AgreementFacts, workspace: string): Generator<ReviewDraft> {
  for (const member of membersOf(facts, workspace)) {
    for (const name of member.spec.roles) {
      const role = objectAt(facts.live.objects, 'Role', addressOf('Role', workspace, name));
      if (role === undefined || name === ADMIN_ROLE) continue;
      yield draft({
        kind: 'role',
        address: member.address,
        person: member.name,
        target: `role:${workspace}/${name}`,
        permissions: role.spec.permissions,
        via: [`role:${workspace}/${name}`],
        expires: member.spec.expires ?? null,
        statement: roleStatement(member, name),
        changed: role.address,
      });
    }
  }
}

/** What grants give, one person a row. */
function* grants(facts: AgreementFacts, workspace: string): Generator<ReviewDraft> {
  const {objects, now} = facts.live;
  const members = membersOf(facts, workspace);
  for (const grant of ofKind(objects, 'Grant')) {
    if (grant.workspace !== workspace || isExpired(grant.spec.expires, now)) continue;
    const {type, name} = splitReference(grant.spec.subject);
    const team = type === 'team' ? objectAt(objects, 'Team', addressOf('Team', workspace, name)) : undefined;
    for (const member of members) {
      if (!isGrantedTo(grant, member, team)) continue;
      const through =
        type === 'user'
          ? grant.spec.subject
          : type === 'everyone'
            ? `everyone:${workspace}`
            : `${type}:${workspace}/${name}`;
      yield draft({
        kind: 'grant',
        address: grant.address,
        person: member.name,
        target: `workspace:${workspace}`,
        permissions: grant.spec.permissions,
        via: [grant.address, through],
        expires: grant.spec.expires ?? null,
        statement: grantStatement(grant, member),
      });
    }
  }
}

/** That a share or an invitation has named those by whom a path leads, at this level or a higher one. */
function namedStatement(
  workspace: string,
  target: string,
  {via, level}: GroupPath,
  person: string,
): Statement {
  const [giver = '', step = ''] = via;
  const [, team] = /^team:[^/]+\/(.+)$/.exec(step) ?? [];
  const subject = step.replace(/^(right|everyone):[^/]+\/?/, '$1:').replace(/:$/, '');
  const isEnough = (role: Level): boolean => compareLevels(role, level) >= 0;
  const holds = (objects: Said): boolean => {
    const [guest, share] = [said(objects, 'Guest'), said(objects, 'Share')];
    if (guest !== undefined) {
      const room = said(objects, 'Space')?.name;
      const {suspended, spaces} = guest.spec;
      return !suspended && spaces.some(({space, role}) => space === room && isEnough(role));
    }
    if (share === undefined || share.spec.suspended) return false;
    const {into, role, to = []} = share.spec;
    if (into !== undefined) return role !== undefined && isEnough(role);
    if (team === undefined) return to.some((one) => one.subject === subject && isEnough(one.role));
    const group = said(objects, 'Team');
    if (group?.spec.members.includes(person) !== true) return false;
    return to.some((one) => one.subject === `team:${group.name}` && isEnough(one.role));
  };
  const beside = [
    ...(team === undefined ? [] : [addressOf('Team', workspace, team)]),
    ...(giver.startsWith('Guest/') ? [addressOfTarget(target)] : []),
  ];
  return {addresses: [giver, ...beside], holds};
}

/** The path by which each person has, or would have, what one object gives on a target. */
function pathsByPerson(paths: readonly GroupPath[]): ReadonlyMap<string, ReadonlyMap<string, GroupPath>> {
  const found = new Map<string, Map<string, GroupPath>>();
  for (const path of paths) {
    const [giver = '', step = ''] = path.via;
    const isInvitation = giver.startsWith('Guest/') && path.via.length === 1;
    if (!isInvitation && !giver.startsWith('Share/')) continue;
    // A member of a group who lacks something is not named by the object.
    const isNamed = isInvitation || (path.via.length === 2 && step.startsWith('user:'));
    const people = found.get(giver) ?? new Map<string, GroupPath>();
    found.set(giver, people);
    for (const person of path.people) {
      if (!isNamed && !admits(path, person)) continue;
      const other = people.get(person);
      const order = other && Number(admits(other, person)) - Number(admits(path, person));
      if (other === undefined || (order || comparePaths(path, other)) < 0) people.set(person, path);
    }
  }
  return found;
}

/** Guests, and the recipients of shares. */
function* recipients(facts: AgreementFacts, workspace: string): Generator<ReviewDraft> {
  const {live, external} = facts;
  const {objects: state, now, elsewhere, ledger} = live;
  const access = new AccessPaths({state, now, external, elsewhere});
  const howOf = reachedHowIn({state, now, external}, ledger, ledger);
  for (const target of access.targets()) {
    if (hostOf(target) !== workspace) continue;
    const paths = access.to(target).flatMap((group) => group.paths);
    for (const [address, people] of pathsByPerson(paths)) {
      const giver = state.get(address);
      if (giver?.kind !== 'Share' && giver?.kind !== 'Guest') continue;
      for (const [person, path] of people) {
        const principal = principalOf(person);
        const {level, via, link} = path;
        const {outside, agreed, expires} = howOf(principal, target, path);
        const isInForce = admits(path, person);
        const kind: ReviewKind =
          giver.kind === 'Guest' ? 'guest' : outside !== null && isInForce ? 'outsider' : 'share';
        yield draft({
          kind,
          address,
          person,
          target,
          level,
          outside,
          via,
          requestedBy: giver.kind === 'Guest' ? giver.spec.invitedBy : giver.spec.requestedBy,
          agreed,
          expires,
          missing: isInForce ? [] : path.requirement.missing(person),
          statement: namedStatement(workspace, target, path, person),
          ...(isInForce && {held: {principal, object: target, level, link}}),
        });
      }
    }
  }
}

const STANDS = (address: Address): Statement => ({
  addresses: [address],
  holds: ([object]) => object !== undefined,
});

/** Open requests that nobody can approve, and connections on which nobody of the workspace could approve any. */
function* nobodyApproves(facts: AgreementFacts, workspace: string): Generator<ReviewDraft> {
  for (const request of requestsIn(facts.live.objects)) {
    if (!sidesOf(request).includes(workspace)) continue;
    const {address, spec} = request;
    for (const {side, status, approvers, since} of facts.sides(request)) {
      if (status !== 'waiting' || approvers.length > 0) continue;
      const given = {kind: 'nobody-approves', address, person: null, target: `workspace:${side}`} as const;
      yield draft({...given, since, requestedBy: spec.requestedBy, statement: STANDS(address)});
    }
  }
  for (const pair of facts.pairs()) {
    const partner = pair.find((name) => name !== workspace);
    if (partner === undefined || !pair.includes(workspace)) continue;
    const {state, sides} = facts.connection(workspace, partner);
    const address = sides.find(({connection}) => connection !== null)?.connection;
    const admins = sides[0]?.admins ?? [];
    const mayAdmin = admins.some((email) => facts.approvers.isConnectionAdmin(workspace, partner, email));
    if (state !== 'active' || !address || mayAdmin || facts.approvers.ecasOf(workspace).length > 0) continue;
    yield draft({
      kind: 'nobody-approves',
      address,
      person: null,
      target: `workspace:${workspace}`,
      statement: STANDS(address),
    });
  }
}

/** Everything to review in a workspace, in no order; of `role`, every role. */
export const reviewDrafts = (facts: AgreementFacts, workspace: string): readonly ReviewDraft[] => [
  ...managers(facts, workspace),
  ...connectionAdmins(facts, workspace),
  ...roles(facts, workspace),
  ...grants(facts, workspace),
  ...recipients(facts, workspace),
  ...nobodyApproves(facts, workspace),
];
