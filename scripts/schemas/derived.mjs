/**
 * What is made of the schemas and stays out of the repository, as nobody reads it: the validators and the words for
 * fields, in `src/generated/`, and the published schemas. The build makes it, and so do tests that run from sources.
 */
import {createHash} from 'node:crypto';
import {mkdir, readFile, readdir, rename, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {licences} from '../licences.mjs';
import {fieldWords} from './field-words.mjs';
import {schemasForEditors} from './for-editors.mjs';
import {publishedSchemas, UMBRELLA} from './published.mjs';
import {readSchemas} from './read-schemas.mjs';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../../..');
const SCHEMAS = path.join(ROOT, 'schemas/v1');
const GENERATED = path.join(ROOT, 'src/generated');
/** What the modules are made with. */
const PACKAGES = ['ajv', 'ajv-formats', 'esbuild'];

/** A digest of all that the modules are made of: the schemas, these scripts, and the packages that they use. */
async function digestOfInputs() {
  const hash = createHash('sha256');
  for (const folder of [SCHEMAS, path.join(ROOT, 'scripts/schemas')]) {
    for (const file of (await readdir(folder)).sort()) {
      hash.update(`${file}\0`).update(await readFile(path.join(folder, file)));
    }
  }
  for (const name of PACKAGES) {
    hash.update(await readFile(path.join(ROOT, 'node_modules', name, 'package.json')));
  }
  return hash.digest('hex');
}

/** Writes a file in one step, so that whoever reads it meanwhile finds a whole one. */
async function replace(file, text) {
  const aside = `${file}.${process.pid}`;
  await writeFile(aside, text);
  await rename(aside, file);
}

/** Brings `validators.js` and `field-words.js` in `src/generated/` up to date with the schemas. */
export async function makeModules() {
  const head = `// Made of schemas/v1 by the build: do not edit. ${await digestOfInputs()}\n`;
  const file = (name) => path.join(GENERATED, name);
  const names = ['validators.js', 'field-words.js'];
  const found = await Promise.all(names.map((name) => readFile(file(name), 'utf8').catch(() => '')));
  if (found.every((text) => text.startsWith(head))) return;
  // Loaded here, since mostly nothing is to be made.
  const {validatorsModule} = await import('./validators.mjs');
  const published = publishedSchemas(await readSchemas(SCHEMAS));
  const {text, inputs} = await validatorsModule(published, ROOT);
  await replace(file('validators.js'), head + (await licences(inputs, ROOT)) + text);
  const words = JSON.stringify(fieldWords(published), null, 1);
  await replace(file('field-words.js'), `${head}export const FIELD_WORDS = ${words};\n`);
}

/** Writes the published schemas into a folder, as editors are to have them. */
export async function writePublishedSchemas(folder) {
  await mkdir(folder, {recursive: true});
  const {files} = publishedSchemas(await readSchemas(SCHEMAS));
  for (const [file, schema] of schemasForEditors(files, UMBRELLA)) {
    await writeFile(path.join(folder, file), `${JSON.stringify(schema, null, 2)}\n`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await makeModules();
