import {defineWords, finding} from '../diagnostics/rule-words.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {ofKind} from '../model/objects.ts';
import {about, type Rule} from './rule.ts';
import {isAdminWhoStays} from './standing.ts';

const words = defineWords<{workspace: string; admins: readonly string[]}>({
  id: 'guard/few-admins',
  severity: 'warning',
  invariant: false,
  title: 'a workspace would have one admin, or begin with none',
  message: ({workspace, admins}) =>
    admins.length === 0
      ? `${workspace} has no admin who stays.`
      : `${workspace} has one admin who stays, ${admins[0]}: if they are away, nobody can act for the workspace.`,
  help: () => 'Give a second active member the role `admin`.',
  why: 'Two admins, so that one may leave.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Workspace\nmetadata: {name: acme-legal}\nspec: {displayName: Acme Legal, organization: acme, region: EU}\n---\napiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: ana@acme.example}\nspec: {roles: [admin]}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Workspace\nmetadata: {name: acme-legal}\nspec: {displayName: Acme Legal, organization: acme, region: EU}\n---\napiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: ana@acme.example}\nspec: {roles: [admin]}\n---\napiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: al@acme.example}\nspec: {roles: [admin]}\n',
  },
});

export const guardFewAdmins: Rule = {
  words,
  *check({desired, after, now}) {
    const admins = new Map<string, string[]>();
    for (const member of ofKind(after, 'Member')) {
      if (!isAdminWhoStays(member, now)) continue;
      admins.set(member.workspace ?? '', [...(admins.get(member.workspace ?? '') ?? []), member.name]);
    }
    for (const workspace of ofKind(desired, 'Workspace')) {
      const names = (admins.get(workspace.name) ?? []).toSorted(compareText);
      if (names.length > 1) continue;
      yield {finding: finding(words, {workspace: workspace.name, admins: names}, about(workspace))};
    }
  },
};
