/**
 * Measures the main job on an estate: validate, plan, apply, plan again, who reaches what; and beside it what reading
 * the same bytes with js-yaml takes. Every figure is of a whole process, and ratios are of one run on one machine.
 *
 *   npm run bench [-- SIZE] [--keep]
 *
 * Uses BYLAW_DATABASE_URL if it is set (an empty, migrated database), else the embedded Postgres.
 */
import {spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {estate} from './estate.mjs';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../../..');
const size = Number(process.argv.slice(2).find((arg) => /^\d+$/.test(arg)) ?? 10_000);
const folder = mkdtempSync(path.join(tmpdir(), 'bylaw-bench-'));
// Postgres does not run as root, and keeps its data elsewhere if it may not enter.
chmodSync(folder, 0o755);
const figuresFile = path.join(folder, 'figures.json');
const set = path.join(folder, 'set');

function measured(name, script, args) {
  const {status, stdout, stderr} = spawnSync(
    process.execPath,
    ['--import', path.join(ROOT, 'test/bench/measure.mjs'), path.join(ROOT, script), ...args],
    {
      cwd: set,
      encoding: 'utf8',
      maxBuffer: 1 << 30,
      env: {...process.env, BENCH_FIGURES: figuresFile, BYLAW_ACTOR: ''},
    },
  );
  if (status !== 0)
    throw new Error(
      `${name} ended with status ${status}:\n${stdout.slice(0, 2000)}\n${stderr.slice(0, 2000)}`,
    );
  return {name, stdout, ...JSON.parse(readFileSync(figuresFile, 'utf8'))};
}

try {
  let bytes = 0;
  for (const [file, text] of estate(size)) {
    mkdirSync(path.join(set, path.dirname(file)), {recursive: true});
    writeFileSync(path.join(set, file), text);
    bytes += text.length;
  }
  // The embedded database is made once: that is no part of any command measured here.
  measured('setting up', 'bin/bylaw.js', ['history', 'list']);
  const rows = [
    measured('js-yaml alone', 'test/bench/read-yaml.mjs', ['.']),
    measured('validate', 'bin/bylaw.js', ['validate', '--json']),
    measured('plan (all new)', 'bin/bylaw.js', ['plan', '--json']),
    measured('apply', 'bin/bylaw.js', ['apply', '--auto-approve', '--json']),
    measured('plan again', 'bin/bylaw.js', ['plan', '--json']),
    measured('access who', 'bin/bylaw.js', ['access', 'who', 'space:w0-a/space-0', '--json']),
    measured('access what', 'bin/bylaw.js', ['access', 'what', 'p2@w0-a.example', '--json']),
    measured('export', 'bin/bylaw.js', ['export', '--out', path.join(folder, 'exported')]),
    measured('SQL: the view', 'test/bench/ask-sql.mjs', ['view']),
    measured('SQL: 100 pairs', 'test/bench/ask-sql.mjs', ['pairs']),
  ];
  const {objects} = JSON.parse(rows[1].stdout).summary;
  const again = JSON.parse(rows[4].stdout).summary;
  if (again.unchanged !== objects) throw new Error(`plan again is not empty: ${JSON.stringify(again)}`);
  console.log(
    `${objects} objects, ${(bytes / 1e6).toFixed(1)} MB of YAML, ${rows.at(-2).stdout.trim()} rows of access`,
  );
  for (const {name, wallMs, cpuMs, peakMiB} of rows) {
    const ratio = (wallMs / rows[0].wallMs).toFixed(1);
    console.log(
      `${name.padEnd(16)} ${(wallMs / 1000).toFixed(2).padStart(7)} s  ${(cpuMs / 1000).toFixed(2).padStart(7)} s CPU  ${peakMiB.toFixed(0).padStart(5)} MiB  ×${ratio}`,
    );
  }
} finally {
  if (process.argv.includes('--keep')) console.log(`kept ${folder}`);
  else rmSync(folder, {recursive: true, force: true});
}
