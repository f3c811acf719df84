/**
 * Bundles the page of HTML reports: `src/page/` → one script and one style, which reports carry within them. The
 * packages that go into the script are named in it with their licences, as these ask for.
 */
import {mkdir, readFile, readdir, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../..');
/** Browsers that have all that the page uses: `light-dark()`, `DecompressionStream`. */
const TARGET = ['chrome123', 'firefox120', 'safari17.5'];

/** The folder of the package that a bundled file belongs to, or undefined for a file of ours. */
function packageOf(file) {
  const parts = file.split(path.sep);
  const at = parts.lastIndexOf('node_modules');
  if (at < 0) return undefined;
  return parts.slice(0, at + (parts[at + 1].startsWith('@') ? 3 : 2)).join(path.sep);
}

/** What a package is called, and its licence. */
async function noticeOf(folder) {
  const {name, version, license} = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no licence beside it.`);
  const text = await readFile(path.join(folder, file), 'utf8');
  return `${name} ${version} (${license})\n\n${text.trim()}`;
}

/** Packages bundled within other packages, of which the inputs do not tell. */
const WITHIN = {'@dagrejs/dagre': ['@dagrejs/graphlib']};

/** The licences of all that was bundled, as a comment. */
async function notices(inputs) {
  const folders = new Set(
    inputs.map((file) => packageOf(path.resolve(ROOT, file))).filter((folder) => folder !== undefined),
  );
  for (const folder of [...folders]) {
    const {name} = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
    for (const inner of WITHIN[name] ?? []) {
      folders.add(packageOf(createRequire(path.join(folder, 'package.json')).resolve(inner)));
    }
  }
  const texts = await Promise.all(
    [...folders].toSorted((a, b) => (a < b ? -1 : 1)).map((folder) => noticeOf(folder)),
  );
  return `/*!\nContains:\n\n${texts.join('\n\n---\n\n').replaceAll('*/', '* /')}\n*/\n`;
}

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
    `${await notices(Object.keys(metafile.inputs))}${textOf('page.js')}`,
  );
  await writeFile(path.join(folder, 'page.css'), textOf('style.css'));
}
