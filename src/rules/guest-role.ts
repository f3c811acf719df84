import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {ofKind} from '../model/objects.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{role: string; space: string}>({
  id: 'guest/role',
  severity: 'error',
  invariant: true,
  title: 'a guest has a role above `editor`',
  message: ({role, space}) =>
    `This guest would be \`${role}\` in ${space}, but guests can be at most \`editor\`.`,
  help: () => 'Write `viewer` or `editor`.',
  why: 'From `co-owner` up, a role includes deciding who has access, and only people of the workspace may do that.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Guest\nmetadata: {workspace: acme-legal, name: otto@valuation.example}\nspec: {spaces: [{space: war-room, role: co-owner}], invitedBy: bo@acme.example}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Guest\nmetadata: {workspace: acme-legal, name: otto@valuation.example}\nspec: {spaces: [{space: war-room, role: editor}], invitedBy: bo@acme.example}\n',
  },
});

export const guestRole: Rule = {
  definition,
  *check({after}) {
    for (const guest of ofKind(after, 'Guest')) {
      for (const [i, {space, role}] of guest.spec.spaces.entries()) {
        if (role !== 'co-owner') continue;
        yield {finding: finding(definition, {role, space}, about(guest, `/spaces/${i}/role`))};
      }
    }
  },
};
