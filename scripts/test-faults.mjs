/**
 * Breaks things on purpose for as long as is asked, and writes docs/reliability.md about it:
 *
 *   npm run test:faults                                     some rounds of each fault, from seed 1 on
 *   BYLAW_TEST_FAULTS=200 npm run test:faults               so many
 *   BYLAW_TEST_SEED=41 BYLAW_TEST_FAULTS=1 npm run test:faults -- killed    that round again, of the files whose names say so
 *
 * A round follows from its seed: a run that was stopped goes on by the seed after its last one. The document is written where no name is
 * given.
 */
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../..');
const USUALLY = '10';
const names = process.argv.slice(2);
const folder = mkdtempSync(path.join(tmpdir(), 'bylaw-faults-'));

/** The rounds that were noted in a folder. */
const roundsIn = (where) =>
  readdirSync(where).flatMap((file) =>
    readFileSync(path.join(where, file), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  );

/** Lists by what is the same. */
function grouped(all, keyOf) {
  const groups = new Map();
  for (const each of all) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return groups;
}

/** Seeds such as `1–40, 60`. */
function ranges(seeds) {
  const sorted = [...new Set(seeds)].toSorted((a, b) => a - b);
  const found = [];
  for (const seed of sorted) {
    const last = found.at(-1);
    if (last !== undefined && seed === last[1] + 1) last[1] = seed;
    else found.push([seed, seed]);
  }
  return found.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
}

function page(rounds, version) {
  const byFault = grouped(rounds, ({fault}) => fault);
  const rows = [...byFault].map(([fault, all]) => {
    const outcomes = grouped(all, ({outcome}) => outcome);
    const counts = [...outcomes].map(([outcome, some]) => `${some.length} × ${outcome}`).toSorted();
    const held = all.filter(({outcome}) => outcome !== 'FAILED').length;
    return `| ${fault} | ${all.length} | ${ranges(all.map(({seed}) => seed))} | ${held} of ${all.length} held | ${counts.join(', ')} |`;
  });
  return `# Reliability

What breaks is broken on purpose: the tests in \`test/faults/\` kill, cut, stop, fill and race what bylaw works with, at moments that follow from a
seed. After each round the database holds all of what was asked or nothing of it, the exit status says which, the hash chains are intact, and the
same command then brings about the rest. A round that does not hold fails the test; its seed brings it back:

\`\`\`sh
npm run test:faults                                            # writes this page
BYLAW_TEST_SEED=7 BYLAW_TEST_FAULTS=1 npm run test:faults -- every-exchange
\`\`\`

This page was written by such a run, of version ${version}.

| fault | rounds | seeds | result | what came of it |
| --- | --- | --- | --- | --- |
${rows.toSorted().join('\n')}

- **connection cut, delayed or truncated**, **a statement fails**: every command that writes (apply, decisions, withdrawals, leavings, purge, release,
  confirmations, changes of people, bindings, migrations), at any statement, before, within and after it. \`unknown\` is the answer of a command
  that cannot ask the database any more whether its commit happened; it says so, and exits with 4.
- **kill -9 of an apply**: 10,000 objects; within the transaction that writes, and in its commit.
- **kill -9 of the embedded server**: all of its processes, while an apply writes. What was acknowledged is there after the restart.
- **failover to a synchronous standby**: the primary is killed while an apply writes, and the standby promoted. The URL names both.
- **twenty commands at once**: four each of an apply, an approval, a withdrawal, an offboarding and a change of address that cannot all have their way,
  directly and through a pooler in transaction mode.
- **the holder of the lock is stopped**: SIGSTOP within its transaction. The server ends it after a minute; the next apply waits, or exits with 7.
- **kill -9 of a server behind pgbouncer**: all of its processes, while an apply writes through a pooler in transaction mode; it is back at once, or after
  three seconds.
- **no space**: a limit on the size of files, for the server and for the program.
- **the disk is full**: a small file system below the tables, the log of the server, or the files that the program writes. A server that cannot write its
  log ends.
`;
}

const {status} = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    'database',
    '--project',
    'server',
    ...(names.length > 0 ? names : ['test/faults']),
  ],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: {
      ...process.env,
      BYLAW_TEST_LONG: '1',
      BYLAW_TEST_SERVER: '1',
      BYLAW_TEST_FAULTS: process.env.BYLAW_TEST_FAULTS || USUALLY,
      BYLAW_TEST_TALLY: folder,
    },
  },
);
if (names.length === 0) {
  const {version} = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const {format} = await import('prettier');
  const text = await format(page(roundsIn(folder), version), {
    parser: 'markdown',
    ...JSON.parse(readFileSync(path.join(ROOT, '.prettierrc.json'), 'utf8')),
  });
  writeFileSync(path.join(ROOT, 'docs/reliability.md'), text);
}
rmSync(folder, {recursive: true, force: true});
process.exitCode = status ?? 1;
