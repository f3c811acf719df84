/** Errors and warnings about an offboarding, besides those of the sole-admin check. */
import type {Sight} from '../access/sight.ts';
import {heldPermissions, holds, isActiveMember} from '../access/held-permissions.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import type {Finding} from '../diagnostics/diagnostic.ts';
import {nearestEmail} from '../diagnostics/nearest.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import {addressOf} from '../model/address.ts';
import {objectAt} from '../model/objects.ts';
import type {OffboardingChange} from '../model/offboarding.ts';
import {authorityActorDefinition} from '../rules/authority-actor.ts';
import {authorityNotPermittedDefinition} from '../rules/authority-not-permitted.ts';
import type {PlanToJudge} from '../rules/judged.ts';
import {limitedActor} from '../rules/admins.ts';

/** Those who cannot take over: no active member there, or the person who is offboarded. */
export function* successorFindings(
  {live, now}: PlanToJudge,
  person: string,
  takers: ReadonlyMap<string, string>,
): Generator<Finding> {
  for (const [workspace, successor] of [...takers].toSorted(([a], [b]) => compareText(a, b))) {
    const address = addressOf('Workspace', null, workspace);
    const member = objectAt(live, 'Member', addressOf('Member', workspace, successor));
    const fit = member !== undefined && isActiveMember(member, now) && successor !== person;
    if (fit) continue;
    const why =
      successor === ''
        ? 'nobody is named'
        : successor === person
          ? `${person} is the one who leaves`
          : `${successor} is not an active member of ${workspace}`;
    yield {
      rule: 'ownership/creator-member',
      severity: 'error',
      address,
      message: `Somebody has to take over what ${person} created or requested in ${workspace}, but ${why}.`,
      help: `Name an active member of ${workspace}, with --successor ${workspace}=EMAIL.`,
    };
  }
}

/** A warning for each successor who takes over a space without the capability to use one. */
export function* capabilityFindings(
  plan: PlanToJudge,
  changes: readonly OffboardingChange[],
): Generator<Finding> {
  const held = heldPermissions(plan.after, plan.now);
  for (const {after, effects} of changes) {
    if (after?.kind !== 'Space' || !effects.includes('handed-over')) continue;
    const {creator} = after.spec;
    const workspace = after.workspace ?? '';
    if (holds(held, workspace, creator, 'use:shared_spaces')) continue;
    yield {
      rule: 'collaboration/spaces',
      severity: 'warning',
      address: after.address,
      message: `${creator} would become the creator of this space, but does not hold \`use:shared_spaces\` in ${workspace}, which everybody needs to use a space.`,
      help: `Give ${creator} \`use:shared_spaces\`, or name another successor: otherwise \`bylaw validate\` refuses a manifest with them as creator.`,
    };
  }
}

/** The actor may offboard nobody from a workspace for which they do not answer, whoever is in it. */
export const ofStrangersFinding = (actor: string | null, workspace: string): Finding => ({
  rule: authorityNotPermittedDefinition.id,
  severity: 'error',
  address: addressOf('Workspace', null, workspace),
  message: `${actor ?? 'Nobody'} is not allowed to offboard anybody from ${workspace}: they are neither an active member of it nor a system admin.`,
  help: `Name your own workspaces with \`--workspace\`, or have an admin of ${workspace} or a system admin do it.`,
});

/** The person is in workspaces of strangers, too: neither which these are nor how many is said. */
function elsewhereFinding(actor: string, person: string, own: readonly string[]): Finding {
  const only = own.map((workspace) => `--workspace ${workspace}`).join(' ');
  return {
    rule: authorityNotPermittedDefinition.id,
    severity: 'error',
    address: addressOf('User', null, person),
    message: `${actor} is not allowed to offboard ${person} everywhere: they also belong to workspaces of which ${actor} is not an active member.`,
    help: `${only === '' ? '' : `Offboard them from your own workspaces alone: add \`${only}\`. `}Offboarding everywhere takes a system admin, or somebody who holds \`members:delete:all\` in each of their workspaces.`,
  };
}

/**
 * Errors if the actor may not do it: that needs a system admin, or `members:delete:all` in every workspace concerned. Of
 * these, only those in `sight` are named.
 * Twin in SQL: src/postgres/behaviour/check-offboarder.sql.
 */
export function* authorityFindings(
  plan: PlanToJudge,
  person: string,
  workspaces: readonly string[],
  sight: Sight,
): Generator<Finding> {
  if (plan.actor === null) {
    yield finding(authorityActorDefinition, {actor: null});
    return;
  }
  const actor = limitedActor(plan);
  if (actor === null) return;
  const params = {actor, address: person, doing: 'offboard'};
  const user = addressOf('User', null, person);
  if (plan.changes.some(({before}) => before?.kind === 'User' && before.spec.systemAdmin)) {
    const lacking = `a system admin, since ${person} is one`;
    yield finding(authorityNotPermittedDefinition, {...params, lacking}, {address: user});
  }
  const held = heldPermissions(plan.live, plan.now);
  const may = (workspace: string): boolean => holds(held, workspace, actor, 'members:delete:all');
  for (const workspace of workspaces) {
    if (may(workspace) || !sight.isOwn(workspace)) continue;
    const lacking = `\`members:delete:all\` in ${workspace}`;
    yield finding(
      authorityNotPermittedDefinition,
      {...params, lacking},
      {address: addressOf('Workspace', null, workspace)},
    );
  }
  if (workspaces.some((workspace) => !sight.isOwn(workspace))) {
    yield elsewhereFinding(
      actor,
      person,
      workspaces.filter((workspace) => sight.isOwn(workspace) && may(workspace)),
    );
  }
  if (workspaces.length === 0) {
    const lacking = `a system admin, since ${person} is not a member of any workspace`;
    yield finding(authorityNotPermittedDefinition, {...params, lacking}, {address: user});
  }
}

/** Nobody of that address is there, or not in a workspace that was named. */
export function unknownFinding(person: string, known: readonly string[], workspace?: string): Finding {
  const near = workspace === undefined ? nearestEmail(person, known) : undefined;
  return {
    rule: 'references/unresolved',
    severity: 'error',
    address: null,
    message:
      workspace === undefined
        ? `${person} is not known: neither a user nor a member or guest of any workspace.`
        : `${person} is neither a member nor a guest of ${workspace}, so they cannot leave it.`,
    help:
      workspace === undefined
        ? near === undefined
          ? 'Check the address.'
          : `Did you mean ${near}?`
        : 'Name workspaces that they are in, or omit --workspace to offboard them everywhere.',
  };
}
