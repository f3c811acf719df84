/**
 * Changes the code that decides in many small ways, one at a time, and asks whether a fast test notices:
 *
 *   npm run test:mutants -- diff access           all mutants of these rooms
 *   npm run test:mutants -- src/diff/merge.ts     those of a file
 *   npm run test:mutants -- --changed             those of files that changed since they were last tried, for some four minutes
 *
 * It prints those that no test notices. The first two note their numbers in test/mutants/scores.json, from which docs/mutants.md is
 * generated; the third exits 1 where too few are noticed in a room, of the files that were tried. What no test can notice is declared so in the code,
 * with its reason, and counts as not noticed.
 */
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {filesOf, LEAST, scoreOf} from './mutant-scores.mjs';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../..');
const SCORES = path.join(ROOT, 'test/mutants/scores.json');
const REPORT = path.join(ROOT, 'node_modules/.cache/mutants.json');
/** Of `--changed`, in milliseconds: no file is begun after that. */
const BUDGET = 4 * 60_000;
/** So many files of a room that were never tried are taken for new ones; of more, the room is not tried whole yet. */
const NEW_AT_ONCE = 2;

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
const rooms = readJson(path.join(ROOT, 'test/mutants/rooms.json'));
const scores = existsSync(SCORES) ? readJson(SCORES) : {};

const roomOf = (file) => file.split('/')[1] ?? '';
const digestOf = (file) =>
  createHash('sha256')
    .update(readFileSync(path.join(ROOT, file)))
    .digest('hex')
    .slice(0, 16);

/** Tries all mutants of some files of a room: their reports, by file. */
function tried(room, files) {
  mkdirSync(path.dirname(REPORT), {recursive: true});
  const {status} = spawnSync(
    path.join(ROOT, 'node_modules/.bin/stryker'),
    ['run', 'test/mutants/stryker.config.mjs', '--mutate', files.join(',')],
    {
      cwd: ROOT,
      stdio: 'inherit',
      env: {...process.env, BYLAW_TEST_MUTANTS: rooms[room].join(' '), BYLAW_MUTANTS_REPORT: REPORT},
    },
  );
  if (status !== 0) process.exit(1);
  return readJson(REPORT).files;
}

const ENDED = {
  Killed: 'noticed',
  Timeout: 'noticed',
  Survived: 'missed',
  NoCoverage: 'missed',
  Ignored: 'declared',
};

/** Notes what came of the mutants of a file, and prints those that were missed. */
function note(file, report) {
  const counts = {noticed: 0, missed: 0, declared: 0};
  const lines = report?.source.split('\n') ?? [];
  for (const {status, location, replacement, mutatorName} of report?.mutants ?? []) {
    const kind = ENDED[status];
    // What does not even load is no mutant.
    if (kind === undefined) continue;
    counts[kind] += 1;
    if (kind !== 'missed') continue;
    const {start} = location;
    console.log(
      `${file}:${start.line}:${start.column} ${mutatorName}${status === 'NoCoverage' ? ' (no test comes here)' : ''}`,
    );
    console.log(`    ${lines[start.line - 1]?.trim()}\n  → ${replacement}`);
  }
  scores[file] = {digest: digestOf(file), ...counts};
}

const {args, changed} = {
  args: process.argv.slice(2).filter((each) => each !== '--changed'),
  changed: process.argv.includes('--changed'),
};

/** Files that were tried, and new ones of a room of which all others were. What was never tried is tried by hand first. */
function triedBefore(room) {
  const files = filesOf(room);
  const known = files.filter((file) => scores[file] !== undefined);
  return files.length - known.length <= NEW_AT_ONCE && known.length > 0 ? files : known;
}

const wanted = changed
  ? Object.keys(rooms)
      .flatMap(triedBefore)
      .filter((file) => scores[file]?.digest !== digestOf(file))
  : args.flatMap((each) => (rooms[each] === undefined ? [each] : filesOf(each)));
const unknown = wanted.filter(
  (file) => rooms[roomOf(file)] === undefined || !existsSync(path.join(ROOT, file)),
);
if (unknown.length > 0 || (wanted.length === 0 && !changed)) {
  console.error(`Name rooms (${Object.keys(rooms).join(', ')}) or files of theirs: ${unknown.join(', ')}`);
  process.exit(64);
}

const begun = Date.now();
const left = [];
if (changed) {
  for (const file of wanted) {
    if (Date.now() - begun > BUDGET) left.push(file);
    else note(file, tried(roomOf(file), [file])[file]);
  }
} else {
  for (const [room, files] of Object.entries(groups(wanted))) {
    const reports = tried(room, files);
    for (const file of files) note(file, reports[file]);
  }
  const known = Object.keys(rooms)
    .flatMap(filesOf)
    .filter((file) => scores[file] !== undefined);
  writeFileSync(
    SCORES,
    `${JSON.stringify(Object.fromEntries(known.map((file) => [file, scores[file]])), null, 2)}\n`,
  );
}

function groups(files) {
  const found = {};
  for (const file of files) (found[roomOf(file)] ??= []).push(file);
  return found;
}

const touched = [...new Set(wanted.map(roomOf))];
for (const room of touched) {
  const {mutants, share} = scoreOf(filesOf(room).flatMap((file) => scores[file] ?? []));
  console.log(`${room}: ${(100 * share).toFixed(1)} % of ${mutants} mutants are noticed.`);
  if (changed && share < LEAST) process.exitCode = 1;
}
if (left.length > 0) console.log(`Not tried, for want of time: ${left.join(', ')}`);
if (wanted.length === 0) console.log('No file has changed since its mutants were tried.');
