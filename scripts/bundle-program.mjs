/**
 * Bundles the program: `src/` → one file for each command, and chunks that they share. A command starts in two thirds of
 * the time that loading its modules one by one takes. Packages stay outside: they are installed beside it.
 */
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

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

/** Writes the bundled program into a folder; `commands` are the files of commands, relative to `src/`. */
export async function bundleProgram(folder, commands) {
  await build({
    absWorkingDir: ROOT,
    entryPoints: [...ENTRIES, ...commands].map((file) => path.join('src', file)),
    outbase: 'src',
    outdir: folder,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
  });
}
