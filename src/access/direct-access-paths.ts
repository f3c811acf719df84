/** The access paths to a target that lead through nothing else: section 3 of the contract, sentence by sentence. */
import {expiresAt, isExpired} from '../model/expiry.ts';
import {lowerLevel} from '../model/levels.ts';
import type {ObjectOf} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import type {Recipient} from '../model/specs.ts';
import type {AccessQuestion} from './access-question.ts';
import {missingOf} from './external-access.ts';
import {onePerson} from './people.ts';
import {unmetRequirement} from './requirement.ts';
import {withExternal, type Capabilities, type Memberships} from './memberships.ts';
import type {Target} from './targets.ts';
import type {GroupPath} from './group-path.ts';

const homeOf = (target: Target): string => target.workspace ?? '';

/** What a member needs for a target by itself: "a space […] needs `use:shared_spaces`". */
const needed = (target: Target): Capabilities => (target.kind === 'Space' ? 'use:shared_spaces' : '');

/** "`co-owner`, for a system admin, and for an admin of the workspace that hosts the target". */
export const systemAdminPath = (memberships: Memberships, workspace: string): GroupPath => ({
  people: memberships.systemAdmins,
  requirement: memberships.systemAdminIn(workspace),
  level: 'co-owner',
  via: ['system-admin'],
});

/**
 * The other half of that sentence. "Admins in their own right" need no capability.
 * Twin in SQL: src/postgres/behaviour/direct-access-paths.sql.
 */
export const adminPath = (memberships: Memberships, workspace: string): GroupPath => ({
  people: memberships.admins(workspace),
  requirement: memberships.memberWith(workspace, ''),
  level: 'co-owner',
  via: [`role:${workspace}/admin`],
});

/**
 * "`creator`, for the target's creator", who must be an active member like everybody else.
 * Twin in SQL: src/postgres/behaviour/internal-access-paths.sql.
 */
export const creatorPath = (memberships: Memberships, target: Target): GroupPath => ({
  people: onePerson(target.spec.creator),
  requirement: memberships.memberWith(homeOf(target), needed(target)),
  level: 'creator',
  via: ['creator'],
});

/**
 * "`viewer` through general access, for active members of the hosting workspace alone".
 * Twin in SQL: src/postgres/behaviour/internal-access-paths.sql.
 */
export function generalAccessPaths(memberships: Memberships, target: Target): readonly GroupPath[] {
  const {generalAccess} = target.spec;
  if (generalAccess === 'restricted') return [];
  return [
    {
      people: memberships.members(homeOf(target)),
      requirement: memberships.memberWith(homeOf(target), needed(target)),
      level: 'viewer',
      via: [`general-access:${generalAccess}`],
      ...(generalAccess === 'link' && {link: true}),
    },
  ];
}

/** How a path names the subject of an internal share in a workspace. */
export function subjectStep(workspace: string, subject: string): string {
  const {type, name} = splitReference(subject);
  if (type === 'user') return subject;
  return type === 'everyone' ? `everyone:${workspace}` : `${type}:${workspace}/${name}`;
}

/**
 * Whom the subject of a share means in a workspace, and how a path names them.
 * Twin in SQL: src/postgres/behaviour/internal-recipients.sql.
 */
function subjectOf(
  memberships: Memberships,
  workspace: string,
  subject: string,
): (Pick<GroupPath, 'people' | 'lasts'> & {readonly step: string}) | undefined {
  const {type, name} = splitReference(subject);
  const step = subjectStep(workspace, subject);
  switch (type) {
    case 'user':
      return {people: onePerson(name), step};
    case 'team':
      return {people: memberships.team(workspace, name), step};
    case 'right':
      return {
        people: memberships.holders(workspace, name),
        lasts: (email) => memberships.holdsUntil(workspace, email, name),
        step,
      };
    case 'everyone':
      return {people: memberships.members(workspace), step};
    default:
      // Recipients have no other type (`role:` is one of grants alone).
      return undefined;
  }
}

/** Until when a path lasts that has an expiry of its own, besides what limits it already. */
function lasting(expires: number, lasts?: GroupPath['lasts']): Pick<GroupPath, 'lasts'> {
  if (expires === Infinity) return lasts === undefined ? {} : {lasts};
  return {lasts: (email) => Math.min(expires, lasts?.(email) ?? Infinity)};
}

const expiryMissing = (expires: string | undefined): string =>
  `an expiry that is not past (it was ${expires ?? 'set earlier'})`;

