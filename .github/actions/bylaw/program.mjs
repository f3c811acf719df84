/** Finds bylaw, and runs it. */
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import path from 'node:path';
import {Refusal} from './workflow.mjs';

/** `node_modules/.bin/bylaw` of a folder or one above it, no higher than the checkout. */
function ownProgram(folder, workspace) {
  for (let at = folder; ; at = path.dirname(at)) {
    const program = path.join(at, 'node_modules/.bin/bylaw');
    if (existsSync(program)) return program;
    if (at === workspace || at === path.dirname(at)) return undefined;
  }
}

/** The command line that starts bylaw, and where it comes from. */
export function findProgram(folder, workspace) {
  const own = ownProgram(folder, workspace);
  if (own !== undefined) return {command: [own], from: path.relative(workspace, own)};
  const onPath = (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((each) => path.join(each, 'bylaw'))
    .find((file) => existsSync(file));
  if (onPath !== undefined) return {command: [onPath], from: onPath};
  throw new Refusal(
    'bylaw is not installed: it is neither in node_modules nor on the PATH.',
    'Add it to the devDependencies (npm install --save-dev ./bylaw-0.1.0.tgz, the file that `npm pack` makes in a copy of bylaw), and run `npm ci` before this step.',
  );
}

/** Parts arguments at white space; '…' and "…" keep words together. No shell reads them. */
export function splitArguments(text) {
  const words = text.match(/(?:[^\s'"]|'[^']*'|"[^"]*"|['"])+/g) ?? [];
  return words.map((word) => {
    if (/['"]/.test(word.replaceAll(/'[^']*'|"[^"]*"/g, ''))) {
      throw new Refusal('args: a quote is not closed.', 'Close it, or remove it.');
    }
    return word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, single, double) => single ?? double);
  });
}

/** Runs bylaw in the folder of the set; what it says is in the log. Returns its exit status. */
export function bylaw({command, cwd}, args, env = {}) {
  const [file, ...before] = command;
  const {status, error, signal} = spawnSync(file, [...before, ...args], {
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {...process.env, NO_COLOR: '1', ...env},
  });
  if (error !== undefined) {
    throw new Refusal(
      `bylaw cannot be started: ${error.code ?? error.message}.`,
      'Check that it is installed completely: run `npm ci`.',
    );
  }
  if (signal !== null) throw new Refusal(`bylaw was ended by ${signal}.`, 'Run the job again.');
  return status;
}
