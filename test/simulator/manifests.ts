/** The manifests of the small world. */
import {ROOT, SIDES, type Member, type Side, type Workspace} from './world.ts';

export interface Document {
  readonly kind: string;
  /** Null for what lives outside any workspace. */
  readonly workspace: string | null;
  readonly name: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

export const WORKSPACES: Readonly<Record<Side, string>> = {a: 'acme', n: 'north', s: 'south'};
/** Whose workspace a name is. */
export const sideOf = (workspace: string): Side =>
  SIDES.find((side) => WORKSPACES[side] === workspace) ?? 'a';
/** A request's id in the small world, `share:a/deal-north`, and as manifests have it. */
export const worldly = (id: string): string =>
  id.replace(/:([a-z]+)\//, (_, name: string) => `:${sideOf(name)}/`);
export const requestOf = (id: string): string =>
  id.replace(/:([ans])\//, (_, side: string) => `:${WORKSPACES[side as Side]}/`);
/** Everybody's address; `renamed` has those of people who got another. */
export const emailOf = (who: string, renamed: ReadonlyMap<string, string> = new Map()): string =>
  renamed.get(who) ?? `${who}@example.com`;

const ROLES: Readonly<Record<Member['standing'], readonly string[]>> = {
  admin: ['admin', 'partner'],
  partner: ['partner'],
  plain: ['plain'],
};
const PARTNER = ['use:shared_spaces', 'use:external_collaboration', 'use:invite_guest_accounts'];

const reference = (path: string): string => path.replace('/', ':');

/** What a set declares; `at` tells the instant of so many hours after the beginning. */
export function documentsOf(
  side: Side,
  world: Workspace,
  {at, email = emailOf}: {at: (hours: number) => string; email?: (who: string) => string},
): readonly Document[] {
  const workspace = WORKSPACES[side];
  const inside = (kind: string, name: string, spec: Document['spec']): Document => ({
    kind,
    workspace,
    name,
    spec,
  });
  const until = (hours: number | null) => (hours === null ? {} : {expires: at(hours)});
  return [
    ...(side === 'a'
      ? [{kind: 'User', workspace: null, name: email(ROOT), spec: {displayName: 'Root', systemAdmin: true}}]
      : []),
    {
      kind: 'Workspace',
      workspace: null,
      name: workspace,
      spec: {
        displayName: workspace,
        organization: workspace,
        region: 'EU',
        features: {guestAccounts: world.guestsOn},
        partners: {deny: world.deny.map((one) => WORKSPACES[one])},
        separationOfDuties: world.strict ? 'strict' : 'standard',
      },
    },
    inside('Role', 'partner', {permissions: PARTNER}),
    inside('Role', 'plain', {permissions: ['spaces:read:own']}),
    ...Object.entries(world.members).map(([who, one]) =>
      inside('Member', email(who), {
        roles: ROLES[one.standing],
        status: one.active ? 'active' : 'deactivated',
        ...until(one.until),
      }),
    ),
    ...Object.entries(world.vaults).map(([name, creator]) =>
      inside('Resource', name, {type: 'vault', creator: email(creator)}),
    ),
    ...Object.entries(world.spaces).map(([name, one]) =>
      inside('Space', name, {
        type: one.external ? 'external' : 'internal',
        creator: email(one.creator),
        resources: one.vaults.map((vault) => `vault:${vault}`),
      }),
    ),
    ...Object.entries(world.connections).map(([name, one]) =>
      inside('Connection', name, {
        with: WORKSPACES[one.with],
        requestedBy: email(one.by),
        admins: one.admins.map((who) => email(who)),
        allow: one.allow,
        renew: one.renew,
        suspended: one.suspended,
      }),
    ),
    ...Object.entries(world.shares).map(([name, one]) =>
      inside('Share', name, {
        target: reference(one.target),
        requestedBy: email(one.by),
        renew: one.renew,
        suspended: one.suspended,
        ...(one.with !== null && {with: WORKSPACES[one.with]}),
        ...(one.into === null
          ? {
              to: one.to.map(({who, role, until: end}) => ({
                subject: `user:${email(who)}`,
                role,
                ...until(end),
              })),
            }
          : {into: `space:${one.into}`, role: one.role}),
      }),
    ),
    ...Object.entries(world.guests).map(([who, one]) =>
      inside('Guest', email(who), {
        spaces: [{space: one.space, role: one.role}],
        invitedBy: email(one.by),
        renew: one.renew,
        suspended: one.suspended,
        ...until(one.until),
      }),
    ),
  ];
}
