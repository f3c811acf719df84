/**
 * The catalogue of standard permissions (section 1 of the contract) and what holding one covers.
 */

/** Raised whenever an action is added, so that what `*` means never changes silently. */
export const PERMISSION_CATALOGUE_VERSION = 1;

export const CAPABILITIES = [
  'use:shared_spaces',
  'use:external_collaboration',
  'use:invite_guest_accounts',
  'manage:external_connections',
] as const;

export const PERMISSION_RESOURCES = [
  'organization',
  'members',
  'teams',
  'roles',
  'integrations',
  'billing',
  'intelligence',
  'conversations',
  'insights',
  'spaces',
  'workflows',
  'playbooks',
  'vaults',
  'threads',
] as const;
const PERMISSION_ACTIONS = ['create', 'read', 'update', 'delete'] as const;
const PERMISSION_SCOPES = ['own', 'team', 'all'] as const;

/** The built-in role; it can be neither declared nor changed. */
export const ADMIN_ROLE = 'admin';
export const MANAGE_CONNECTIONS = 'manage:external_connections';

/** Every permission that a manifest may name, in catalogue order; those with `*` stand for all actions. */
export const PERMISSIONS: readonly string[] = [
  ...CAPABILITIES,
  ...PERMISSION_RESOURCES.flatMap((resource) =>
    [...PERMISSION_ACTIONS, '*'].flatMap((action) =>
      PERMISSION_SCOPES.map((scope) => `${resource}:${action}:${scope}`),
    ),
  ),
];
const KNOWN: ReadonlySet<string> = new Set(PERMISSIONS);

/** Whether the catalogue has this permission. */
export const isPermission = (text: string): boolean => KNOWN.has(text);

/** What the built-in role `admin` holds: every standard permission at scope `all`, and the connections. */
export const ADMIN_PERMISSIONS: readonly string[] = [
  MANAGE_CONNECTIONS,
  ...PERMISSION_RESOURCES.map((resource) => `${resource}:*:all`),
];

/** A permission in parts, its scope as the place in {@link PERMISSION_SCOPES}; a capability has no scope. */
interface Parts {
  readonly resource: string;
  readonly action: string;
  readonly scope: number | undefined;
}

const KNOWN_PARTS = new Map<string, Parts>();

/** The parts of a permission. Those of the catalogue are few, and asked for a million times. */
function partsOf(permission: string): Parts {
  const known = KNOWN_PARTS.get(permission);
  if (known !== undefined) return known;
  const [resource = '', action = '', scope] = permission.split(':');
  const scopes: readonly string[] = PERMISSION_SCOPES;
  const parts = {resource, action, scope: scope === undefined ? undefined : scopes.indexOf(scope)};
  if (KNOWN.has(permission)) KNOWN_PARTS.set(permission, parts);
  return parts;
}

/**
 * Whether `held` includes `wanted`: `*` covers every action, a scope those within it.
 * Twin in SQL: src/postgres/behaviour/covers.sql.
 */
export function covers(held: string, wanted: string): boolean {
  if (held === wanted) return true;
  const has = partsOf(held);
  const asked = partsOf(wanted);
  if (has.scope === undefined || asked.scope === undefined || has.resource !== asked.resource) return false;
  return (has.action === '*' || has.action === asked.action) && has.scope >= asked.scope;
}
