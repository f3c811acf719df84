import {addressOf} from '../model/address.ts';
import {defineWords, finding} from '../diagnostics/rule-words.ts';
import type {Change} from '../model/change.ts';
import {about, type Rule} from './rule.ts';
import {isAdmin, isSystemAdmin} from './standing.ts';

const words = defineWords<{actor: string; person: string; field: string; workspace: string}>({
  id: 'authority/on-behalf',
  severity: 'error',
  invariant: true,
  title:
    '`requestedBy`, `invitedBy` or `creator` is somebody else and the actor is neither admin there nor system admin; or `by` is somebody else and the actor is no approver of that side',
  message: ({actor, person, field, workspace}) =>
    `\`${field}\` says ${person}, but it is ${actor} who does it, and ${actor} is no admin of ${workspace}.`,
  help: ({actor, person}) => `Write ${actor}, or have ${person} or an admin apply it.`,
  why: 'Nobody acts in the name of somebody else, but for those who answer for the workspace.',
  example: {
    broken:
      '# applied by bo@acme.example\napiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: deal-room}\nspec: {type: internal, creator: cy@acme.example}\n',
    whole:
      '# applied by bo@acme.example\napiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: deal-room}\nspec: {type: internal, creator: bo@acme.example}\n',
  },
});

/** Who an object says asked for it, and in which field; only where this change is what says so. */
function saidBy({before, after}: Change): {readonly person: string; readonly field: string} | undefined {
  if (after === undefined) return undefined;
  const spec = after.spec as {
    readonly requestedBy?: string;
    readonly invitedBy?: string;
    readonly creator?: string;
  };
  const was = (before?.spec ?? {}) as typeof spec;
  for (const field of ['requestedBy', 'invitedBy', 'creator'] as const) {
    const person = spec[field];
    if (person !== undefined && person !== was[field]) return {person, field};
  }
  return undefined;
}

export const authorityOnBehalf: Rule = {
  words,
  *check(judged) {
    const {actor} = judged;
    if (actor === null || judged.offline || isSystemAdmin(judged, actor)) return;
    for (const change of judged.changes) {
      const said = saidBy(change);
      const {after} = change;
      if (said === undefined || after === undefined || said.person === actor) continue;
      const workspace = after.workspace ?? '';
      if (isAdmin(judged, actor, workspace)) continue;
      yield {
        finding: finding(words, {...said, actor, workspace}, about(after, `/${said.field}`)),
        causes: [addressOf('Member', workspace, actor)],
      };
    }
  },
};
