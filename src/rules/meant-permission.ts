/** What somebody most likely meant by a permission that is none: many come from systems with other words and more wildcards. */
import {nearest} from '../diagnostics/nearest.ts';
import {CAPABILITIES, isPermission, PERMISSION_RESOURCES, PERMISSIONS} from '../model/permissions.ts';

export interface MeantPermission {
  /** The permissions that were most likely meant; none where nothing is near. */
  readonly near: readonly string[];
  /** Why there is no such permission, where it looks like one of a system with more wildcards. */
  readonly why?: string | undefined;
}

/** Words of other systems for actions, and what they are here. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  write: ['create', 'update'],
  edit: ['update'],
  modify: ['update'],
  change: ['update'],
  add: ['create'],
  new: ['create'],
  view: ['read'],
  get: ['read'],
  list: ['read'],
  see: ['read'],
  remove: ['delete'],
  destroy: ['delete'],
  manage: ['*'],
  admin: ['*'],
  all: ['*'],
};
const SCOPES: Readonly<Record<string, string>> = {
  any: 'all',
  workspace: 'all',
  organization: 'all',
  everything: 'all',
  everyone: 'all',
  mine: 'own',
  self: 'own',
  owned: 'own',
  teams: 'team',
};
const RESOURCES: Readonly<Record<string, string>> = {
  users: 'members',
  user: 'members',
  people: 'members',
  groups: 'teams',
  group: 'teams',
  folders: 'vaults',
  folder: 'vaults',
  chats: 'conversations',
  permissions: 'roles',
  grants: 'roles',
};
const RESOURCE_NAMES: ReadonlySet<string> = new Set(PERMISSION_RESOURCES);

/** Words in a text, without the ends by which singular and plural differ. */
const wordsOf = (text: string): readonly string[] =>
  text.split(/[:_-]/).flatMap((word) => (word === '' ? [] : [word.replace(/s$/, '')]));

/** The capability of which a text has most words besides its first, if it is a single one: `use:invite_guests`. */
function nearCapability(text: string): string | undefined {
  const [first, ...rest] = wordsOf(text);
  const shared = CAPABILITIES.map((capability) => {
    const [, ...words] = wordsOf(capability);
    return {capability, count: rest.filter((word) => words.includes(word)).length};
  });
  const most = shared.reduce((best, {count}) => Math.max(best, count), 0);
  const found = shared.filter(({count}) => count === most);
  const isOne = most > 0 && found.length === 1 && (first === 'use' || first === 'manage');
  return isOne ? found[0]?.capability : undefined;
}

/** What is wrong with a permission of a resource that there is. */
function wrongPart(action: string, scope: string): string | undefined {
  if (!isPermission(`spaces:*:${scope}`)) {
    return `\`${scope}\` is not a scope: the scopes are \`own\`, \`team\` and \`all\`.`;
  }
  return isPermission(`spaces:${action}:all`)
    ? undefined
    : `\`${action}\` is not an action: the actions are \`create\`, \`read\`, \`update\` and \`delete\`, or \`*\` for all of them.`;
}

const WILDCARDS = '`*` is allowed only as the action.';

/** The part of a permission before or after a `*` where none may stand. */
function wildcard(
  resource: string,
  action: string | undefined,
  scope: string | undefined,
): MeantPermission | undefined {
  if ((resource === 'use' || resource === 'manage') && action === '*' && scope === undefined) {
    const near = CAPABILITIES.filter((each) => each.startsWith(`${resource}:`));
    return {near, why: `${WILDCARDS} Name the capabilities one by one.`};
  }
  if (/^(?:\*|all|admin|superuser|root)$/.test(resource)) {
    const isAll =
      action === undefined ||
      ((action === '*' || action === 'all') && (scope ?? '*') !== 'own' && scope !== 'team');
    const why = isAll
      ? `${WILDCARDS} For everything, use the built-in role \`admin\`, which has all permissions but the \`use:\` capabilities. Otherwise, name each resource, as in \`spaces:*:all\`.`
      : `${WILDCARDS} Name each resource, as in \`spaces:${isPermission(`spaces:${action}:${scope ?? 'all'}`) ? `${action}:${scope ?? 'all'}` : '*:all'}\`.`;
    return {near: [], why};
  }
  if (scope !== '*' || !RESOURCE_NAMES.has(resource)) return undefined;
  const near = `${resource}:${action}:all`;
  return {
    near: isPermission(near) ? [near] : [],
    why: `${WILDCARDS} The scopes are \`own\`, \`team\` and \`all\`, each including those before it.`,
  };
}

/** What somebody most likely meant by what is no permission. */
export function meantPermission(permission: string): MeantPermission {
  const plain = permission
    .trim()
    .toLowerCase()
    .replaceAll(/[./\s]+/g, ':');
  if (isPermission(plain)) return {near: [plain]};
  const [first = '', second, third, ...more] = plain.split(':');
  const capability = nearCapability(plain);
  if (capability !== undefined) return {near: [nearest(permission, CAPABILITIES) ?? capability]};
  if (more.length === 0) {
    const told = wildcard(first, second, third);
    if (told !== undefined) return told;
    // As in `read:spaces`.
    const isSwapped =
      second !== undefined &&
      !RESOURCE_NAMES.has(first) &&
      (RESOURCE_NAMES.has(second) || RESOURCE_NAMES.has(`${second}s`));
    const [resource, action] = isSwapped ? [second, first] : [first, second];
    const name = RESOURCES[resource] ?? (RESOURCE_NAMES.has(`${resource}s`) ? `${resource}s` : resource);
    const near = (ACTIONS[action ?? ''] ?? [action ?? ''])
      .map((each) => `${name}:${each}:${SCOPES[third ?? ''] ?? third ?? ''}`)
      .filter((each) => isPermission(each));
    if (near.length > 0) return {near};
    if (third === undefined && RESOURCE_NAMES.has(name)) {
      const scoped = `${name}:${ACTIONS[action ?? '']?.[0] ?? action ?? '*'}:own`;
      return {
        near: [],
        why: isPermission(scoped)
          ? `It lacks a scope: write \`${scoped}\`, or \`team\` or \`all\` instead of \`own\`.`
          : undefined,
      };
    }
  }
  const near = nearest(permission, PERMISSIONS);
  if (near !== undefined) return {near: [near]};
  const isResource = RESOURCE_NAMES.has(first) || RESOURCE_NAMES.has(`${first}s`);
  const isWhole = isResource && second !== undefined && third !== undefined && more.length === 0;
  return {near: [], why: isWhole ? wrongPart(second, third) : undefined};
}
