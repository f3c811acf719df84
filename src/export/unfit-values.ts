/** Values that fit the schemas and that rules forbid in every manifest: nobody could apply what says them. */
import type {Unfit} from '../manifest/writable-object.ts';
import type {WritableObject} from '../manifest/write.ts';
import type {GovernedObject} from '../model/objects.ts';
import {isPermission} from '../model/permissions.ts';
import {permissionsNamed} from '../model/references.ts';
import {DEFAULT_MODEL, unlistedDefaultModel} from '../rules/workspace-default-model.ts';
import {secretsInConfig} from '../rules/workspace-secret-in-config.ts';

/** What of an object no manifest may say, though its form is right. */
export function unfitValues(written: WritableObject): readonly Unfit[] {
  const object = {...written, address: ''} as GovernedObject;
  const permissions = permissionsNamed(object)
    .filter(({permission}) => !isPermission(permission))
    .map(({pointer, permission}) => ({
      pointer,
      why: `\`${permission}\` is not a permission, so it gives nothing.`,
    }));
  if (object.kind !== 'Workspace') return permissions;
  const secrets = [...secretsInConfig(object.spec)].map(({pointer, path, integration, because}) => ({
    pointer,
    why: `\`${path}\` in the config of the integration ${integration} looks like a secret (${because}). Name it in \`secretRef\` instead.`,
  }));
  const unlisted = unlistedDefaultModel(object.spec);
  const model =
    unlisted === undefined
      ? []
      : [{pointer: DEFAULT_MODEL, why: `No listed provider has the default model \`${unlisted.model}\`.`}];
  return [...permissions, ...secrets, ...model];
}
