import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {ofKind} from '../model/objects.ts';
import {ADMIN_ROLE} from '../model/permissions.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<object>({
  id: 'permissions/builtin-role',
  severity: 'error',
  invariant: true,
  title: 'the built-in role `admin` is declared',
  message: () => 'The role `admin` is built into every workspace: it cannot be declared or changed.',
  help: () =>
    'To give it to somebody, write `admin` in `roles` of their Member. For other permissions, declare a role under another name, or a Grant to `role:admin`.',
  why: 'Everybody must be able to rely on what an admin can do.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Role\nmetadata: {workspace: acme-legal, name: admin}\nspec: {permissions: ["use:shared_spaces"]}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Grant\nmetadata: {workspace: acme-legal, name: admins-share}\nspec: {subject: "role:admin", permissions: ["use:shared_spaces"]}\n',
  },
});

export const permissionsBuiltinRole: Rule = {
  definition,
  *check({desired}) {
    for (const role of ofKind(desired, 'Role')) {
      if (role.name === ADMIN_ROLE) {
        yield {finding: finding(definition, {}, about(role))};
      }
    }
  },
};
