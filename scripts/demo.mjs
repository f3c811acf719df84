/**
 * The main job, as a user would do it, on copies of the sets in `examples/` and an embedded Postgres that both
 * share: two law firms put their governance under version control, and connect.
 *
 *   npm run demo
 */
import {spawnSync} from 'node:child_process';
import {chmodSync, cpSync, mkdtempSync, renameSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../..');
const PROGRAM = path.join(ROOT, 'bin/bylaw.js');
/** Workspaces are created by a system admin; afterwards each firm acts for itself, as its set says. */
const ROOT_ADMIN = 'root@platform.example';
const CONTRIBUTION = 'share:northwind-legal/tax-model-in-deal-room';
const folder = mkdtempSync(path.join(tmpdir(), 'bylaw-demo-'));
// Postgres does not run as root: where it may not enter, its data would be elsewhere, and stay there.
chmodSync(folder, 0o755);
const color = process.stdout.isTTY && (process.env.NO_COLOR ?? '') === '';
const bold = (text) => (color ? `\u001B[1m${text}\u001B[0m` : text);

/** Runs one command in the folder of a set, showing what it prints; ends the demo if it ends otherwise than expected. */
function bylaw(set, command, expected = 0) {
  console.log(bold(`\n${set} $ bylaw ${command}`));
  const {status, error} = spawnSync(process.execPath, [PROGRAM, ...command.split(' ')], {
    cwd: path.join(folder, set),
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {...process.env, BYLAW_DATABASE_URL: `embedded:${path.join(folder, '.bylaw')}`, BYLAW_ACTOR: ''},
  });
  if (error !== undefined || status !== expected) {
    throw new Error(
      `\`bylaw ${command}\` ended with status ${status}, not ${expected}: ${error?.message ?? ''}`,
    );
  }
}

const tell = (text) => console.log(`\n${bold('—')} ${text}`);
const manifest = (set, name) => path.join(folder, set, 'manifests', name);
/** Puts a manifest aside until its commit comes. */
const later = (set, name) => renameSync(manifest(set, name), path.join(folder, `${set}-${name}`));
const commit = (set, name) => renameSync(path.join(folder, `${set}-${name}`), manifest(set, name));

try {
  for (const set of ['acme', 'northwind']) {
    cpSync(path.join(ROOT, 'examples', set), path.join(folder, set), {recursive: true});
  }
  later('northwind', 'partners.yaml');
  later('acme', 'approvals.yaml');

  tell('Northwind puts its own governance under version control.');
  bylaw('northwind', 'validate');
  bylaw('northwind', `plan --summary --as ${ROOT_ADMIN}`);
  bylaw('northwind', `apply --auto-approve --quiet --as ${ROOT_ADMIN}`);

  tell(
    'Acme does the same, asks Northwind for a connection, and shares its deal room with two people there.',
  );
  bylaw('acme', 'validate');
  bylaw('acme', `plan --summary --out plan.json --as ${ROOT_ADMIN}`);
  bylaw('acme', `apply plan.json --as ${ROOT_ADMIN}`);

  tell(
    'Northwind agrees to the connection, approves what Acme shares, and contributes its tax model to the deal room.',
  );
  commit('northwind', 'partners.yaml');
  bylaw('northwind', 'plan --out plan.json');
  bylaw('northwind', 'apply plan.json');
  tell('A plan is applied once: the second time there is nothing to do.');
  bylaw('northwind', 'apply plan.json');

  tell(
    'Acme commits its approval. At Northwind, a second person has to approve, because the first one applied it.',
  );
  commit('acme', 'approvals.yaml');
  bylaw('acme', 'apply --auto-approve --quiet');
  bylaw('northwind', 'requests list');
  bylaw('northwind', `requests approve ${CONTRIBUTION} --as raj@northwind.example`);
  bylaw('acme', 'access explain vera@northwind.example vault:northwind-legal/tax-model');

  tell(
    'Now the live state says what both firms declare. Planning again shows nothing, and the history is whole.',
  );
  bylaw('acme', 'plan --detailed-exitcode');
  bylaw('northwind', 'plan --detailed-exitcode');
  bylaw('acme', 'history list');
  bylaw('acme', 'history verify');
} catch (error) {
  console.error(`\nThe demo did not get through: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, {recursive: true, force: true});
}
