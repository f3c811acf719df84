/** Plans of a set in a git repository, and where they say that changes come from. */
import {expect} from 'vitest';
import type {TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {json, makeSet} from './program.ts';
import {git, HAS_GIT} from './repository.ts';

export interface Cause {
  kind: string;
  commit?: string;
  subject?: string;
  by?: string | null;
  at?: string | null;
  leaving?: true;
  lastWritten?: {run: number; at: string};
}
export interface Plan {
  desired: {commit: string | null; base?: {ref: string; commit: string; behind: number; inSet: number}};
  changes: {address: string; actions: string[]; reason: string; cause?: Cause}[];
}

export const TEAMS = 'manifests/teams.yaml';
export const teams = (...texts: readonly string[]): string => texts.join('---\n');

/** A set in a repository, and a database of its own. */
export async function place(server: TestServer) {
  const cwd = makeSet();
  if (HAS_GIT) git(cwd, 'init', '--quiet', '--initial-branch=main');
  return {cwd, at: {cwd, ...on(await server.database())}};
}

export const planned = (at: Parameters<typeof json>[2], ...args: readonly string[]): Promise<Plan> =>
  json<Plan>(0, ['plan', ...args], at);
export const causes = ({changes}: Plan): Readonly<Record<string, Cause | undefined>> =>
  Object.fromEntries(changes.map(({address, cause}) => [address.split('/').at(-1), cause]));

export async function saysNothing(at: Parameters<typeof json>[2]): Promise<void> {
  const plan = await planned(at);
  expect(plan.changes.every(({cause}) => cause === undefined)).toBe(true);
  expect(plan.desired.base).toBeUndefined();
}
