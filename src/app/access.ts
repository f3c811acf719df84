/** Questions about access as it is live: who reaches what, by which path, and what is missing. */
import {computeAccess, type AccessTable} from '../access/access.ts';
import {heldPermissions, holds} from '../access/held-permissions.ts';
import type {ExternalAccess} from '../access/external-access.ts';
import {externalAccessOf} from '../agreements/external-access-in-force.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {nearest} from '../diagnostics/nearest.ts';
import type {
  AccessMatrix,
  AccessExplainAnswer,
  AccessWhatAnswer,
  AccessWhoAnswer,
} from '../model/access-answers.ts';
import {addressOf} from '../model/address.ts';
import type {Live, LiveScope} from '../model/live.ts';
import {RESOURCE_TYPES} from '../model/kinds.ts';
import {compareLevels, type Level} from '../model/levels.ts';
import {objectAt} from '../model/objects.ts';
import {ADMIN_ROLE, CAPABILITIES} from '../model/permissions.ts';
import {principalOf} from '../model/principal.ts';
import {reachedSince, reachersOf} from './access-since.ts';
import type {Store} from './store-port.ts';
import {requirePerson} from './known-people.ts';
import {unknownWorkspace} from './question-scope.ts';
import {maySee, questionSight} from './question-sight.ts';
import {UsageError} from './usage-error.ts';

/** What a capability lets its holder do, for the matrix. */
const ALLOWS: Readonly<Record<(typeof CAPABILITIES)[number], string>> = {
  'use:shared_spaces': 'create and enter shared spaces',
  'use:external_collaboration': 'share with partners, and use what partners share',
  'use:invite_guest_accounts': 'invite guests into spaces that they manage',
  'manage:external_connections': 'agree to connections and end them, and approve what is shared over them',
};

/** What an admin works with: they are co-owners of everything here, whatever capabilities they hold. */
function adminWorksWith(spaces = false, external = false, guests = false): string {
  const own = 'every space and resource here, as `co-owner` (admin)';
  const partners = external
    ? spaces
      ? ', and what partners share with them'
      : ', and single resources that partners share with them'
    : '; nothing that partners share with them';
  return `${own}${partners}; ${spaces && guests ? 'may invite guests' : 'no guests'}`;
}

/**
 * What somebody works with who holds some of the capabilities for use: each alone does less than together. `isAdmin`: they are
 * an admin there, or a system admin.
 */
export function worksWith(capabilities: readonly string[], isAdmin: boolean): string {
  const [spaces, external, guests] = [
    'use:shared_spaces',
    'use:external_collaboration',
    'use:invite_guest_accounts',
  ].map((capability) => capabilities.includes(capability));
  if (isAdmin) return adminWorksWith(spaces, external, guests);
  if (spaces && external) {
    const partners = 'internal spaces, and spaces and resources that are shared with partners';
    return guests ? `${partners}; may invite guests` : `${partners}; no guests`;
  }
  if (spaces) {
    return guests
      ? 'internal spaces; may invite guests; nothing that is shared with partners'
      : 'internal spaces; nothing that is shared with partners, and no guests';
  }
  const resources =
    'single resources that a partner shares with them directly, or they with a partner; no spaces';
  if (external) return guests ? `${resources}, and so no guests` : resources;
  return guests
    ? 'no spaces, and so no guests: `use:invite_guest_accounts` needs `use:shared_spaces`'
    : 'no spaces, no partners, no guests';
}

const TARGET = new RegExp(`^(space|${RESOURCE_TYPES.join('|')}):([a-z0-9-]{1,63})/([a-z0-9-]{1,63})$`);

/** The workspace of a target such as `vault:acme-legal/falcon`. Throws UsageError when it is none. */
function workspaceOf(target: string): string {
  const workspace = TARGET.exec(target)?.[2];
  if (workspace !== undefined) return workspace;
  throw new UsageError(
    `${target} is not a valid target.`,
    `Write type:WORKSPACE/NAME, such as space:acme-legal/deal-room; the types are space, ${RESOURCE_TYPES.join(', ')}.`,
  );
}

const NO_SET = '';

