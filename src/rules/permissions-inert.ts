import {holds} from '../access/held-permissions.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import type {Kind} from '../model/kinds.ts';
import {ofKind, ofKinds, type ObjectOf} from '../model/objects.ts';
import {mayConcern} from '../model/unread.ts';
import type {JudgedPlan} from './judged.ts';
import {about, listNames, type Rule} from './rule.ts';

const INVITE = 'use:invite_guest_accounts';
const SPACES = 'use:shared_spaces';

const definition = defineRule<{people: readonly string[]}>({
  id: 'permissions/inert',
  severity: 'warning',
  invariant: false,
  title: 'somebody gets `use:invite_guest_accounts` without `use:shared_spaces`',
  message: ({people}) =>
    `\`${INVITE}\` has no effect without \`${SPACES}\`: guests are invited into spaces, and ${people.length === 0 ? 'nobody who gets it here may use spaces' : `${listNames(people)} may not use spaces`}.`,
  help: () => `Give \`${SPACES}\` too, here or through another role, or remove \`${INVITE}\`.`,
  why: 'A capability that looks granted, but does nothing, misleads reviewers.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Role\nmetadata: {workspace: acme-legal, name: host}\nspec: {permissions: ["use:invite_guest_accounts"]}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Role\nmetadata: {workspace: acme-legal, name: host}\nspec: {permissions: ["use:invite_guest_accounts", "use:shared_spaces"]}\n',
  },
});

/** Kinds that say who gets permissions; a team does where a grant is to one. */
const GIVE: ReadonlySet<Kind> = new Set(['Grant', 'Member']);

const givesInviteAlone = (object: ObjectOf<'Role'> | ObjectOf<'Grant'>): boolean =>
  object.spec.permissions.includes(INVITE) && !object.spec.permissions.includes(SPACES);

/** Whether what could not be read may say who gets the permission, or give the rest to those who do. */
function isUncertain({unread = [], desired}: JudgedPlan, workspace: string, hasPeople: boolean): boolean {
  const isOfTeam = [...ofKind(desired, 'Grant')].some(({spec}) => spec.subject.startsWith('team:'));
  return unread.some(({kind, ...part}) => {
    const gives =
      kind === null || GIVE.has(kind) || (kind === 'Team' && isOfTeam) || (kind === 'Role' && hasPeople);
    return gives && mayConcern({kind, ...part}, workspace);
  });
}

export const permissionsInert: Rule = {
  definition,
  *check(judged) {
    const {desired, heldAfter} = judged;
    const suspects = [...ofKinds(desired, ['Role', 'Grant'])].filter(givesInviteAlone);
    if (suspects.length === 0) return;
    const held = heldAfter();
    for (const object of suspects) {
      const workspace = object.workspace ?? '';
      const via = object.kind === 'Role' ? `role:${workspace}/${object.name}` : object.address;
      const people = [...(held.get(workspace) ?? [])]
        .filter(([, list]) => list.some((h) => h.permission === INVITE && h.via === via))
        .map(([email]) => email);
      const without = people.filter((email) => !holds(held, workspace, email, SPACES));
      if (people.length > 0 && without.length === 0) continue;
      if (isUncertain(judged, workspace, people.length > 0)) continue;
      yield {finding: finding(definition, {people: without}, about(object, '/permissions'))};
    }
  },
};
