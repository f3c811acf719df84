/**
 * Three firms on one server, each with a login of its own that is bound to one of its people, and a set of the platform that
 * owns a workspace of two of them.
 */
import {asLogin, makeLogins, startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {folder, run, setFile, write} from './program.ts';

/** A server with the logins of the firms. */
export async function startServer(): Promise<TestServer> {
  const server = await startTestServer({own: true});
  await server.database();
  await makeLogins(server, {
    ci_plan: 'bylaw_plan',
    zephyr_login: 'bylaw_apply',
    quartz_login: 'bylaw_apply',
    globex_login: 'bylaw_apply',
    hub_login: 'bylaw_apply',
    platform_owner: 'bylaw_owner',
  });
  return server;
}

export const ROOT = 'root@platform.example';
export const GUS = 'gus@globex.example';

export const workspace = (name: string): string => `
apiVersion: bylaw/v1
kind: Workspace
metadata: {name: ${name}, labels: {firm: ${name}-label}}
spec: {displayName: The ${name}, organization: ${name}-org, region: EU, protect: false, features: {guestAccounts: true}}
`;
export const members = (name: string, ...people: readonly string[]): string => `
apiVersion: bylaw/v1
kind: MemberList
metadata: {workspace: ${name}}
items:
${people.map((person) => `  - {name: ${person}, roles: [admin, all-uses]}\n`).join('')}---
apiVersion: bylaw/v1
kind: Role
metadata: {workspace: ${name}, name: all-uses}
spec: {permissions: ['use:shared_spaces', 'use:external_collaboration', 'use:invite_guest_accounts', 'spaces:*:own', 'vaults:*:own']}
`;
export const vault = (name: string, vaultName: string, creator: string): string => `
apiVersion: bylaw/v1
kind: Resource
metadata: {workspace: ${name}, name: ${vaultName}, labels: {practice: ${vaultName}-label}}
spec: {type: vault, creator: ${creator}}
`;
const connection = (name: string, other: string, by: string): string => `
apiVersion: bylaw/v1
kind: Connection
metadata: {workspace: ${name}, name: to-${other}}
spec: {with: ${other}, requestedBy: ${by}, reason: project ${name}-${other}}
`;
const share = (name: string, target: string, other: string, person: string, by: string): string => `
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: ${name}, name: ${target}-out}
spec: {target: "vault:${target}", with: ${other}, requestedBy: ${by}, to: [{subject: "user:${person}", role: viewer}]}
`;
export const account = (email: string, more = ''): string => `
apiVersion: bylaw/v1
kind: User
metadata: {name: ${email}}
spec: {displayName: Known As ${email.split('@')[0] ?? ''}${more}}
`;
export const all = (...parts: readonly string[]): string => parts.join('---');

/** The sets, as their owners have them. Cy works for Globex, and for Contoso on the side. */
export const SETS = {
  'hub-governance': all(
    account(ROOT, ', systemAdmin: true'),
    workspace('globex-desk'),
    members('globex-desk', GUS, 'gia@globex.example'),
    workspace('umbral-desk'),
    members('umbral-desk', 'ursa@umbral.example', 'ugo@umbral.example', 'cy@globex.example'),
    vault('umbral-desk', 'onyx', 'ursa@umbral.example'),
    account('ursa@umbral.example'),
  ),
  'zephyr-governance': all(
    workspace('zephyr-legal'),
    members('zephyr-legal', 'zoe@zephyr.example', 'zac@zephyr.example'),
    vault('zephyr-legal', 'obsidian', 'zoe@zephyr.example'),
    connection('zephyr-legal', 'quartz-legal', 'zoe@zephyr.example'),
    share('zephyr-legal', 'obsidian', 'quartz-legal', 'quin@quartz.example', 'zoe@zephyr.example'),
  ),
  'quartz-governance': all(
    workspace('quartz-legal'),
    members('quartz-legal', 'quin@quartz.example', 'quill@quartz.example'),
    connection('quartz-legal', 'zephyr-legal', 'quin@quartz.example'),
  ),
  'globex-governance': all(
    workspace('globex'),
    members('globex', GUS, 'gil@globex.example', 'cy@globex.example'),
    vault('globex', 'bait', GUS),
  ),
} as const;

const LOGINS = {
  zephyr_login: 'zoe@zephyr.example',
  quartz_login: 'quin@quartz.example',
  globex_login: GUS,
  hub_login: ROOT,
} as const;

export interface Tenants {
  readonly url: string;
  /** The folder of a set, as its owner has it. */
  readonly home: Readonly<Record<keyof typeof SETS, string>>;
  readonly as: (
    login: string,
    cwd: string,
  ) => {readonly cwd: string; readonly env: Readonly<Record<string, string>>};
}

/** A database in which all sets are applied, and every firm has a login. */
export async function tenants(server: TestServer): Promise<Tenants> {
  const url = await server.database();
  const as: Tenants['as'] = (login, cwd) => ({cwd, ...on(asLogin(url, login))});
  const home = {} as Record<keyof typeof SETS, string>;
  for (const [name, text] of Object.entries(SETS)) {
    const cwd = folder();
    write(cwd, {'bylaw.yaml': setFile(name), 'manifests/all.yaml': text});
    home[name as keyof typeof SETS] = cwd;
  }
  // The firms name each other, so that their workspaces have to be there first.
  for (const name of [
    'hub-governance',
    'globex-governance',
    'quartz-governance',
    'zephyr-governance',
  ] as const) {
    const {env} = on(url);
    const at = {cwd: home[name], env: {...env, BYLAW_ACTOR: ROOT}};
    if (name === 'quartz-governance') {
      write(home[name], {'manifests/all.yaml': SETS[name].split('---').slice(0, -1).join('---')});
    }
    await run(0, ['apply', '--auto-approve', '--quiet'], at);
  }
  write(home['quartz-governance'], {'manifests/all.yaml': SETS['quartz-governance']});
  for (const [login, email] of Object.entries(LOGINS)) {
    await run(0, ['actors', 'bind', login, email], as('platform_owner', folder()));
  }
  await run(0, ['apply', '--auto-approve', '--quiet'], as('quartz_login', home['quartz-governance']));
  return {url, home, as};
}

/** A trace of the firms that are none of Globex's. */
const TRACES =
  /zephyr-legal|quartz|umbral|onyx|obsidian|\b(?:zoe|zac|quin|quill|ursa|ugo)@|zephyr-governance/g;

/** What of the others stands in a text, besides what somebody typed. */
export const tracesIn = (text: string, typed: string): readonly string[] =>
  [...new Set(text.match(TRACES))].filter((trace) => !typed.includes(trace));

/** A folder that names a set, with manifests. */
export function named(set: string, files: Readonly<Record<string, string>> = {}): string {
  const cwd = folder();
  write(cwd, {'bylaw.yaml': setFile(set), 'manifests/.keep': '', ...files});
  return cwd;
}
