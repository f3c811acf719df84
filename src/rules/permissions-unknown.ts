import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {isPermission, PERMISSION_CATALOGUE_VERSION} from '../model/permissions.ts';
import {mayNamePermissions, permissionsNamed} from '../model/references.ts';
import {meantPermission, type MeantPermission} from './meant-permission.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{readonly permission: string} & MeantPermission>({
  id: 'permissions/unknown',
  severity: 'error',
  invariant: true,
  title: 'a permission is not in the catalogue',
  message: ({permission}) =>
    `\`${permission}\` is not a permission (catalogue version ${PERMISSION_CATALOGUE_VERSION}), so it would give nothing.`,
  help: ({near, why}) => {
    const meant = near.map((each) => `\`${each}\``).join(' and ');
    const hint = near.length === 0 ? '' : near.length === 1 ? `Did you mean ${meant}? ` : `Write ${meant}. `;
    return `${why === undefined ? '' : `${why} `}${hint}A permission is \`resource:action:scope\` (only the action may be \`*\`) or one of the \`use:\` and \`manage:\` capabilities; \`bylaw schema Role\` lists them.`;
  },
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
    for (const object of mayNamePermissions(desired)) {
      for (const {pointer, permission} of permissionsNamed(object)) {
        if (isPermission(permission)) continue;
        yield {
          finding: finding(definition, {permission, ...meantPermission(permission)}, about(object, pointer)),
        };
      }
    }
  },
};
