import {lackingAuthority} from './authority-needed.ts';
import {limitedActor} from './admins.ts';
import type {JudgedPlan} from './judged.ts';

/**
 * Whether a workspace is the set's own: one in which it owns something live, or in which the actor may make what it
 * declares. Of what stands in others, a plan tells nothing.
 */
export function ownWorkspaces(judged: JudgedPlan): (workspace: string) => boolean {
  if (judged.offline) return () => true;
  const own = new Set<string>();
  const homeOf = ({workspace, name}: {readonly workspace: string | null; readonly name: string}): string =>
    workspace ?? name;
  for (const object of judged.live.values()) {
    if (object.managedBy === judged.set.name && object.kind !== 'User') own.add(homeOf(object));
  }
  const actor = limitedActor(judged);
  for (const change of judged.changes) {
    const {after} = change;
    if (after === undefined || after.kind === 'User' || own.has(homeOf(after))) continue;
    if (actor === null || lackingAuthority(judged, actor, change) === undefined) own.add(homeOf(after));
  }
  return (workspace) => own.has(workspace);
}
