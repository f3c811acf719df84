/** What a bound login exports and imports: what is for its actor to see, and nothing of another firm. */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {TestServer} from '../postgres/test-server.ts';
import {folder, json, run} from './program.ts';
import {named, ROOT, SETS, startServer, tenants, tracesIn, type Tenants} from './tenants.ts';

let server: TestServer;
let at: Tenants;
beforeAll(async () => {
  server = await startServer();
  at = await tenants(server);
});
afterAll(() => server.close());

const gus = (cwd: string) => at.as('globex_login', cwd);

interface Exported {
  readonly files: readonly {readonly path: string; readonly text: string}[];
  readonly objects: number;
  readonly notes: readonly string[];
}

/** The exported text, which names nothing of the others. */
async function exportedBy(around: ReturnType<typeof gus>, ...args: readonly string[]): Promise<Exported> {
  const exported = await json<Exported>(0, ['export', ...args], around);
  expect(tracesIn(JSON.stringify(exported), args.join(' '))).toEqual([]);
  return exported;
}

test('the set and the workspaces of another firm are refused, as everywhere', async () => {
  const cwd = folder();
  for (const [status, args] of [
    [1, ['export', '--set', 'zephyr-governance']],
    [64, ['export', '--set', 'zephyr-governanc']],
    [64, ['export', '--workspace', 'zephyr-legal']],
    [64, ['export', '--workspace', 'globex', '--workspace', 'quartz-legal']],
  ] as const) {
    const {stdout, stderr} = await run(status, args, gus(cwd));
    expect(tracesIn(stdout + stderr, args.join(' '))).toEqual([]);
  }
  expect(readdirSync(cwd)).toEqual([]);
  await run(1, ['export'], gus(named('zephyr-governance')));
});

test('of a set with workspaces of several firms, one sees the own, and is told not to plan that', async () => {
  const {files, notes} = await exportedBy(gus(folder()), '--set', 'hub-governance');
  const text = files.map((file) => file.text).join('\n');
  expect(text).toContain('name: globex-desk');
  expect(notes.join('\n')).toContain('Do not plan this export as the set hub-governance');
  const own = await exportedBy(gus(at.home['globex-governance']));
  expect(own.objects).toBe(6);
  expect(own.notes.join('\n')).not.toContain('Do not plan');
});

test('a workspace is exported without the accounts of people who are not in it', async () => {
  const {files} = await exportedBy(gus(folder()), '--workspace', 'globex');
  expect(files.map((file) => file.path)).not.toContain('manifests/users.yaml');
  expect(files.map((file) => file.text).join('\n')).not.toContain(ROOT);
});

test('the own side of a connection is exported', async () => {
  const {files} = await json<Exported>(0, ['export'], at.as('zephyr_login', at.home['zephyr-governance']));
  expect(files.find((file) => file.path.endsWith('partners.yaml'))?.text).toContain('to-quartz-legal');
});

test('nothing of another firm is imported, nor is it told whether it is there', async () => {
  const cwd = named('globex-governance', {'manifests/all.yaml': SETS['globex-governance']});
  for (const address of [
    'Resource/zephyr-legal/obsidian',
    'Resource/zephyr-legal/nothing',
    'Workspace/nowhere',
  ]) {
    const {stdout, stderr} = await run(1, ['import', address], gus(cwd));
    expect(stdout).toBe('');
    expect(stderr).toContain(`Nothing is shown of ${address}: that needs an active membership`);
  }
  const {stderr} = await run(64, ['import', '--all', '--workspace', 'quartz-legal'], gus(cwd));
  expect(tracesIn(stderr, 'quartz-legal')).toEqual([]);
  await run(1, ['import', '--all'], gus(named('zephyr-governance')));
  expect(readFileSync(path.join(cwd, 'manifests/all.yaml'), 'utf8')).toBe(SETS['globex-governance']);
});
