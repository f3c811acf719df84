import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {isAdminWhoStays} from './admins.ts';
import {addressOf} from '../model/address.ts';
import {ofKind} from '../model/objects.ts';
import {about, listNames, type Rule} from './rule.ts';

const definition = defineRule<{workspace: string; were: readonly string[]}>({
  id: 'guard/last-admin',
  severity: 'error',
  invariant: true,
  title: 'a workspace would lose its last active admin whose membership does not expire',
  message: ({workspace, were}) =>
    `${workspace} would be left without an active admin whose membership does not expire: ${listNames(were)} ${were.length === 1 ? 'is' : 'are'} the last.`,
  help: () =>
    'Give the role `admin` to another active member, without `expires`, in this change or before it.',
  why: 'Without an admin, nobody in a workspace can repair it.',
  example: {
    broken:
      '# ana is the only admin\napiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: ana@acme.example}\nspec: {roles: [reader]}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: ana@acme.example}\nspec: {roles: [admin]}\n',
  },
});

export const guardLastAdmin: Rule = {
  definition,
  *check({live, after, now}) {
    const left = new Set<string>();
    for (const member of ofKind(after, 'Member')) {
      if (isAdminWhoStays(member, now)) left.add(member.workspace ?? '');
    }
    const lost = new Map<string, string[]>();
    for (const member of ofKind(live, 'Member')) {
      const workspace = member.workspace ?? '';
      if (left.has(workspace) || !isAdminWhoStays(member, now)) continue;
      lost.set(workspace, [...(lost.get(workspace) ?? []), member.name]);
    }
    for (const [workspace, were] of lost) {
      const home = after.get(addressOf('Workspace', null, workspace));
      if (home === undefined) continue;
      const members = were.map((email) => addressOf('Member', workspace, email));
      const declared = members.flatMap((address) => after.get(address) ?? [])[0];
      const where = declared === undefined ? {} : about(declared, '/roles');
      yield {
        finding: finding(definition, {workspace, were}, {...where, address: home.address}),
        causes: members,
      };
    }
  },
};
