import {hasEnded} from '../agreements/endings.ts';
import {pairKey, requestId} from '../agreements/request.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import type {Ledger} from '../model/ledger.ts';
import type {GovernedObject} from '../model/objects.ts';
import {about, listNames, type Rule} from './rule.ts';

const definition = defineRule<{
  workspace: string;
  before: string;
  after: string;
  held: readonly string[];
  /** It was deleted, and comes back. */
  isArchived: boolean;
}>({
  id: 'region/workspace-change',
  severity: 'error',
  invariant: true,
  title: 'a workspace with connections or spaces changes region (they are listed)',
  message: ({workspace, before, after, held, isArchived}) =>
    isArchived
      ? `${workspace} was deleted in ${before} and is kept in the archive there, so it cannot be restored in ${after}.`
      : `${workspace} would move from ${before} to ${after}, but these are tied to ${before}: ${listNames(held)}.`,
  help: ({before, isArchived}) =>
    isArchived
      ? `Set the region to ${before}, or declare a workspace with another name.`
      : `Set the region back to ${before}, or first delete these spaces and withdraw these connections in a separate plan.`,
  why: 'One changed line must not move content, or agreements made for one region, to another region.',
  example: {
    broken:
      '# acme-legal is live in EU and has spaces\napiVersion: bylaw/v1\nkind: Workspace\nmetadata: {name: acme-legal}\nspec: {displayName: Acme Legal, organization: acme, region: US}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Workspace\nmetadata: {name: acme-legal}\nspec: {displayName: Acme Legal, organization: acme, region: EU}\n',
  },
});

/**
 * Whether an object ties a workspace to its region: a space in it, a connection of its own, or one that it agreed to. What
 * others ask of it does not.
 */
function ties(object: GovernedObject, workspace: string, ledger: Ledger): boolean {
  if (object.kind === 'Space') return object.workspace === workspace;
  if (object.kind !== 'Connection' || hasEnded(ledger, object)) return false;
  if (object.workspace === workspace) return true;
  if (object.spec.with !== workspace) return false;
  const agreed = ledger.pairs.get(pairKey(workspace, object.workspace ?? ''))?.agreed.get(workspace);
  return agreed?.startsWith(`${requestId(object)}#`) === true;
}

export const regionWorkspaceChange: Rule = {
  definition,
  *check({changes, live, ledger, archived}) {
    for (const {before, after, restores} of changes) {
      const kept = after?.kind === 'Workspace' && restores ? archived?.get(after.name)?.workspace : undefined;
      if (after?.kind === 'Workspace' && kept !== undefined && kept.spec.region !== after.spec.region) {
        const regions = {before: kept.spec.region, after: after.spec.region};
        const params = {workspace: after.name, ...regions, held: [], isArchived: true};
        yield {finding: finding(definition, params, about(after, '/region'))};
      }
      if (before?.kind !== 'Workspace' || after?.kind !== 'Workspace') continue;
      if (before.spec.region === after.spec.region) continue;
      const held = [...live.values()]
        .filter((object) => ties(object, after.name, ledger))
        .map((o) => o.address);
      if (held.length === 0) continue;
      const params = {
        workspace: after.name,
        before: before.spec.region,
        after: after.spec.region,
        held: held.toSorted(compareText),
        isArchived: false,
      };
      yield {finding: finding(definition, params, about(after, '/region'))};
    }
  },
};
