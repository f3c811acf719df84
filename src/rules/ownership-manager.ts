import {defineWords, finding} from '../diagnostics/rule-words.ts';
import {computeAccess, type AccessTable} from '../access/access.ts';
import {targetNamed} from '../access/targets.ts';
import {addressOf} from '../model/address.ts';
import {isAtLeast, type Level} from '../model/levels.ts';
import {objectAt, type GovernedObject, type ObjectOf} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import {asked} from './asking.ts';
import {isKnown, type Judged} from './judged.ts';
import {about, type Rule} from './rule.ts';
import {limitedActor} from './standing.ts';

const words = defineWords<{person: string; target: string; level: Level | undefined; doing: string}>({
  id: 'ownership/manager',
  severity: 'error',
  invariant: true,
  title:
    '`requestedBy` of a share is not `co-owner` or higher on the target; or the actor puts a resource into a space and is not `co-owner` or higher on the resource',
  message: ({person, target, level, doing}) =>
    `${person} ${doing}, but ${level === undefined ? 'has no access to' : `is only \`${level}\` on`} \`${target}\`: only its creator, a co-owner or an admin decides who has access.`,
  help: ({person, target}) =>
    `Have somebody do it who is \`co-owner\` or higher on \`${target}\`; or first share it with ${person} as \`co-owner\`.`,
  why: 'Only those who manage a thing decide who has access to it.',
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

/** The access that there is without what some shares would newly give. */
function accessWithout(judged: Judged, shares: readonly ObjectOf<'Share'>[]): AccessTable {
  if (shares.length === 0) return judged.accessAfter();
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
 * The shares whose requester does not manage access to the target. No share counts for its own requester, nor
 * do two for each other: those asked for now count once their requesters manage by what counts already. Only
 * those that make somebody `co-owner` have to be left out for that.
 */
function unmanaged(judged: Judged): readonly (GovernedObject & ObjectOf<'Share'>)[] {
  let open = [...asked(judged, 'Share')].filter(({workspace}) => isKnown(judged, workspace ?? ''));
  while (open.length > 0) {
    const out = open.filter(makesManagers);
    const access = accessWithout(judged, out);
    const left = open.filter(
      ({workspace, spec}) =>
        !manages(access.level(spec.requestedBy, targetNamed(workspace ?? '', spec.target))),
    );
    if (left.length === open.length || out.length === 0) return left;
    open = left;
  }
  return [];
}

export const ownershipManager: Rule = {
  words,
  *check(judged) {
    for (const share of unmanaged(judged)) {
      const person = share.spec.requestedBy;
      const target = targetNamed(share.workspace ?? '', share.spec.target);
      const level = judged.accessAfter().level(person, target);
      const params = {person, target: share.spec.target, level, doing: 'asks for this share'};
      yield {finding: finding(words, params, about(share, '/requestedBy'))};
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
          doing: 'puts it into this space',
        };
        yield {finding: finding(words, params, about(after, `/resources/${i}`))};
      }
    }
  },
};
