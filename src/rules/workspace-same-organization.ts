import {compareText} from '../diagnostics/compare-text.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {ofKind} from '../model/objects.ts';
import {about, listNames, type Rule} from './rule.ts';

const definition = defineRule<{organization: string; others: readonly string[]}>({
  id: 'workspace/same-organization',
  severity: 'info',
  invariant: false,
  title: 'one organisation has several workspaces',
  message: ({organization, others}) =>
    `The organisation ${organization} also has ${listNames(others)}; workspaces of one organisation are isolated from each other like any others.`,
  help: () =>
    'If this is intended, do nothing. What they share needs a connection and approvals, as between two organisations.',
  why: 'A second workspace is often meant as a second team, and teams share freely within one workspace.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: WorkspaceList\nitems:\n  - {name: acme-legal, displayName: Acme Legal, organization: acme, region: EU}\n  - {name: acme-sales, displayName: Acme Sales, organization: acme, region: EU}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Workspace\nmetadata: {name: acme}\nspec: {displayName: Acme, organization: acme, region: EU}\n',
  },
});

export const workspaceSameOrganization: Rule = {
  definition,
  *check({desired, after}) {
    const byOrganization = new Map<string, string[]>();
    for (const {name, spec} of ofKind(after, 'Workspace')) {
      byOrganization.set(spec.organization, [...(byOrganization.get(spec.organization) ?? []), name]);
    }
    for (const workspace of ofKind(desired, 'Workspace')) {
      const {organization} = workspace.spec;
      const others = (byOrganization.get(organization) ?? [])
        .filter((name) => name !== workspace.name)
        .toSorted(compareText);
      if (others.length > 0) {
        yield {finding: finding(definition, {organization, others}, about(workspace, '/organization'))};
      }
    }
  },
};
