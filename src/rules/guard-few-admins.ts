import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {isActiveMember} from '../access/held-permissions.ts';
import {ofKind} from '../model/objects.ts';
import {ADMIN_ROLE} from '../model/permissions.ts';
import {isAdminWhoStays} from './admins.ts';
import {isKnown} from './judged.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{workspace: string; admins: readonly string[]}>({
  id: 'guard/few-admins',
  severity: 'warning',
  invariant: false,
  title: 'a workspace would have only one admin, or start with none',
  message: ({workspace, admins}) =>
    admins.length === 0
      ? `${workspace} has no active admin whose membership does not expire.`
      : `${workspace} has only one active admin whose membership does not expire, ${admins[0]}: if they are away, nobody can act for the workspace.`,
  help: ({admins}) =>
    `Give ${admins.length === 0 ? 'two active members' : 'a second active member'} the role \`admin\`, without \`expires\`.`,
  why: 'With two admins, one can be away or leave, and somebody can still act.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Workspace\nmetadata: {name: acme-legal}\nspec: {displayName: Acme Legal, organization: acme, region: EU}\n---\napiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: ana@acme.example}\nspec: {roles: [admin]}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Workspace\nmetadata: {name: acme-legal}\nspec: {displayName: Acme Legal, organization: acme, region: EU}\n---\napiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: ana@acme.example}\nspec: {roles: [admin]}\n---\napiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: al@acme.example}\nspec: {roles: [admin]}\n',
  },
});

export const guardFewAdmins: Rule = {
  definition,
  *check(judged) {
    const {desired, live, after, changes, now, offline} = judged;
    const staying = new Map<string, string[]>();
    const withSome = new Set<string>();
    for (const member of ofKind(after, 'Member')) {
      if (!member.spec.roles.includes(ADMIN_ROLE) || !isActiveMember(member, now)) continue;
      const workspace = member.workspace ?? '';
      withSome.add(workspace);
      if (!isAdminWhoStays(member, now)) continue;
      const names = staying.get(workspace);
      if (names === undefined) staying.set(workspace, [member.name]);
      else names.push(member.name);
    }
    const changed = new Set(changes.map((change) => (change.after ?? change.before)?.workspace));
    for (const workspace of ofKind(after, 'Workspace')) {
      if (!desired.has(workspace.address) && !changed.has(workspace.name)) continue;
      if (offline && !isKnown(judged, workspace.name)) continue;
      const names = (staying.get(workspace.name) ?? []).toSorted(compareText);
      // A workspace that had no admin before the plan is not made worse by it.
      const longWithout = live.has(workspace.address) && !withSome.has(workspace.name);
      if (names.length > 1 || longWithout) continue;
      yield {finding: finding(definition, {workspace: workspace.name, admins: names}, about(workspace))};
    }
  },
};
