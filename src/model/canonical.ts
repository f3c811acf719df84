/**
 * From a spec as a manifest writes it (already valid by its schema) to its canonical form: see `specs.ts`.
 * The live state is read into the same form, so that both sides can be compared as plain JSON.
 */
import {compareText} from '../diagnostics/compare-text.ts';
import {canonicalExpiry} from './expiry.ts';
import type {Kind} from './kinds.ts';
import type {Specs} from './specs.ts';

type Raw = Readonly<Record<string, unknown>>;

/** Items of lists that are told apart by one of their members: the path of the list, with `*` for an item. */
const LIST_KEYS: Readonly<Record<string, string>> = {
  '/to': 'subject',
  '/spaces': 'space',
  '/settings/integrations': 'name',
  '/settings/intelligence/providers': 'name',
};

/** Which member identifies an item of the list at this JSON pointer of a spec; undefined for sets of scalars. */
export const listKey = (pointer: string): string | undefined => LIST_KEYS[pointer];

const texts = (value: unknown): readonly string[] => (value as readonly string[] | undefined) ?? [];
const set = (value: unknown): readonly string[] => [...new Set(texts(value))].toSorted(compareText);
const raws = (value: unknown): readonly Raw[] => (value as readonly Raw[] | undefined) ?? [];

function byKey(items: readonly Raw[], key: string): readonly Raw[] {
  return items.toSorted((a, b) => compareText(String(a[key]), String(b[key])));
}

/** The object without members that are undefined, and with keys in the order given. */
function compact(members: Raw): Raw {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

const unlessEmpty = (value: Raw): Raw | undefined => (Object.keys(value).length > 0 ? value : undefined);
const expiry = (value: unknown): string | undefined =>
  value === undefined ? undefined : canonicalExpiry(value as string);

function settings(raw: Raw | undefined): Raw | undefined {
  if (raw === undefined) return undefined;
  const general = raw['general'] as Raw | undefined;
  const intelligence = raw['intelligence'] as Raw | undefined;
  const integrations = raws(raw['integrations']);
  return unlessEmpty(
    compact({
      general:
        general &&
        unlessEmpty(
          compact({
            logoUrl: general['logoUrl'],
            handbookUrl: general['handbookUrl'],
            brandColor: general['brandColor'],
          }),
        ),
      intelligence:
        intelligence &&
        (raws(intelligence['providers']).length > 0 || intelligence['defaultModel'] !== undefined)
          ? compact({
              providers: byKey(raws(intelligence['providers']), 'name').map((provider) => ({
                name: provider['name'],
                models: set(provider['models']),
              })),
              defaultModel: intelligence['defaultModel'],
            })
          : undefined,
      integrations:
        integrations.length > 0
          ? byKey(integrations, 'name').map((integration) =>
              compact({
                name: integration['name'],
                enabled: integration['enabled'] ?? true,
                config: unlessEmpty((integration['config'] as Raw | undefined) ?? {}),
                secretRef: integration['secretRef'],
              }),
            )
          : undefined,
    }),
  );
}

const CANONICAL: Readonly<Record<Kind, (raw: Raw) => Raw>> = {
  Workspace: (raw) => ({
    displayName: raw['displayName'],
    organization: raw['organization'],
    region: raw['region'],
    features: {guestAccounts: (raw['features'] as Raw | undefined)?.['guestAccounts'] ?? false},
    partners: {
      allow: set((raw['partners'] as Raw | undefined)?.['allow']),
      deny: set((raw['partners'] as Raw | undefined)?.['deny']),
    },
    separationOfDuties: raw['separationOfDuties'] ?? 'standard',
    protect: raw['protect'] ?? true,
    retentionDays: raw['retentionDays'] ?? 30,
    settings: settings(raw['settings'] as Raw | undefined),
  }),
  User: (raw) => ({displayName: raw['displayName'], systemAdmin: raw['systemAdmin'] ?? false}),
  Member: (raw) => ({
    roles: set(raw['roles']),
    displayName: raw['displayName'],
    status: raw['status'] ?? 'active',
    expires: expiry(raw['expires']),
  }),
  Team: (raw) => ({members: set(raw['members']), displayName: raw['displayName'], parent: raw['parent']}),
  Role: (raw) => ({permissions: set(raw['permissions']), description: raw['description']}),
  Grant: (raw) => ({
    subject: raw['subject'],
    permissions: set(raw['permissions']),
    expires: expiry(raw['expires']),
    reason: raw['reason'],
  }),
  Resource: (raw) => ({
    type: raw['type'],
    creator: raw['creator'],
    title: raw['title'],
    generalAccess: raw['generalAccess'] ?? 'restricted',
  }),
  Space: (raw) => ({
    type: raw['type'],
    creator: raw['creator'],
    displayName: raw['displayName'],
    region: raw['region'],
    generalAccess: raw['generalAccess'] ?? 'restricted',
    resources: set(raw['resources']),
    protect: raw['protect'] ?? false,
  }),
  Connection: (raw) => ({
    with: raw['with'],
    requestedBy: raw['requestedBy'],
    admins: set(raw['admins']),
    allow: set(raw['allow'] ?? ['space', 'workflow', 'playbook', 'vault']),
    reason: raw['reason'],
    renew: raw['renew'] ?? 0,
  }),
  Share: (raw) => ({
    target: raw['target'],
    requestedBy: raw['requestedBy'],
    to:
      raw['to'] === undefined
        ? undefined
        : byKey(raws(raw['to']), 'subject').map((to) =>
            compact({subject: to['subject'], role: to['role'], expires: expiry(to['expires'])}),
          ),
    into: raw['into'],
    role: raw['role'],
    with: raw['with'],
    reason: raw['reason'],
    renew: raw['renew'] ?? 0,
  }),
  Guest: (raw) => ({
    spaces: byKey(raws(raw['spaces']), 'space').map((s) => ({space: s['space'], role: s['role']})),
    invitedBy: raw['invitedBy'],
    expires: expiry(raw['expires']),
    renew: raw['renew'] ?? 0,
  }),
  Approval: (raw) => ({
    request: raw['request'],
    decision: raw['decision'],
    by: raw['by'],
    digest: raw['digest'],
    reason: raw['reason'],
  }),
};

/**
 * The canonical form of a spec of this kind. `raw` is what a manifest holds or what a row of the live state
 * says, in the manifest's shape; it must be valid by the schema of the kind.
 */
export function canonicalSpec<K extends Kind>(kind: K, raw: unknown): Specs[K] {
  return compact(CANONICAL[kind](raw as Raw)) as unknown as Specs[K];
}
