/**
 * Measures the main job, and beside it what any program must spend on the same: the start of Node, js-yaml on the same bytes, the same
 * rows selected, a dump of them restored. Every figure is of a whole process; ratios are of one run on one machine.
 *
 *   npm run bench [-- SIZE] [--json] [--keep]
 *
 * Rows that say `warm` have what was parsed before one file changed; all others parse everything.
 * Measures estates of SIZE and SIZE/10 objects, for the growth between them. Uses the embedded Postgres; or BYLAW_DATABASE_URL, an
 * empty, migrated database, in which only one estate has room: without growth, then.
 */
import {spawnSync} from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {accessTests} from './access-tests.mjs';
import {estate, pairsOf} from './estate.mjs';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../../..');
const BYLAW = 'bin/bylaw.js';
/** A start is so short that what else the machine does shows: the least of some runs counts. */
const STARTS = 7;

const asked = process.argv.slice(2);
const size = Number(asked.find((arg) => /^\d+$/.test(arg)) ?? 10_000);
const folder = mkdtempSync(path.join(tmpdir(), 'bylaw-bench-'));
// Postgres does not run as root, and keeps its data elsewhere if it may not enter.
chmodSync(folder, 0o755);
const figuresFile = path.join(folder, 'figures.json');

/** Nothing is kept of what was parsed, unless a row is about that. */
const COLD = {BYLAW_CACHE: 'off'};
const WARM = {XDG_CACHE_HOME: path.join(folder, 'cache'), CI: ''};

/** What a process used, and what it printed. */
function measured(cwd, name, args, floor, kept = COLD) {
  const {status, stdout, stderr} = spawnSync(
    // By way of a shell: to Linux, the peak of a process is at least what the one that started it held, and this one holds much.
    '/bin/sh',
    [
      '-c',
      '"$0" "$@"; exit $?',
      process.execPath,
      '--require',
      path.join(ROOT, 'test/bench/measure.cjs'),
      ...args,
    ],
    {
      cwd,
      encoding: 'utf8',
      maxBuffer: 1 << 30,
      env: {...process.env, BENCH_FIGURES: figuresFile, BYLAW_ACTOR: '', ...kept},
    },
  );
  if (status !== 0)
    throw new Error(
      `${name} ended with status ${status}:\n${stdout.slice(0, 2000)}\n${stderr.slice(0, 2000)}`,
    );
  return {name, floor, stdout, ...JSON.parse(readFileSync(figuresFile, 'utf8'))};
}

/** Measures programs of the repository in a folder. */
const programsIn = (cwd, kept = COLD) => ({
  bylaw: (name, args, floor) => measured(cwd, name, [path.join(ROOT, BYLAW), ...args], floor, kept),
  bench: (name, [script, ...args]) => measured(cwd, name, [path.join(ROOT, 'test/bench', script), ...args]),
});

/** Short commands on the smallest example: rows in turn, so that all have the same luck. */
function starts() {
  const set = path.join(folder, 'minimal');
  cpSync(path.join(ROOT, 'examples/minimal'), set, {
    recursive: true,
    filter: (file) => !file.endsWith('.bylaw'),
  });
  const {bylaw} = programsIn(set);
  bylaw('setting up', ['plan']);
  const runs = Array.from({length: STARTS}, () => [
    measured(set, 'node -e 0', ['-e', '0']),
    bylaw('version', ['version'], 'node -e 0'),
    bylaw('validate', ['validate'], 'node -e 0'),
    bylaw('plan', ['plan'], 'node -e 0'),
  ]);
  return runs[0].map((row, i) => ({
    ...row,
    wallMs: Math.min(...runs.map((run) => run[i].wallMs)),
    cpuMs: Math.min(...runs.map((run) => run[i].cpuMs)),
  }));
}

/** Changes one field of one object. */
function changeOneFile(set) {
  const file = path.join(set, 'manifests/w0-a/people.yaml');
  const text = readFileSync(file, 'utf8');
  const changed = text.replace('displayName: Person 5,', 'displayName: Person Five,');
  if (changed === text) throw new Error('There is nobody to rename in the estate.');
  writeFileSync(file, changed);
}

/** Runs 200 access tests, 20 of them about all access. They stand in the set only meanwhile. */
function tests(set, bylaw, size) {
  const file = path.join(set, 'manifests/access-tests.yaml');
  writeFileSync(file, accessTests(pairsOf(size)));
  const rows = [
    bylaw('test', ['test', '--json'], 'validate'),
    bylaw('test --coverage', ['test', '--coverage', '--json'], 'validate'),
    bylaw('test --mutate', ['test', '--mutate', '--json'], 'validate'),
  ];
  rmSync(file);
  return rows;
}

