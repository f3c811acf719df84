import {reusedAddresses} from '../../model/renames.ts';
import {targetAddress} from '../../model/references.ts';
import {hasWorkspace, requestWorkspace} from '../request.ts';
import {mapDecisions, type Settling} from './settling.ts';

/**
 * A host approves the resources of a shared space by their names. Where the changes give such a name to another
 * resource, the approval of it ends: the other resource waits for the host anew.
 * Twin in SQL: src/postgres/behaviour/drop-renamed-resources.sql.
 */
export function dropRenamedResources(settling: Settling): void {
  const reused = reusedAddresses(settling.changes);
  if (reused.size === 0) return;
  mapDecisions(settling, (decision) => {
    const home = requestWorkspace(decision.request) ?? '';
    if (!hasWorkspace(settling.before, home)) return decision;
    const resources = decision.resources.filter((resource) => !reused.has(targetAddress(home, resource)));
    return resources.length === decision.resources.length ? decision : {...decision, resources};
  });
}
