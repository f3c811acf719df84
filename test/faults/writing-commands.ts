/**
 * Every command that writes to the database, each ready to be run on a copy of one database, on which all of them have
 * something to do.
 */
import path from 'node:path';
import {on} from '../cli/database.ts';
import {folder, json, run, setFile, write} from '../cli/program.ts';
import type {TestServer} from '../postgres/test-server.ts';
import {ACME, all, CONNECTED, NORTHWIND, REQUEST, ROOT, share, VERA} from '../unit/app/two-firms.ts';

const ROOT_MAIL = 'root@platform.example';
const SHARE = share(VERA);

const OLD_DESK = `
apiVersion: bylaw/v1
kind: Workspace
metadata: {name: old-desk}
spec: {displayName: Old desk, organization: acme, region: EU, protect: false}
---
apiVersion: bylaw/v1
kind: Member
metadata: {workspace: old-desk, name: ana@acme.example}
spec: {roles: [admin]}
`;
const members = (...names: readonly string[]): string =>
  names
    .map(
      (name) =>
        `\napiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: ${name}}\nspec: {roles: [counsel]}\n`,
    )
    .join('---');
const TEAM = `
apiVersion: bylaw/v1
kind: Team
metadata: {workspace: acme-legal, name: deals}
spec: {members: [bo@acme.example, ana@acme.example]}
`;
const GRANT = `
apiVersion: bylaw/v1
kind: Grant
metadata: {workspace: acme-legal, name: insights}
spec: {subject: 'team:deals', permissions: ['insights:read:all']}
`;
const LEAVING = `
apiVersion: bylaw/v1
kind: Offboarding
metadata: {workspace: acme-legal, name: ed@acme.example}
spec: {confirm: DELETE, successor: ana@acme.example}
`;
const POLICY = `  policies: [{id: p, severity: warning, for: change, when: 'change.kind == "Space"', message: A space}]\n`;

const STANDING = [ROOT, ACME, NORTHWIND, CONNECTED, SHARE, TEAM] as const;

export interface WritingCommand {
  readonly args: readonly string[];
  /** Where it is run; undefined if it needs no set. */
  readonly cwd?: string;
  /** On a database without anything of bylaw. */
  readonly onEmpty?: true;
  /** To do it a second time would do more: it is not repeated after it has succeeded. */
  readonly addsUp?: true;
  /** False where there is no schema before or after it. */
  readonly leavesHistory?: false;
  /** How it ends when it is repeated after it has succeeded, unless that is well. */
  readonly again?: number;
}

export interface World {
  /** Name of the database to copy. */
  readonly database: string;
  readonly commands: Readonly<Record<string, WritingCommand>>;
}

const setOf = (parts: readonly string[], more = ''): string => {
  const cwd = folder();
  write(cwd, {'bylaw.yaml': setFile('both', more), 'manifests/all.yaml': all(...parts)});
  return cwd;
};

/** Makes the database, and the folders of the commands. */
export async function makeWorld(server: Pick<TestServer, 'database'>): Promise<World> {
  const url = await server.database();
  const at = (cwd: string) => ({cwd, env: {...on(url).env, BYLAW_ACTOR: ROOT_MAIL}});
  const apply = async (parts: readonly string[], ...more: readonly string[]): Promise<string> => {
    const cwd = setOf(parts);
    await run(0, ['apply', '--auto-approve', '--quiet', ...more], at(cwd));
    return cwd;
  };
  const people = ['cy@acme.example', 'di@acme.example', 'ed@acme.example'];
  const first = await apply([...STANDING, OLD_DESK, members(...people)]);
  await run(0, ['people', 'rename', 'di@acme.example', 'di@acme.law', '--auto-approve'], at(first));
  await run(
    0,
    ['offboard', 'cy@acme.example', '--successor', 'ana@acme.example', '--confirm', 'DELETE'],
    at(first),
  );
  const now = [...STANDING, members('di@acme.law', 'ed@acme.example')];
  const home = await apply(now, '--confirm-delete', 'old-desk');
  await run(0, ['requests', 'approve', REQUEST, '--as', 'al@acme.example'], at(home));
  const changed = setOf([
    ROOT,
    ACME.replace('roles: [counsel]}', "roles: [counsel, admin], displayName: 'Bo'}"),
    NORTHWIND,
    CONNECTED,
    TEAM,
    GRANT,
    members('di@acme.law', 'ed@acme.example', 'fay@acme.example'),
  ]);
  const saved = path.join(changed, 'plan.json');
  await json(0, ['plan', '--out', saved], at(changed));
  const as = (who: string): readonly string[] => ['--as', who];
  return {
    database: new URL(url).pathname.slice(1),
    commands: {
      apply: {args: ['apply', '--auto-approve'], cwd: changed},
      'apply of a saved plan': {args: ['apply', saved], cwd: changed},
      'apply of a leaving': {
        args: ['apply', '--auto-approve'],
        cwd: setOf([...STANDING, members('di@acme.law'), LEAVING]),
      },
      'apply of policies': {args: ['apply', '--auto-approve'], cwd: setOf(now, POLICY)},
      approve: {args: ['requests', 'approve', REQUEST, ...as('rae@northwind.example')], cwd: home},
      deny: {args: ['requests', 'deny', REQUEST, ...as('rae@northwind.example')], cwd: home},
      revoke: {args: ['requests', 'revoke', REQUEST, ...as('al@acme.example')], cwd: home},
      withdraw: {
        args: [
          ...['connections', 'withdraw', 'northwind-legal', 'acme-legal', '--auto-approve'],
          ...as('raj@northwind.example'),
        ],
        cwd: home,
      },
      offboard: {
        args: ['offboard', 'bo@acme.example', '--successor', 'ana@acme.example', '--confirm', 'DELETE'],
        cwd: home,
      },
      anonymise: {args: ['offboard', 'ed@acme.example', '--anonymise', '--confirm', 'DELETE'], cwd: home},
      purge: {args: ['purge', 'old-desk', '--confirm-delete', 'old-desk'], cwd: home, again: 64},
      release: {args: ['release', 'Team/acme-legal/deals', '--auto-approve'], cwd: home},
      confirm: {args: ['access', 'confirm', 'Share/acme-legal/deal-room-northwind'], cwd: home, addsUp: true},
      rename: {args: ['people', 'rename', 'bo@acme.example', 'bo@acme.law', '--auto-approve'], cwd: home},
      reinstate: {args: ['people', 'reinstate', 'cy@acme.example', '--auto-approve'], cwd: home},
      free: {args: ['people', 'free', 'di@acme.example', '--auto-approve'], cwd: home},
      bind: {args: ['actors', 'bind', 'postgres', 'ana@acme.example'], cwd: home},
      'migrate up': {args: ['migrate', 'up'], cwd: home, onEmpty: true, leavesHistory: false},
      'migrate down': {
        args: ['migrate', 'down', '--auto-approve'],
        cwd: home,
        addsUp: true,
        leavesHistory: false,
      },
    },
  };
}