async function ask(
  store: Store,
  scope: Omit<LiveScope, 'set'>,
): Promise<{live: Live; table: AccessTable; external: ExternalAccess}> {
  const {live} = await store.read({set: NO_SET, ...scope});
  const {objects: state, now, elsewhere, ledger} = live;
  const external = externalAccessOf(state, ledger, now);
  return {live, table: computeAccess({state, now, external, elsewhere}, questionSight(live)), external};
}

function known(table: AccessTable, target: string): void {
  if (table.targets.includes(target)) return;
  const near = nearest(target, table.targets);
  throw new UsageError(
    `${target} is not live.`,
    near === undefined ? 'Check its type, workspace and name.' : `Did you mean ${near}?`,
  );
}

/**
 * Whether somebody reaches a target, by every path, and what is missing where it is withheld. Throws UsageError for a
 * target that is not live, and UnknownPersonError.
 */
export async function explainAccess(
  store: Store,
  email: string,
  target: string,
  required: Level | null = null,
): Promise<AccessExplainAnswer> {
  const {live, table, external} = await ask(store, {workspaces: [workspaceOf(target)], users: [email]});
  known(table, target);
  await requirePerson(store, live, email);
  const {paths, withheld} = table.explain(email, target);
  const [best] = paths;
  const level = best?.level ?? null;
  const principal = principalOf(email);
  const asked = level === null ? [] : [{principal, object: target, level, paths}];
  const [reached] = await reachedSince(store, live, external, asked, questionSight(live));
  const how = reached && {
    outside: reached.outside,
    since: reached.since,
    agreed: reached.agreed,
    expires: reached.expires,
  };
  return {
    principal,
    object: target,
    level,
    required,
    satisfied: level !== null && (required === null || compareLevels(level, required) >= 0),
    via: best?.via ?? [],
    ...(how && {how}),
    paths,
    withheld,
  };
}

/** Everybody who reaches a target, and how they have it. */
export async function whoReaches(store: Store, target: string): Promise<AccessWhoAnswer> {
  const {live, table, external} = await ask(store, {workspaces: [workspaceOf(target)], users: []});
  known(table, target);
  const reached = await reachedSince(store, live, external, reachersOf(table, [target]), questionSight(live));
  return {object: target, principals: reached.map(({object: _, ...how}) => how)};
}

/** Everything that somebody reaches, and how they have it. Throws UnknownPersonError. */
export async function whatReaches(store: Store, email: string): Promise<AccessWhatAnswer> {
  const {live, table, external} = await ask(store, {workspaces: [], users: [email], person: email});
  await requirePerson(store, live, email);
  const principal = principalOf(email);
  const held = [...table.reachedBy(email)].map(([object, access]) => ({principal, object, ...access}));
  const reached = await reachedSince(store, live, external, held, questionSight(live));
  return {principal, objects: reached.map(({principal: _, ...how}) => how)};
}

/** Who holds which collaboration capability in a workspace, and what each lets them do. */
export async function accessMatrix(store: Store, workspace: string): Promise<AccessMatrix> {
  const {live} = await store.read({set: NO_SET, workspaces: [workspace], users: []});
  if (!live.objects.has(addressOf('Workspace', null, workspace)) || !maySee(live, workspace)) {
    throw await unknownWorkspace(store, workspace);
  }
  const held = heldPermissions(live.objects, live.now);
  // Only active members are listed.
  const isAdmin = (email: string): boolean =>
    objectAt(live.objects, 'Member', addressOf('Member', workspace, email))?.spec.roles.includes(
      ADMIN_ROLE,
    ) === true || objectAt(live.objects, 'User', addressOf('User', null, email))?.spec.systemAdmin === true;
  const emails = [...(held.get(workspace)?.keys() ?? [])].toSorted(compareText);
  return {
    workspace,
    members: emails.map((email) => {
      const capabilities = CAPABILITIES.filter((capability) => holds(held, workspace, email, capability));
      return {
        principal: principalOf(email),
        capabilities,
        worksWith: worksWith(capabilities, isAdmin(email)),
      };
    }),
    capabilities: CAPABILITIES.map((capability) => ({capability, allows: ALLOWS[capability]})),
  };
}
