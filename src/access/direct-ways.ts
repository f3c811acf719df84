/** The ways to a target that lead through nothing else: section 3 of the contract, sentence by sentence. */
import {isExpired} from '../model/expiry.ts';
import {lowerLevel} from '../model/levels.ts';
import type {ObjectOf} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import type {Recipient} from '../model/specs.ts';
import type {AccessQuestion} from './access-question.ts';
import {missingOf} from './external-access.ts';
import {onePerson, type People} from './people.ts';
import {unmetRequirement} from './requirement.ts';
import {withExternal, type Capabilities, type Standing} from './standing.ts';
import type {Target} from './targets.ts';
import type {Way} from './way.ts';

const homeOf = (target: Target): string => target.workspace ?? '';

/** What a member needs for a target by itself: "a space […] needs `use:shared_spaces`". */
const needed = (target: Target): Capabilities => (target.kind === 'Space' ? 'use:shared_spaces' : '');

/** "`co-owner`, for a system admin, and for an admin of the workspace that hosts the target". */
export const systemAdminWay = (standing: Standing, workspace: string): Way => ({
  people: standing.systemAdmins,
  requirement: standing.systemAdminIn(workspace),
  level: 'co-owner',
  via: ['system-admin'],
});

/**
 * The other half of that sentence. "Admins in their own right" need no capability.
 * Twin in SQL: src/postgres/behaviour/direct-access-paths.sql.
 */
export const adminWay = (standing: Standing, workspace: string): Way => ({
  people: standing.admins(workspace),
  requirement: standing.memberWith(workspace, ''),
  level: 'co-owner',
  via: [`role:${workspace}/admin`],
});

/**
 * "`creator`, for the target's creator", who must be an active member like everybody else.
 * Twin in SQL: src/postgres/behaviour/internal-access-paths.sql.
 */
export const creatorWay = (standing: Standing, target: Target): Way => ({
  people: onePerson(target.spec.creator),
  requirement: standing.memberWith(homeOf(target), needed(target)),
  level: 'creator',
  via: ['creator'],
});

/**
 * "`viewer` through general access, for active members of the hosting workspace alone".
 * Twin in SQL: src/postgres/behaviour/internal-access-paths.sql.
 */
export function generalAccessWays(standing: Standing, target: Target): readonly Way[] {
  const {generalAccess} = target.spec;
  if (generalAccess === 'restricted') return [];
  return [
    {
      people: standing.members(homeOf(target)),
      requirement: standing.memberWith(homeOf(target), needed(target)),
      level: 'viewer',
      via: [`general-access:${generalAccess}`],
      ...(generalAccess === 'link' && {link: true}),
    },
  ];
}

/**
 * Whom the subject of a share means in a workspace, and how a path names them.
 * Twin in SQL: src/postgres/behaviour/internal-recipients.sql.
 */
function subjectOf(
  standing: Standing,
  workspace: string,
  subject: string,
): {readonly people: People; readonly step: string} | undefined {
  const {type, name} = splitReference(subject);
  switch (type) {
    case 'user':
      return {people: onePerson(name), step: subject};
    case 'team':
      return {people: standing.team(workspace, name), step: `team:${workspace}/${name}`};
    case 'right':
      return {people: standing.holders(workspace, name), step: `right:${workspace}/${name}`};
    case 'everyone':
      return {people: standing.members(workspace), step: `everyone:${workspace}`};
    default:
      // Recipients have no other type (`role:` is one of grants alone).
      return undefined;
  }
}

const expiryMissing = (expires: string | undefined): string =>
  `an expiry that is not past (it was ${expires ?? 'set earlier'})`;

/**
 * "The role of each share recipient that matches them […], if it is not expired", of an internal share.
 * Twin in SQL: src/postgres/behaviour/internal-access-paths.sql.
 */
export function internalShareWays(
  {now}: AccessQuestion,
  standing: Standing,
  target: Target,
  share: ObjectOf<'Share'>,
): readonly Way[] {
  const workspace = homeOf(target);
  const requirement = standing.memberWith(workspace, needed(target));
  return (share.spec.to ?? []).flatMap(({subject, role, expires}) => {
    const meant = subjectOf(standing, workspace, subject);
    if (meant === undefined) return [];
    return [
      {
        people: meant.people,
        requirement: isExpired(expires, now) ? unmetRequirement(() => expiryMissing(expires)) : requirement,
        level: role,
        via: [share.address, meant.step],
      },
    ];
  });
}

/** What one recipient of an external share has by it; `in force` never exceeds what is declared. */
function externalWay(
  {now, external}: AccessQuestion,
  standing: Standing,
  target: Target,
  share: ObjectOf<'Share'>,
  partner: string,
  recipient: Recipient,
): Way {
  const {subject, role, expires} = recipient;
  const inForce = external.recipient(share, subject);
  const way = {people: onePerson(splitReference(subject).name), via: [share.address, subject]};
  if (inForce === undefined) {
    const requirement = unmetRequirement(() => missingOf(external, share, subject));
    return {...way, requirement, level: role};
  }
  const past = [expires, inForce.expires].find((expiry) => isExpired(expiry, now));
  const requirement =
    past === undefined
      ? standing.memberWith(partner, withExternal(needed(target)))
      : unmetRequirement(() => expiryMissing(past));
  return {...way, requirement, level: lowerLevel(role, inForce.role)};
}

/**
 * The same of an external share: "for an external share, approved for that recipient with the connection
 * active". Its recipients are members of the partner, and `user:` alone: "a team or a role would let one side
 * widen what the other approved".
 * Twin in SQL: src/postgres/behaviour/direct-access-paths.sql.
 */
export function externalShareWays(
  question: AccessQuestion,
  standing: Standing,
  target: Target,
  share: ObjectOf<'Share'>,
): readonly Way[] {
  const partner = share.spec.with;
  if (partner === undefined) return [];
  return (share.spec.to ?? [])
    .filter(({subject}) => splitReference(subject).type === 'user')
    .map((recipient) => externalWay(question, standing, target, share, partner, recipient));
}

/**
 * "For a guest, the role on each space they are invited to".
 * Twin in SQL: src/postgres/behaviour/direct-access-paths.sql.
 */
export function guestWays(
  standing: Standing,
  space: ObjectOf<'Space'>,
  guest: ObjectOf<'Guest'>,
): readonly Way[] {
  return guest.spec.spaces
    .filter((invited) => invited.space === space.name)
    .map(({role}) => ({
      people: onePerson(guest.name),
      requirement: standing.guestOf(homeOf(space)),
      level: role,
      via: [guest.address],
    }));
}
