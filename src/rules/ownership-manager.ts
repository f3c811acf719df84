import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {computeAccess, type AccessTable} from '../access/access.ts';
import {targetNamed} from '../access/targets.ts';
import {addressOf} from '../model/address.ts';
import {isAtLeast, type Level} from '../model/levels.ts';
import {objectAt, type GovernedObject, type ObjectOf} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import {newlyRequested} from './newly-requested.ts';
import {isKnown, type JudgedPlan} from './judged.ts';
import {about, type Rule} from './rule.ts';
import {limitedActor} from './admins.ts';

const definition = defineRule<{person: string; target: string; level: Level | undefined; doing: string}>({
  id: 'ownership/manager',
  severity: 'error',
  invariant: true,
  title:
    '`requestedBy` of a share is not `co-owner` or higher on the target; or the actor puts a resource into a space and is not `co-owner` or higher on the resource',
  message: ({person, target, level, doing}) =>
    `${person} ${doing}, but ${level === undefined ? 'has no access to' : `is only \`${level}\` on`} \`${target}\`: only its creator, a co-owner or an admin decides who has access.`,
  help: ({person, target}) =>
    `Have somebody who is \`co-owner\` or higher on \`${target}\` do it, or first share it with ${person} as \`co-owner\`.`,
  why: 'Only the people who manage an object decide who has access to it.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: deal-room-team}\nspec: {target: "space:deal-room", to: [{subject: "team:m-and-a", role: editor}], requestedBy: di@acme.example} # di has no access\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: deal-room-team}\nspec: {target: "space:deal-room", to: [{subject: "team:m-and-a", role: editor}], requestedBy: bo@acme.example} # bo created it\n',
  },
});

const manages = (level: Level | undefined): boolean => isAtLeast(level, 'co-owner');

const makesManagers = ({spec}: ObjectOf<'Share'>): boolean =>
  (spec.to ?? []).some(({role}) => role === 'co-owner');

/** Who manages a target, without what some new or changed shares would give. */
function managesWithout(
  judged: JudgedPlan,
  shares: readonly ObjectOf<'Share'>[],
): (email: string, target: string) => boolean {
  const addresses = new Set(shares.map(({address}) => address));
  const isNew = shares.every(({address}) => !judged.live.has(address));
  const access = isNew ? judged.accessAfter() : accessAsBefore(judged, shares);
  return (email, target) => access.hasLevel(email, target, 'co-owner', isNew ? addresses : undefined);
}

/** The access with some shares as they were before. */
function accessAsBefore(judged: JudgedPlan, shares: readonly ObjectOf<'Share'>[]): AccessTable {
  const state = new Map(judged.after);
  for (const {address} of shares) {
    const before = judged.live.get(address);
    if (before === undefined) state.delete(address);
    else state.set(address, before);
  }
  const {now, external, elsewhere} = judged;
  return computeAccess({state, now, external: external.after, ...(elsewhere && {elsewhere})});
}

/**
 * The newly requested shares whose requester does not manage access to the target. No share counts for its own
 * requester, nor do two shares for each other: a share counts once its requester is known to manage the target
 * without it. Only shares that make somebody `co-owner` have to be left out for that.
 */
function unmanaged(judged: JudgedPlan): readonly (GovernedObject & ObjectOf<'Share'>)[] {
  let open = [...newlyRequested(judged, 'Share')].filter(({workspace}) => isKnown(judged, workspace ?? ''));
  while (open.length > 0) {
    const out = open.filter(makesManagers);
    const isManager = managesWithout(judged, out);
    const left = open.filter(
      ({workspace, spec}) => !isManager(spec.requestedBy, targetNamed(workspace ?? '', spec.target)),
    );
    if (left.length === open.length || out.length === 0) return left;
    open = left;
  }
  return [];
}

export const ownershipManager: Rule = {
  definition,
  *check(judged) {
    for (const share of unmanaged(judged)) {
      const person = share.spec.requestedBy;
      const target = targetNamed(share.workspace ?? '', share.spec.target);
      const level = judged.accessAfter().level(person, target);
      const params = {person, target: share.spec.target, level, doing: 'requests this share'};
      yield {finding: finding(definition, params, about(share, '/requestedBy'))};
    }
    const actor = limitedActor(judged);
    if (actor === null) return;
    for (const {before, after} of judged.changes) {
      if (after?.kind !== 'Space') continue;
      const was = before?.kind === 'Space' ? before.spec.resources : [];
      for (const [i, reference] of after.spec.resources.entries()) {
        if (was.includes(reference)) continue;
        const {name} = splitReference(reference);
        const resource = objectAt(judged.after, 'Resource', addressOf('Resource', after.workspace, name));
        if (resource === undefined) continue;
        // Only a resource that this plan creates is judged as it will be.
        const access = judged.live.has(resource.address) ? judged.accessBefore() : judged.accessAfter();
        const level = access.level(actor, targetNamed(after.workspace ?? '', reference));
        if (manages(level)) continue;
        const params = {
          person: actor,
          target: reference,
          level,
          doing: 'adds it to this space',
        };
        yield {finding: finding(definition, params, about(after, `/resources/${i}`))};
      }
    }
  },
};