/**
 * "The role of each share recipient that matches them […], if it is not expired", of an internal share.
 * Twin in SQL: src/postgres/behaviour/internal-access-paths.sql.
 */
export function internalSharePaths(
  {now}: AccessQuestion,
  memberships: Memberships,
  target: Target,
  share: ObjectOf<'Share'>,
): readonly GroupPath[] {
  const workspace = homeOf(target);
  const requirement = memberships.memberWith(workspace, needed(target));
  return (share.spec.to ?? []).flatMap(({subject, role, expires}) => {
    const meant = subjectOf(memberships, workspace, subject);
    if (meant === undefined) return [];
    return [
      {
        people: meant.people,
        requirement: share.spec.suspended
          ? unmetRequirement(() => `\`suspended: false\` on ${share.address}`)
          : isExpired(expires, now)
            ? unmetRequirement(() => expiryMissing(expires))
            : requirement,
        level: role,
        via: [share.address, meant.step],
        ...lasting(expiresAt(expires), meant.lasts),
      },
    ];
  });
}

/**
 * What people would have if a team passed on what it has to those below or beside it: nothing, since "a parent team brings
 * nothing". Only to explain that.
 */
export function relatedTeamPaths(
  memberships: Memberships,
  target: Target,
  share: ObjectOf<'Share'>,
): readonly GroupPath[] {
  const workspace = homeOf(target);
  return (share.spec.to ?? []).flatMap(({subject, role}) => {
    const {type, name} = splitReference(subject);
    if (type !== 'team') return [];
    const listed = memberships.listedInRelatedTeams(workspace, name);
    if (listed.size === 0) return [];
    const missing = (email: string): string =>
      `direct membership in team ${name} (being in ${listed.get(email) ?? 'another team'} is not enough: teams inherit nothing from each other)`;
    return [
      {
        people: new Set(listed.keys()),
        requirement: unmetRequirement(missing),
        level: role,
        via: [share.address, `team:${workspace}/${name}`],
      },
    ];
  });
}

/** What one recipient of an external share has by it; `in force` never exceeds what is declared. */
function externalPath(
  {now, external}: AccessQuestion,
  memberships: Memberships,
  target: Target,
  share: ObjectOf<'Share'>,
  partner: string,
  recipient: Recipient,
): GroupPath {
  const {subject, role, expires} = recipient;
  const inForce = external.recipient(share, subject);
  const path = {people: onePerson(splitReference(subject).name), via: [share.address, subject]};
  if (inForce === undefined) {
    const requirement = unmetRequirement(() => missingOf(external, share, subject));
    return {...path, requirement, level: role};
  }
  const past = [expires, inForce.expires].find((expiry) => isExpired(expiry, now));
  const requirement =
    past === undefined
      ? memberships.memberWith(partner, withExternal(needed(target)))
      : unmetRequirement(() => expiryMissing(past));
  return {
    ...path,
    requirement,
    level: lowerLevel(role, inForce.role),
    ...lasting(Math.min(expiresAt(expires), expiresAt(inForce.expires))),
  };
}

/**
 * The same of an external share: "for an external share, approved for that recipient with the connection
 * active". Its recipients are members of the partner, and `user:` alone: "a team or a role would let one side
 * widen what the other approved".
 * Twin in SQL: src/postgres/behaviour/direct-access-paths.sql.
 */
export function externalSharePaths(
  question: AccessQuestion,
  memberships: Memberships,
  target: Target,
  share: ObjectOf<'Share'>,
): readonly GroupPath[] {
  const partner = share.spec.with;
  if (partner === undefined) return [];
  return (share.spec.to ?? [])
    .filter(({subject}) => splitReference(subject).type === 'user')
    .map((recipient) => externalPath(question, memberships, target, share, partner, recipient));
}

/**
 * "For a guest, the role on each space they are invited to".
 * Twin in SQL: src/postgres/behaviour/direct-access-paths.sql.
 */
export function guestPaths(
  {external}: AccessQuestion,
  memberships: Memberships,
  space: ObjectOf<'Space'>,
  guest: ObjectOf<'Guest'>,
): readonly GroupPath[] {
  return guest.spec.spaces
    .filter((invited) => invited.space === space.name)
    .map(({role}) => ({
      people: onePerson(guest.name),
      requirement: memberships.guestOf(homeOf(space), external),
      level: role,
      via: [guest.address],
    }));
}
