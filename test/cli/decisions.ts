/** Two firms with a share between them, and what their people decide from a command line. */
import type {TestServer} from '../postgres/test-server.ts';
import {all, REQUEST, ROOT} from '../unit/app/two-firms.ts';
import {on} from './database.ts';
import {folder, run, setFile, write} from './program.ts';

export const VIC = '{subject: user:vic@northwind.example, role: viewer}';
export const ROOM = 'space:acme-legal/deal-room';

export interface Decided {
  readonly status: string;
  readonly side: string | null;
  readonly waiting: readonly {readonly side: string; readonly approvers: readonly string[]}[];
  readonly diagnostics: readonly {readonly rule: string; readonly message: string; readonly help: string}[];
}
export interface Listed {
  readonly requests: readonly {readonly id: string; readonly side: string; readonly digest: string}[];
}
export interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A set with these manifests, applied to a database of its own. */
export async function applied(server: TestServer, ...parts: readonly string[]): Promise<Place> {
  const cwd = folder();
  write(cwd, {'bylaw.yaml': setFile('both'), 'manifests/all.yaml': all(ROOT, ...parts)});
  const {env} = on(await server.database());
  const at = {cwd, env: {...env, BYLAW_ACTOR: 'root@platform.example'}};
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  return at;
}

export const approve = (who: string, ...more: readonly string[]): readonly string[] => [
  'requests',
  'approve',
  REQUEST,
  '--as',
  who,
  ...more,
];
export const level = async (at: Place, status: number): Promise<void> => {
  await run(status, ['access', 'check', 'vera@northwind.example', ROOM], at);
};
