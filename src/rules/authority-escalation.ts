import {holds} from '../access/held-permissions.ts';
import {permissionChanges} from '../access/permission-changes.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {addressOf, type Address} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import type {GovernedObject, State} from '../model/objects.ts';
import type {PermissionChange} from '../model/plan.ts';
import {bareName} from '../model/principal.ts';
import {lastsLonger} from '../model/widening.ts';
import {withoutAdoptedOutside, type JudgedPlan} from './judged.ts';
import {about, listNames, type Rule} from './rule.ts';
import {limitedActor} from './admins.ts';

const definition = defineRule<{
  actor: string;
  people: readonly string[];
  permissions: readonly string[];
  workspace: string;
}>({
  id: 'authority/escalation',
  severity: 'error',
  invariant: true,
  title:
    'the actor, who is not a system admin, gives somebody a permission that the actor does not hold: through a grant, role, team, membership, reactivation or later expiry. The `use:` capabilities may be given by anybody who may update roles',
  message: ({actor, people, permissions, workspace}) =>
    `This would give ${listNames(people)} ${permissions.length === 1 ? 'a permission' : 'permissions'} that ${actor} does not hold in ${workspace}: ${listNames(permissions.map((permission) => `\`${permission}\``))}.`,
  help: ({permissions}) =>
    `Have somebody who holds ${permissions.length === 1 ? 'it' : 'all of them'} apply this (\`--as EMAIL\`), or remove it.`,
  why: 'Nobody can give another account, even a second one of their own, more permissions than they hold.',
  example: {
    broken:
      '# applied by hr@acme.example, who may manage members but is no admin\napiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: bo@acme.example}\nspec: {roles: [admin]}\n',
    whole:
      '# applied by hr@acme.example, who holds all that counsel holds\napiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: bo@acme.example}\nspec: {roles: [counsel]}\n',
  },
});

/** Whether the actor may give this permission to somebody. */
function mayGive(judged: JudgedPlan, actor: string, {workspace, permission}: PermissionChange): boolean {
  const held = judged.heldBefore();
  if (holds(held, workspace, actor, permission)) return true;
  return permission.startsWith('use:') && holds(held, workspace, actor, 'roles:update:all');
}

/**
 * What is live, without what this plan lets last longer, and without what it adopts that was written around bylaw: a later
 * expiry gives anew what would have ended, and such an adoption what no plan has given.
 */
function withoutExtended(judged: JudgedPlan): State {
  const {changes} = judged;
  const live = withoutAdoptedOutside(judged);
  const extended = changes.filter(
    ({before, after}) =>
      ((before?.kind === 'Grant' && after?.kind === 'Grant') ||
        (before?.kind === 'Member' && after?.kind === 'Member')) &&
      lastsLonger(before.spec.expires, after.spec.expires),
  );
  if (extended.length === 0) return live;
  const state = new Map<Address, GovernedObject>(live);
  for (const {address} of extended) state.delete(address);
  return state;
}

/** The change by which somebody gains a permission: the first that concerns it. */
function causeOf(
  {principal, workspace, via}: PermissionChange,
  changes: ReadonlyMap<string, Change>,
  teams: readonly Change[],
): Change | undefined {
  const email = bareName(principal);
  const candidates = via.map((step) => {
    const [, kind, rest] = /^(role|team):(.+)$/.exec(step) ?? [];
    return kind === undefined ? step : `${kind === 'role' ? 'Role' : 'Team'}/${rest}`;
  });
  for (const address of [...candidates, addressOf('Member', workspace, email)]) {
    const change = changes.get(address);
    if (change !== undefined) return change;
  }
  // A grant to a team stays as it is when the team changes.
  return teams.find(
    ({after}) =>
      after?.kind === 'Team' && after.workspace === workspace && after.spec.members.includes(email),
  );
}

export const authorityEscalation: Rule = {
  definition,
  *check(judged) {
    const actor = limitedActor(judged);
    const {after, now} = judged;
    if (actor === null) return;
    const {gained} = permissionChanges({state: withoutExtended(judged), now}, {state: after, now});
    const changes = new Map(judged.changes.map((change) => [change.address, change]));
    const teams = judged.changes.filter((change) => change.after?.kind === 'Team');
    const given = new Map<string, {readonly cause: Change | undefined; readonly gains: PermissionChange[]}>();
    for (const gain of gained) {
      if (mayGive(judged, actor, gain)) continue;
      const cause = causeOf(gain, changes, teams);
      const key = `${gain.workspace} ${cause?.address ?? ''}`;
      const known = given.get(key);
      if (known === undefined) given.set(key, {cause, gains: [gain]});
      else known.gains.push(gain);
    }
    for (const {cause, gains} of given.values()) {
      const [first] = gains;
      if (first === undefined) continue;
      const object = cause?.after;
      const params = {
        actor,
        people: [...new Set(gains.map(({principal}) => bareName(principal)))],
        permissions: [...new Set(gains.map(({permission}) => permission))],
        workspace: first.workspace,
      };
      yield {finding: finding(definition, params, object === undefined ? {} : about(object))};
    }
  },
};
