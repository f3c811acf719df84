/** The embedded database is started while the set is still read: that must not show where the set needs none. */
import {existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {complains, makeSet, run, team, write} from './program.ts';

/** Takes longer to read than a server that may not be needed is not worth starting for. */
const MUCH = Array.from({length: 4000}, (_, i) => team(`team-${i}`, ['bo@acme.example'])).join('---\n');

const COMMANDS = [['plan'], ['apply', '--auto-approve'], ['drift']] as const;

/** What stands in the data of a running server alone. */
const isRunning = (cwd: string): boolean => existsSync(path.join(cwd, '.bylaw/data/postmaster.pid'));

test('a set in error is told as without a database, and leaves no server behind', async () => {
  const cwd = makeSet('acme', {'manifests/much.yaml': MUCH});
  await run(0, ['apply', '--auto-approve'], {cwd});
  write(cwd, {'manifests/broken.yaml': 'kind: Nonsense\n'});
  for (const command of COMMANDS.slice(0, 2)) {
    const {stdout, stderr} = await run(1, command, {cwd});
    expect(`${stdout}${stderr}`).toContain('manifests/broken.yaml');
    expect(isRunning(cwd)).toBe(false);
  }
  // A set that is read well takes the server that was started, and ends it.
  write(cwd, {'manifests/broken.yaml': ''});
  for (const command of COMMANDS) {
    await run(0, command, {cwd});
    expect(isRunning(cwd)).toBe(false);
  }
});

test('why the database cannot be opened is told by what needs it alone', async () => {
  const cwd = makeSet('acme', {'manifests/much.yaml': MUCH});
  await run(0, ['apply', '--auto-approve'], {cwd});
  write(cwd, {'.bylaw/data/PG_VERSION': '9\n', 'manifests/broken.yaml': 'kind: Nonsense\n'});
  const {stdout, stderr} = await run(1, ['plan'], {cwd});
  expect(stdout).toContain('manifests/broken.yaml');
  expect(stderr).toBe('');
  writeFileSync(path.join(cwd, 'manifests/broken.yaml'), '');
  for (const command of COMMANDS) {
    expect((await run(4, command, {cwd})).stderr).toMatch(/^error: .* was written by Postgres 9, /);
  }
});

test('a wrong flag is told, and the server that was started ends', async () => {
  const cwd = makeSet('acme', {'manifests/much.yaml': MUCH});
  await run(0, ['apply', '--auto-approve'], {cwd});
  await complains(64, /--as is "Ana", which is not an e-mail address/, ['plan', '--as', 'Ana'], {cwd});
  expect(isRunning(cwd)).toBe(false);
});

test('where there is no database yet, a set in error makes none', async () => {
  const cwd = makeSet('acme', {'manifests/broken.yaml': 'kind: Nonsense\n'});
  await run(1, ['plan'], {cwd});
  expect(existsSync(path.join(cwd, '.bylaw'))).toBe(false);
});
