/** That a set asks for approvals of more people than there are. Found where a plan is judged by policies. */
import {isActiveMember} from '../access/held-permissions.ts';
import {ownedBy} from '../access/sight.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import type {Finding} from '../diagnostics/diagnostic.ts';
import type {Live} from '../model/live.ts';
import {ofKind} from '../model/objects.ts';
import {ADMIN_ROLE} from '../model/permissions.ts';
import {SET_FILE} from '../model/set-config.ts';
import {isLiveSystemAdmin} from './admins.ts';

interface Params {
  readonly needed: number;
  readonly approvers: number;
}

export const applyTooFewApproversDefinition = defineRule<Params>({
  id: 'apply/too-few-approvers',
  severity: 'warning',
  invariant: true,
  title: 'the set asks for more approvals than its admins can give',
  message: ({needed, approvers}) =>
    `An apply of this set needs ${needed === 1 ? '1 approval' : `${needed} approvals`} by other people, and ${approvers === 0 ? 'no other admin' : approvers === 1 ? 'only 1 other admin' : `only ${approvers} other admins`} could approve a plan that changes \`apply\`.`,
  help: () =>
    'Make more people admins of its workspaces, or lower `apply.approvals`, before it is applied. Afterwards only `bylaw_owner` can take it back (docs/receipts.md).',
  why: 'Plans that change `apply` or policies of a set take approvals of admins of its workspaces, or of system admins, who neither plan nor apply them. With too few of them, no plan can ever lower the number.',
  example: {
    broken:
      '# ana, who plans, and al are the only admins\napiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme-governance}\nspec:\n  apply: {approvals: 2}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme-governance}\nspec:\n  apply: {approvals: 1}\n',
  },
});

/**
 * The finding that a set of this name needs more approvals than there are people who could give them; none where nothing of the
 * set is live, so that nobody can tell.
 */
export function lackingApprovers(
  {set, needed, actor}: {readonly set: string; readonly needed: number; readonly actor: string | null},
  {objects, now, elsewhere}: Pick<Live, 'objects' | 'now' | 'elsewhere'>,
): readonly Finding[] {
  const workspaces = needed === 0 ? new Set<string>() : ownedBy(set, objects);
  if (workspaces.size === 0) return [];
  const approvers = new Set<string>();
  for (const member of ofKind(objects, 'Member')) {
    const isAdmin = member.spec.roles.includes(ADMIN_ROLE) && isActiveMember(member, now);
    if (isAdmin && workspaces.has(member.workspace ?? '')) approvers.add(member.name);
  }
  for (const {name} of ofKind(objects, 'User'))
    if (isLiveSystemAdmin(objects, now, name, elsewhere)) approvers.add(name);
  if (actor !== null) approvers.delete(actor);
  if (approvers.size >= needed) return [];
  const place = {file: SET_FILE, document: 0, pointer: '/spec/apply/approvals'};
  return [finding(applyTooFewApproversDefinition, {needed, approvers: approvers.size}, {place})];
}
