import {isActiveMember} from '../access/held-permissions.ts';
import type {MembershipsElsewhere} from '../model/memberships-elsewhere.ts';
import {ofKind} from '../model/objects.ts';
import type {Past} from './past.ts';

/** Memberships in workspaces of which the past is not read: they count as they are now. */
export function membershipsElsewhere(
  {live, scope}: Pick<Past, 'live' | 'scope'>,
  people: ReadonlySet<string>,
): MembershipsElsewhere {
  const read = new Set(scope.workspaces);
  const active = new Set(live.elsewhere.active);
  const ended = new Set(live.elsewhere.ended);
  for (const member of ofKind(live.objects, 'Member')) {
    if (read.has(member.workspace ?? '') || !people.has(member.name)) continue;
    (isActiveMember(member, live.now) ? active : ended).add(member.name);
  }
  return {active, ended};
}
