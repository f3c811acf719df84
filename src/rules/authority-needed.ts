/**
 * The authority that a change needs: the table in section 4 of the contract, for actors who are not system admins.
 */
import {holds} from '../access/held-permissions.ts';
import {targetNamed} from '../access/targets.ts';
import {approversIn} from '../agreements/approvers.ts';
import {requestIn} from '../agreements/request.ts';
import type {Action, Change} from '../model/change.ts';
import {isAtLeast, type Level} from '../model/levels.ts';
import type {GovernedObject, ObjectOf} from '../model/objects.ts';
import {sameJson} from '../model/canonical-json.ts';
import {MANAGE_CONNECTIONS} from '../model/permissions.ts';
import type {JudgedPlan} from './judged.ts';
import {isAdmin} from './admins.ts';
import {targetOf} from '../model/references.ts';

type Verb = 'create' | 'update' | 'delete';

/** What each action needs: adopting an object needs the authority to update and to delete it, letting go of it that to delete it. */
const VERBS: Readonly<Record<Exclude<Action, 'accept'>, readonly Verb[]>> = {
  create: ['create'],
  update: ['update'],
  delete: ['delete'],
  adopt: ['update', 'delete'],
  release: ['delete'],
};

const PLAIN: Readonly<Partial<Record<GovernedObject['kind'], (verb: Verb) => string>>> = {
  Member: (verb) => `members:${verb}:all`,
  Team: (verb) => `teams:${verb}:all`,
  Role: (verb) => `roles:${verb}:all`,
  Grant: () => 'roles:update:all',
  Connection: () => MANAGE_CONNECTIONS,
  // Whatever is done to the record of a leaving, as with the leaving itself.
  Offboarding: () => 'members:delete:all',
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
  // Who was written in around bylaw has nothing from that, and whom they took it from has lost nothing.
  const creator = judged.auditedCreators?.get(object.address) ?? object.spec.creator;
  if (creator === actor && creator !== object.spec.creator && verb !== 'create') return undefined;
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

/** What of a workspace's settings needs which permission to change. */
function settingsBy({labels, spec}: ObjectOf<'Workspace'>): Readonly<Record<string, unknown>> {
  const {features: _, settings: {integrations, intelligence, ...settings} = {}, ...others} = spec;
  return {
    'integrations:update:all': integrations ?? [],
    'intelligence:update:all': intelligence ?? {},
    'organization:update:all': {others, settings, labels},
  };
}

/** What the actor lacks to change the settings of a workspace: each part that changes needs what that part needs. */
function lackingForSettings(
  judged: JudgedPlan,
  actor: string,
  {before, after}: Change,
  held: (permission: string) => string | undefined,
): string | undefined {
  if (before?.kind !== 'Workspace' || after?.kind !== 'Workspace') return 'a system admin';
  const [was, is] = [before.spec.features.guestAccounts, after.spec.features.guestAccounts];
  if (is && !was) return 'a system admin, since `features.guestAccounts` is switched on';
  if (was && !is && !isAdmin(judged, actor, after.name))
    return `an admin of ${after.name} or a system admin, since \`features.guestAccounts\` is switched off`;
  const partsBefore = settingsBy(before);
  const changed = Object.entries(settingsBy(after)).flatMap(([permission, part]) =>
    sameJson(part, partsBefore[permission]) ? [] : [permission],
  );
  // What is only adopted changes nothing, and is a matter of the whole workspace.
  const needed = changed.length === 0 && was === is ? ['organization:update:all'] : changed;
  const lacking = needed.flatMap((permission) => held(permission) ?? []);
  return lacking.length === 0 ? undefined : lacking.join(' and ');
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
    case 'Workspace':
      return verb === 'update' ? lackingForSettings(judged, actor, change, held) : 'a system admin';
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

/** What accepting drift needs: what was made, changed or deleted outside bylaw takes the same as within it. */
const verbAccepted = ({before, after}: Change): Verb =>
  before === undefined ? 'create' : after === undefined ? 'delete' : 'update';

/** What the actor lacks to make a change, in words; undefined if they may. */
export function lackingAuthority(judged: JudgedPlan, actor: string, change: Change): string | undefined {
  // The live object decides: a change cannot give the authority that it needs itself.
  const object: GovernedObject | undefined = change.before ?? change.after;
  if (object === undefined) return undefined;
  for (const action of change.actions) {
    for (const verb of action === 'accept' ? [verbAccepted(change)] : VERBS[action]) {
      const lacking = lackingFor(judged, actor, change, object, verb);
      if (lacking !== undefined) return lacking;
    }
  }
  return undefined;
}