/** The main job on an estate of about so many objects. */
function job(objectsWanted) {
  const set = path.join(folder, `estate-${objectsWanted}`);
  let bytes = 0;
  for (const [file, text] of estate(objectsWanted)) {
    mkdirSync(path.join(set, path.dirname(file)), {recursive: true});
    writeFileSync(path.join(set, file), text);
    bytes += text.length;
  }
  const {bylaw, bench} = programsIn(set);
  const yaml = 'js-yaml alone';
  const select = 'SELECT alone';
  const restore = 'dump and restore';
  const planFile = `${set}-plan.json`;
  // The embedded database is made once: that is no part of any command measured here.
  bylaw('setting up', ['history', 'list']);
  const first = [
    bench(yaml, ['read-yaml.mjs', '.']),
    bylaw('validate', ['validate', '--json'], yaml),
    bylaw('plan (all new)', ['plan', '--json'], yaml),
    bylaw('plan for people', ['plan'], 'plan (all new)'),
    bylaw('plan --out', ['plan', '--out', planFile, '--quiet'], 'plan (all new)'),
    bylaw('apply (all new)', ['apply', '--auto-approve', '--json'], [yaml, restore]),
    bench(select, ['move-rows.mjs', 'select']),
    bench(restore, ['move-rows.mjs', 'restore']),
    bylaw('plan (no change)', ['plan', '--json'], [yaml, select]),
  ];
  const {objects} = JSON.parse(first[1].stdout).summary;
  const again = JSON.parse(first.at(-1).stdout).summary;
  if (again.unchanged !== objects) throw new Error(`plan again is not empty: ${JSON.stringify(again)}`);
  const view = bench('SQL: the view', ['ask-sql.mjs', 'view']);
  const tested = tests(set, bylaw, objectsWanted);
  const warm = programsIn(set, WARM).bylaw;
  warm('setting up', ['validate', '--json']);
  changeOneFile(set);
  // A machine is faster and slower by turns: what is measured minutes later has floors of its own.
  const later = ['js-yaml, later', 'SELECT, later'];
  const [yamlLater, selectLater] = later;
  const floors = [bench(yamlLater, ['read-yaml.mjs', '.']), bench(selectLater, ['move-rows.mjs', 'select'])];
  const plan = bylaw('plan (1 change)', ['plan', '--json'], later);
  const {update} = JSON.parse(plan.stdout).summary;
  if (update !== 1) throw new Error(`not one change: ${JSON.stringify(JSON.parse(plan.stdout).summary)}`);
  const rows = [
    ...first,
    ...floors,
    plan,
    warm('validate (warm)', ['validate', '--json'], yamlLater),
    warm('plan (1, warm)', ['plan', '--json'], later),
    bylaw('apply (1 change)', ['apply', '--auto-approve', '--json'], later),
    bylaw('access who', ['access', 'who', 'space:w0-a/space-0', '--json'], selectLater),
    bylaw('access what', ['access', 'what', 'p2@w0-a.example', '--json'], selectLater),
    bylaw('export', ['export', '--out', `${set}-exported`], selectLater),
    view,
    ...tested,
    bench('SQL: 100 pairs', ['ask-sql.mjs', 'pairs']),
  ];
  return {objects, bytes, planFileBytes: statSync(planFile).size, rowsOfAccess: Number(view.stdout), rows};
}

/** What the floors of a row take together; undefined for a row without any. */
function taken(floors, rows) {
  const below = rows.filter(({name}) => floors.includes(name));
  const sum = (figure) => below.reduce((total, row) => total + row[figure], 0);
  return below.length === 0 ? undefined : {wallMs: sum('wallMs'), cpuMs: sum('cpuMs')};
}

/** A row with its ratio to its floor, and to the same row of a smaller estate. */
function compared({name, floor: floors = [], wallMs, cpuMs, peakMiB}, rows, smaller) {
  const below = taken([floors].flat(), rows);
  const floor = [floors].flat().join(' + ');
  const before = smaller?.find((row) => row.name === name);
  return {
    name,
    wallMs,
    cpuMs,
    peakMiB,
    ...(below !== undefined && {
      floor,
      timesFloor: wallMs / below.wallMs,
      timesFloorCpu: cpuMs / below.cpuMs,
    }),
    ...(before !== undefined && {growth: wallMs / before.wallMs}),
  };
}

function line({name, wallMs, cpuMs, peakMiB, floor, timesFloor, timesFloorCpu, growth}) {
  const cell = (text, width) => String(text).padStart(width);
  const ratio =
    floor === undefined ? '' : `×${timesFloor.toFixed(1)} (CPU ×${timesFloorCpu.toFixed(1)}) of ${floor}`;
  return [
    name.padEnd(17),
    cell((wallMs / 1000).toFixed(2), 8),
    cell((cpuMs / 1000).toFixed(2), 8),
    cell(peakMiB.toFixed(0), 7),
    cell(growth === undefined ? '' : `×${growth.toFixed(1)}`, 8),
    `  ${ratio}`,
  ]
    .join('')
    .trimEnd();
}

try {
  const short = starts();
  const small = process.env.BYLAW_DATABASE_URL ? undefined : job(size / 10);
  const {rows, ...facts} = job(size);
  const result = {
    ...facts,
    ...(small !== undefined && {smaller: {objects: small.objects, bytes: small.bytes}}),
    starts: short.map((row) => compared(row, short)),
    rows: rows.map((row) => compared(row, rows, small?.rows)),
  };
  if (asked.includes('--json')) console.log(JSON.stringify(result, null, 2));
  else {
    const {objects, bytes, planFileBytes, rowsOfAccess} = result;
    const megabytes = (size) => `${(size / 1e6).toFixed(1)} MB`;
    console.log(
      `${objects} objects, ${megabytes(bytes)} of YAML, ${megabytes(planFileBytes)} of plan file, ${rowsOfAccess} rows of access` +
        (small === undefined ? '' : `; growth is from ${small.objects} objects`),
    );
    const head = `${''.padEnd(17)}  time, s  CPU, s    MiB  growth  floor`;
    console.log([head, ...result.starts.map(line), '', ...result.rows.map(line)].join('\n'));
  }
} finally {
  if (asked.includes('--keep')) console.error(`kept ${folder}`);
  else rmSync(folder, {recursive: true, force: true});
}
