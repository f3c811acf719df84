/**
 * Bundles the page of HTML reports: `src/page/` → one script and one style, which reports carry within them. The
 * packages that go into the script are named in it with their licences, as these ask for.
 */
import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {licences} from './licences.mjs';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../..');
/** Browsers that have all that the page uses: `light-dark()`, `DecompressionStream`. */
const TARGET = ['chrome123', 'firefox120', 'safari17.5'];

/** Writes `page.js` and `page.css` into a folder. */
export async function bundlePage(folder) {
  const {metafile, outputFiles} = await build({
    absWorkingDir: ROOT,
    entryPoints: {page: 'src/page/page.tsx', style: 'src/page/page.css'},
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'iife',
    target: TARGET,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    tsconfig: path.join(ROOT, 'src/page/tsconfig.json'),
    legalComments: 'none',
    charset: 'ascii',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  await mkdir(folder, {recursive: true});
  const textOf = (name) => outputFiles.find((file) => file.path.endsWith(name)).text;
  await writeFile(
    path.join(folder, 'page.js'),
    `${await licences(Object.keys(metafile.inputs), ROOT)}${textOf('page.js')}`,
  );
  await writeFile(path.join(folder, 'page.css'), textOf('style.css'));
}
