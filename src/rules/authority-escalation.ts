import {holds} from '../access/held-permissions.ts';
import {permissionChanges} from '../access/access-changes.ts';
import {defineWords, finding} from '../diagnostics/rule-words.ts';
import {addressOf} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import type {PermissionChange} from '../model/plan.ts';
import type {Judged} from './judged.ts';
import {about, type Rule} from './rule.ts';
import {isSystemAdmin} from './standing.ts';

const words = defineWords<{actor: string; person: string; permission: string; workspace: string}>({
  id: 'authority/escalation',
  severity: 'error',
  invariant: true,
  title:
    'the actor, no system admin, gives somebody a permission that they do not hold themselves: by a grant, role, team, membership, reactivation or later expiry. The `use:` capabilities may be given by whoever may update roles',
  message: ({actor, person, permission, workspace}) =>
    `This would give ${person} \`${permission}\` in ${workspace}, which ${actor} does not hold.`,
  help: ({permission}) => `Have somebody apply it who holds \`${permission}\`, or leave it out.`,
  why: 'Nobody can make somebody else, or a second account of their own, more powerful than themselves.',
  example: {
    broken:
      '# applied by hr@acme.example, who may manage members but is no admin\napiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: bo@acme.example}\nspec: {roles: [admin]}\n',
    whole:
      '# applied by hr@acme.example, who holds all that counsel holds\napiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: bo@acme.example}\nspec: {roles: [counsel]}\n',
  },
});

/** Whether the actor may give this permission to somebody. */
function mayGive(judged: Judged, actor: string, {workspace, permission}: PermissionChange): boolean {
  const held = judged.heldBefore();
  if (holds(held, workspace, actor, permission)) return true;
  return permission.startsWith('use:') && holds(held, workspace, actor, 'roles:update:all');
}

/** The change by which somebody gains a permission: the first that has to do with it. */
function causeOf(
  {principal, workspace, via}: PermissionChange,
  changes: ReadonlyMap<string, Change>,
): Change | undefined {
  const email = principal.slice('user:'.length);
  const candidates = via.map((step) => {
    const [, kind, rest] = /^(role|team):(.+)$/.exec(step) ?? [];
    return kind === undefined ? step : `${kind === 'role' ? 'Role' : 'Team'}/${rest}`;
  });
  for (const address of [...candidates, addressOf('Member', workspace, email)]) {
    const change = changes.get(address);
    if (change !== undefined) return change;
  }
  return undefined;
}

export const authorityEscalation: Rule = {
  words,
  *check(judged) {
    const {actor, live, after, now} = judged;
    if (actor === null || judged.offline || isSystemAdmin(judged, actor)) return;
    const {gained} = permissionChanges({state: live, now}, {state: after, now});
    const changes = new Map(judged.changes.map((change) => [change.address, change]));
    for (const gain of gained) {
      if (mayGive(judged, actor, gain)) continue;
      const object = causeOf(gain, changes)?.after;
      const params = {
        actor,
        person: gain.principal.slice('user:'.length),
        permission: gain.permission,
        workspace: gain.workspace,
      };
      yield {finding: finding(words, params, object === undefined ? {} : about(object))};
    }
  },
};
