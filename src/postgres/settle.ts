import type {RunToWrite} from '../model/run.ts';
import {ofKind, type State} from '../model/objects.ts';
import {workspacesOf} from '../model/references.ts';
import type {Session} from './connect.ts';

/**
 * Brings the ledger in line with the objects that a run has written; `before` is what was live. The database
 * does it itself, with rights that an apply does not have.
 */
export async function settle(
  session: Session,
  {actor, changes}: Pick<RunToWrite, 'actor' | 'changes'>,
  before: State,
): Promise<void> {
  const workspaces = new Set<string>();
  for (const change of changes) {
    for (const object of [change.before, change.after]) {
      for (const workspace of object === undefined ? [] : workspacesOf(object)) workspaces.add(workspace);
    }
  }
  const strict = [...ofKind(before, 'Workspace')]
    .filter(({spec}) => spec.separationOfDuties === 'strict')
    .map(({name}) => name);
  await session.query('select bylaw.settle($1, $2, $3, $4)', [
    actor,
    [...workspaces],
    changes.map(({address}) => address),
    strict,
  ]);
}
