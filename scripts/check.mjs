/**
 * Holds the project against its own rules: one line for each check, and what the failing ones say.
 *
 *   npm run check                    all of them
 *   npm run check -- lint layers     some of them
 *
 * Exits 1 if any fails, 64 for the name of a check that there is none of.
 */
import {spawn} from 'node:child_process';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../..');
const WRONG_USAGE = 64;
/** Each check uses about one core. */
const AT_ONCE = 2;

/** `program` is one of node_modules/.bin, or a script of the project. */
const CHECKS = [
  {
    name: 'types',
    about: 'TypeScript finds no error',
    program: 'tsc',
    args: ['--noEmit', '-p', 'tsconfig.json'],
  },
  {
    name: 'page',
    about: 'nor in the page of reports',
    program: 'tsc',
    args: ['--noEmit', '-p', 'src/page/tsconfig.json'],
  },
  {
    name: 'browser',
    about: 'nor in the tests of that page',
    program: 'tsc',
    args: ['--noEmit', '-p', 'test/browser/tsconfig.json'],
  },
  {
    name: 'lint',
    about: 'no careless code',
    program: 'oxlint',
    args: ['--type-aware', '--quiet', '--report-unused-disable-directives', '--format', 'unix'],
  },
  {
    name: 'order',
    about: 'text is in one order everywhere, that of compareText; no locale decides',
    program: 'scripts/check-text-order.mjs',
    args: [],
  },
  {
    name: 'format',
    about: 'laid out by Prettier (mend: npm run format)',
    program: 'prettier',
    args: ['--check', '--log-level', 'warn', '.'],
  },
  {
    name: 'layers',
    about: 'imports go one way',
    program: 'depcruise',
    args: ['--output-type', 'err-long', '--progress', 'none', 'src'],
  },
  {name: 'dead', about: 'no file, export or dependency unused', program: 'knip', args: ['--no-progress']},
  {
    name: 'generated',
    about: 'what derives from schemas and program is fresh (mend: npm run generate)',
    program: 'scripts/generate.mjs',
    args: ['--check'],
  },
  {
    name: 'workflows',
    about: 'workflows and actions are what GitHub takes, and safe',
    program: 'scripts/check-workflows.mjs',
    args: [],
  },
  {
    name: 'package',
    about: 'the package is as npm and Node expect it',
    program: 'publint',
    args: ['run', '--pack', 'false', '--strict'],
  },
];

/** Runs one check; resolves to whether it passed, what it said, and how long it took in seconds. */
async function run({program, args}) {
  const started = performance.now();
  const [command, before] = program.endsWith('.mjs')
    ? [process.execPath, [path.join(ROOT, program)]]
    : [path.join(ROOT, 'node_modules/.bin', program), []];
  let said = '';
  const status = await new Promise((resolve) => {
    const child = spawn(command, [...before, ...args], {cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe']});
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        said += text;
      });
    }
    child.on('error', (error) => {
      said += `${program} cannot be started (${error.code}): run \`npm ci\`.`;
      resolve(1);
    });
    child.on('close', resolve);
  });
  return {
    passed: status === 0,
    said: said.replace(/^\n+|\s+$/g, ''),
    seconds: (performance.now() - started) / 1000,
  };
}

/** Starts all checks, no more than `AT_ONCE` at a time; returns their outcomes in the given order. */
function runAll(checks) {
  const waiting = [];
  let running = 0;
  const turn = async () => {
    if (running === AT_ONCE) await new Promise((resolve) => waiting.push(resolve));
    running += 1;
  };
  return checks.map(async (check) => {
    await turn();
    const outcome = await run(check);
    running -= 1;
    waiting.shift()?.();
    return outcome;
  });
}

const names = process.argv.slice(2);
const unknown = names.filter((name) => !CHECKS.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no check ${unknown.join(', ')}: they are ${CHECKS.map(({name}) => name).join(', ')}.`,
  );
  process.exit(WRONG_USAGE);
}

const checks = names.length > 0 ? CHECKS.filter(({name}) => names.includes(name)) : CHECKS;
const failed = [];
for (const [i, outcome] of runAll(checks).entries()) {
  const {name, about} = checks[i];
  const {passed, said, seconds} = await outcome;
  console.log(
    `${passed ? 'ok    ' : 'FAILED'}  ${name.padEnd(9)} ${seconds.toFixed(1).padStart(5)} s  ${about}`,
  );
  if (passed) continue;
  failed.push(name);
  console.log(said.replace(/^/gm, '  '));
}
if (failed.length > 0) {
  console.log(`\n${failed.length} of ${checks.length} checks failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
