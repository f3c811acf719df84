import {nearest} from '../diagnostics/nearest.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {isPermission, PERMISSION_CATALOGUE_VERSION, PERMISSIONS} from '../model/permissions.ts';
import {permissionsNamed} from '../model/references.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{permission: string; near: string | undefined}>({
  id: 'permissions/unknown',
  severity: 'error',
  invariant: true,
  title: 'a permission is not in the catalogue',
  message: ({permission}) =>
    `\`${permission}\` is not a permission (catalogue version ${PERMISSION_CATALOGUE_VERSION}), so it would give nothing.`,
  help: ({near}) =>
    `${near === undefined ? '' : `Did you mean \`${near}\`? `}A permission is \`resource:action:scope\` (the action may be \`*\`) or one of the \`use:\` and \`manage:\` capabilities; \`bylaw schema Role\` lists them.`,
  why: 'A misspelt permission looks granted in a review, but has no effect; or it takes effect one day, unnoticed.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Role\nmetadata: {workspace: acme-legal, name: counsel}\nspec: {permissions: ["use:shared_space"]}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Role\nmetadata: {workspace: acme-legal, name: counsel}\nspec: {permissions: ["use:shared_spaces"]}\n',
  },
});

export const permissionsUnknown: Rule = {
  definition,
  *check({desired}) {
    for (const object of desired.values()) {
      for (const {pointer, permission} of permissionsNamed(object)) {
        if (isPermission(permission)) continue;
        const near = nearest(permission, PERMISSIONS);
        yield {finding: finding(definition, {permission, near}, about(object, pointer))};
      }
    }
  },
};
