/**
 * The authority that a change needs: the table in section 4 of the contract, for actors who are not system admins.
 */
import {holds} from '../access/held-permissions.ts';
import {targetNamed} from '../access/targets.ts';
import {approversIn} from '../agreements/approvers.ts';
import {requestIn} from '../agreements/request.ts';
import type {Action, Change} from '../model/change.ts';
import {isAtLeast, type Level} from '../model/levels.ts';
import type {GovernedObject} from '../model/objects.ts';
import {sameJson} from '../model/canonical-json.ts';
import {MANAGE_CONNECTIONS} from '../model/permissions.ts';
import type {JudgedPlan} from './judged.ts';
import {isAdmin} from './admins.ts';
import {targetOf} from '../model/references.ts';

type Verb = 'create' | 'update' | 'delete';

/** What each action needs: adopting an object needs the authority to update and to delete it. */
const VERBS: Readonly<Record<Action, readonly Verb[]>> = {
  create: ['create'],
  update: ['update'],
  delete: ['delete'],
  adopt: ['update', 'delete'],
};

const PLAIN: Readonly<Partial<Record<GovernedObject['kind'], (verb: Verb) => string>>> = {
  Member: (verb) => `members:${verb}:all`,
  Team: (verb) => `teams:${verb}:all`,
  Role: (verb) => `roles:${verb}:all`,
  Grant: () => 'roles:update:all',
  Connection: () => MANAGE_CONNECTIONS,
};

/** What the actor lacks to do this to a space or resource; undefined if nothing. */
function lackingOnTarget(
  judged: JudgedPlan,
  actor: string,
  change: Change,
  object: Extract<GovernedObject, {kind: 'Space' | 'Resource'}>,
  verb: Verb,
): string | undefined {
  const workspace = object.workspace ?? '';
  const type = object.kind === 'Space' ? 'space' : object.spec.type;
  const {creator} = object.spec;
  const scope =
    creator === actor ? 'own' : judged.colleaguesBefore()(workspace, actor, creator) ? 'team' : 'all';
  const permission = `${type}s:${verb}:${scope}`;
  if (holds(judged.heldBefore(), workspace, actor, permission)) return undefined;
  if (verb === 'create') return `\`${permission}\``;
  const level = judged.accessBefore().level(actor, targetNamed(workspace, `${type}:${object.name}`));
  const managing = verb === 'delete' || change.fields.some(({path}) => path === '/generalAccess');
  const wanted: Level = managing ? 'co-owner' : 'editor';
  return isAtLeast(level, wanted) ? undefined : `\`${permission}\`, or the level \`${wanted}\` there`;
}

function lackingFor(
  judged: JudgedPlan,
  actor: string,
  change: Change,
  object: GovernedObject,
  verb: Verb,
): string | undefined {
  const workspace = object.workspace ?? object.name;
  const held = (permission: string): string | undefined =>
    holds(judged.heldBefore(), workspace, actor, permission)
      ? undefined
      : `\`${permission}\` in ${workspace}`;
  switch (object.kind) {
    case 'User':
      return 'a system admin';
    case 'Workspace': {
      const {before, after} = change;
      if (verb !== 'update' || before?.kind !== 'Workspace' || after?.kind !== 'Workspace')
        return 'a system admin';
      const {features, ...others} = after.spec;
      const {features: was, ...othersBefore} = before.spec;
      if (features.guestAccounts && !was.guestAccounts)
        return 'a system admin, since `features.guestAccounts` is switched on';
      if (was.guestAccounts && !features.guestAccounts && !isAdmin(judged, actor, workspace))
        return `an admin of ${workspace} or a system admin, since \`features.guestAccounts\` is switched off`;
      // Whoever may switch it off needs nothing more for that alone.
      if (!sameJson(features, was) && sameJson(others, othersBefore)) return undefined;
      return held('organization:update:all');
    }
    case 'Space':
    case 'Resource':
      return lackingOnTarget(judged, actor, change, object, verb);
    case 'Share': {
      const target = targetNamed(workspace, object.spec.target);
      // Only a target that this plan creates is judged as it will be: nobody gives themselves the right to share.
      const there =
        targetOf(object, judged.live) === undefined ? judged.accessAfter() : judged.accessBefore();
      const level = there.level(actor, target);
      return isAtLeast(level, 'co-owner')
        ? undefined
        : `the level \`co-owner\` or higher on \`${object.spec.target}\``;
    }
    case 'Guest':
      return object.spec.invitedBy === actor || isAdmin(judged, actor, workspace)
        ? undefined
        : 'the inviter, or an admin of the workspace';
    case 'Approval': {
      // Whether a decision is made is judged with the decision itself; taking one back is for that side too.
      if (verb !== 'delete') return undefined;
      const request = requestIn(judged.live, object.spec.request);
      const approvers = approversIn(judged.live, judged.heldBefore());
      const may =
        request === undefined
          ? approvers.isEca(workspace, actor)
          : approvers.isApprover(request, workspace, actor);
      return may ? undefined : `an approver of ${workspace}`;
    }
    default:
      return held(PLAIN[object.kind]?.(verb) ?? '');
  }
}

/** What the actor lacks to make a change, in words; undefined if they may. */
export function lackingAuthority(judged: JudgedPlan, actor: string, change: Change): string | undefined {
  // The live object decides: a change cannot give the authority that it needs itself.
  const object: GovernedObject | undefined = change.before ?? change.after;
  if (object === undefined) return undefined;
  for (const action of change.actions) {
    for (const verb of VERBS[action]) {
      const lacking = lackingFor(judged, actor, change, object, verb);
      if (lacking !== undefined) return lacking;
    }
  }
  return undefined;
}
