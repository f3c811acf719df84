#!/usr/bin/env node
// The launcher: plain JavaScript that old versions of Node can read too, so that they get to say what is wrong.
import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';
import {fileURLToPath} from 'node:url';

const WRONG_USAGE = 64;
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  refuse(
    `bylaw cannot run on Node.js ${process.versions.node}: it uses what came with version 20.19.`,
    'Install Node.js 20.19 or later (https://nodejs.org/en/download), and run the command again.',
  );
} else if (!existsSync(new URL('../dist/cli.js', import.meta.url))) {
  refuse(
    'bylaw is not built: there is no dist/cli.js beside bin/.',
    'Run `npm run build` in the folder of bylaw (or `npm ci`, if its dependencies are missing too).',
  );
} else {
  const load = createRequire(import.meta.url);
  const dist = fileURLToPath(new URL('../dist/', import.meta.url));
  const {useKeptCode} = load('./kept-code.cjs');
  useKeptCode(dist, `${dist}compiled-code.bin`);
  const {main} = load('../dist/cli.js');
  await main(process.argv.slice(2), import.meta.url);
}

function refuse(problem, remedy) {
  process.stderr.write(`${problem}\n${remedy}\n`);
  process.exitCode = WRONG_USAGE;
}
