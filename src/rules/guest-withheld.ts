import {holds, isActiveMember} from '../access/held-permissions.ts';
import {INVITING} from '../access/memberships.ts';
import {isInvited} from '../agreements/invitations.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {addressOf} from '../model/address.ts';
import {isExpired} from '../model/expiry.ts';
import {objectAt, ofKind, type ObjectOf} from '../model/objects.ts';
import type {JudgedPlan} from './judged.ts';
import {newlyRequested, newRequests} from './newly-requested.ts';
import {about, type Rule} from './rule.ts';

/** Why a guest has no access. */
type Why =
  | {readonly because: 'feature'}
  | {readonly because: 'member'; readonly isActive: boolean}
  | {readonly because: 'was-member'; readonly isMemberElsewhere: boolean}
  | {readonly because: 'inviter'; readonly inviter: string; readonly lacks: readonly string[]};

const REASONS: {
  readonly [B in Why['because']]: (why: Extract<Why, {because: B}>, workspace: string) => string;
} = {
  feature: (_, workspace) => `${workspace} has switched off guests`,
  member: ({isActive}, workspace) =>
    isActive
      ? `they have become a member of ${workspace}, which ends the invitation`
      : `they are still listed as a member of ${workspace}, though not an active one, which ends the invitation`,
  'was-member': (_, workspace) => `they were a member of ${workspace}, which ended the invitation`,
  inviter: ({inviter, lacks}, workspace) =>
    `${inviter}, who invited them, no longer holds ${lacks.map((one) => `\`${one}\``).join(' and ')} in ${workspace}`,
};

const HELP: {readonly [B in Why['because']]: (why: Extract<Why, {because: B}>, guest: string) => string} = {
  feature: () => 'Access returns if guests are switched on again. To prevent that, remove the guest.',
  member: ({isActive}, guest) =>
    isActive
      ? `Remove the guest: as a member, ${guest} gets access through a Share.`
      : `Remove the guest. To invite ${guest} again, first delete the membership, then raise \`renew\`.`,
  'was-member': ({isMemberElsewhere}, guest) =>
    isMemberElsewhere
      ? `Remove the guest: ${guest} is an active member of another workspace, and cannot be invited again while they are.`
      : 'Raise `renew` to invite them again, or remove the guest.',
  inviter: ({inviter}) =>
    `Access returns if ${inviter} may invite again. Otherwise, name somebody else as \`invitedBy\`, or remove the guest.`,
};

const reasonOf = (why: Why, workspace: string): string => REASONS[why.because](why as never, workspace);
const helpOf = (why: Why, guest: string): string => HELP[why.because](why as never, guest);

const definition = defineRule<{guest: string; workspace: string; why: readonly [Why, ...Why[]]}>({
  id: 'guest/withheld',
  severity: 'warning',
  invariant: false,
  title:
    'a guest has no access: guests were switched off, the person has become a member, or the inviter may no longer invite',
  message: ({guest, workspace, why}) =>
    `${guest} has no access as a guest: ${why.map((one) => reasonOf(one, workspace)).join('; and ')}.`,
  help: ({guest, why: [first]}) => helpOf(first, guest),
  why: 'Switching guests off, hiring a guest or deactivating an inviter takes effect immediately. This warning shows which guests lose access by it.',
  example: {
    broken:
      '# otto@valuation.example is a guest of acme-legal\napiVersion: bylaw/v1\nkind: Workspace\nmetadata: {name: acme-legal}\nspec: {displayName: Acme Legal, organization: acme, region: EU, features: {guestAccounts: false}}\n',
    whole:
      '# otto@valuation.example is a guest of acme-legal\napiVersion: bylaw/v1\nkind: Workspace\nmetadata: {name: acme-legal}\nspec: {displayName: Acme Legal, organization: acme, region: EU, features: {guestAccounts: true}}\n',
  },
});

/** A function that tells whether somebody is an active member of any workspace after a plan. */
function activeAnywhere({after, elsewhere, now}: JudgedPlan): (person: string) => boolean {
  let active: ReadonlySet<string> | undefined;
  return (person) => {
    active ??= new Set(
      [...ofKind(after, 'Member')].flatMap((member) => (isActiveMember(member, now) ? [member.name] : [])),
    );
    return active.has(person) || elsewhere?.active.has(person) === true;
  };
}

/** Every reason why a guest has no access, whose invitation would otherwise give some. */
function* reasons(
  judged: JudgedPlan,
  guest: ObjectOf<'Guest'>,
  isActiveAnywhere: (person: string) => boolean,
): Generator<Why> {
  const {after, settlement, now} = judged;
  const workspace = guest.workspace ?? '';
  const member = objectAt(after, 'Member', addressOf('Member', workspace, guest.name));
  if (member !== undefined) yield {because: 'member', isActive: isActiveMember(member, now)};
  else if (!isInvited(guest, settlement.ledger)) {
    yield {because: 'was-member', isMemberElsewhere: isActiveAnywhere(guest.name)};
  }
  const home = objectAt(after, 'Workspace', addressOf('Workspace', null, workspace));
  if (home?.spec.features.guestAccounts === false) yield {because: 'feature'};
  const inviter = guest.spec.invitedBy;
  const lacks = INVITING.filter((one) => !holds(judged.heldAfter(), workspace, inviter, one));
  if (lacks.length > 0) yield {because: 'inviter', inviter, lacks};
}

/** What is an error of a new invitation by another rule, or of another inviter. */
const isRefused = (why: Why, {isNew, isAsked}: {isNew: boolean; isAsked: boolean}): boolean =>
  why.because === 'inviter'
    ? isAsked
    : isNew && (why.because === 'feature' || (why.because === 'member' && why.isActive));

export const guestWithheld: Rule = {
  definition,
  *check(judged) {
    if (judged.offline) return;
    const invited = newRequests(judged);
    const asked = new Set([...newlyRequested(judged, 'Guest')].map(({address}) => address));
    const isActiveAnywhere = activeAnywhere(judged);
    for (const guest of ofKind(judged.after, 'Guest')) {
      const workspace = guest.workspace ?? '';
      const {expires, suspended} = guest.spec;
      if (suspended || isExpired(expires, judged.now)) continue;
      const as = {isNew: invited.has(guest.address), isAsked: asked.has(guest.address)};
      const [first, ...more] = [...reasons(judged, guest, isActiveAnywhere)].filter(
        (why) => !isRefused(why, as),
      );
      if (first === undefined) continue;
      const params = {guest: guest.name, workspace, why: [first, ...more] as const};
      yield {finding: finding(definition, params, about(guest))};
    }
  },
};
