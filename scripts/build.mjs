/**
 * Builds the program: `src/` → `dist/`, and `oclif.manifest.json`, which lets a command start without loading
 * the others. Says one line.
 *
 *   node scripts/build.mjs [--unchecked] [--if-stale]
 *
 * `--unchecked` leaves the types unchecked, for an installation and for tests of work in progress; `--if-stale` does nothing when the
 * last build is newer than everything that it is made of.
 *
 * Everything is made aside and moved into place file by file, so that programs which run from `dist/`
 * meanwhile, or a second build of the same sources, always find whole files; sources that do not compile
 * change nothing.
 */
import {spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  rmdir,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../..');
const DIST = path.join(ROOT, 'dist');
const MANIFEST = path.join(ROOT, 'oclif.manifest.json');
/** Where builds are made, within `dist/` so that moving a file is one step of the file system. */
const ASIDE = '.build-';
/** What is made of the built program, for this version of Node. */
const COMPILED = 'compiled-code.bin';
/** A folder of that name and age is of a build that was killed. */
const ABANDONED_MS = 10 * 60_000;
/** What the bundler does not write by itself. */
const COPIED = [
  {folder: 'postgres/migrations', ending: '.sql'},
  {folder: 'postgres/behaviour', ending: '.sql'},
];
const SOURCES = ['src', 'schemas', 'package.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts'];

/** Why a build failed, in words for whoever runs it. */
class BuildError extends Error {}

const absent = (error) => {
  if (error.code !== 'ENOENT') throw error;
};

/** Paths of all files under a folder, relative to it, sorted; builds in progress are left out. */
async function filesUnder(folder) {
  const entries = (await readdir(folder, {withFileTypes: true, recursive: true}).catch(absent)) ?? [];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith(ASIDE))
    .toSorted();
}

/** Time of the newest change below a path, ms since 1970; folders count, since deleting a file touches its folder. */
async function newest(target) {
  const found = await stat(target);
  if (!found.isDirectory()) return found.mtimeMs;
  const names = await readdir(target);
  const times = await Promise.all(names.map((name) => newest(path.join(target, name))));
  return Math.max(found.mtimeMs, ...times);
}

async function isFresh() {
  const built = await stat(MANIFEST).catch(absent);
  if (built === undefined || (await filesUnder(DIST)).length === 0) return false;
  const times = await Promise.all(SOURCES.map((source) => newest(path.join(ROOT, source))));
  return times.every((time) => time < built.mtimeMs);
}

const COMPILER = path.join(ROOT, 'node_modules/typescript/bin/tsc');

/**
 * Makes what the sources need of the schemas, and returns the function that writes the published ones. What makes them is
 * loaded here, once it is known that the development dependencies are installed.
 */
async function derive() {
  if ((await stat(COMPILER).catch(absent)) === undefined) {
    throw new BuildError(
      'TypeScript is not installed: run `npm ci` (the build needs the development dependencies).',
    );
  }
  const {makeModules, writePublishedSchemas} = await import('./schemas/derived.mjs');
  await makeModules();
  return writePublishedSchemas;
}

/** Has the compiler look for errors of types. */
async function checkTypes() {
  const child = spawn(process.execPath, [COMPILER, '-p', path.join(ROOT, 'tsconfig.build.json')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  }
  const status = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (status !== 0) throw new BuildError(`TypeScript found errors:\n${said.trim()}`);
}

/** Bundles the program and the page of reports. The bundler is loaded here: without it, `derive` has said before what to install. */
async function bundle(folder) {
  const [{bundleProgram}, {bundlePage}] = await Promise.all([
    import('./bundle-program.mjs'),
    import('./bundle-page.mjs'),
  ]);
  const commands = (await filesUnder(path.join(ROOT, 'src/commands'))).map((file) =>
    path.join('commands', file),
  );
  try {
    await Promise.all([bundleProgram(folder, commands), bundlePage(path.join(folder, 'page'))]);
  } catch (error) {
    throw new BuildError(`It cannot be bundled:\n${error.message}`);
  }
}

async function copyTheRest(folder) {
  for (const {folder: part, ending} of COPIED) {
    const files = await filesUnder(path.join(ROOT, 'src', part));
    for (const file of files.filter((name) => name.endsWith(ending))) {
      await cp(path.join(ROOT, 'src', part, file), path.join(folder, part, file));
    }
  }
}

/** Writes which program this is: what it keeps for itself, such as what it parsed, no other build reads. */
async function writeDigest(folder) {
  const digest = createHash('sha256');
  for (const file of await filesUnder(folder)) {
    digest.update(`${file}\0`).update(await readFile(path.join(folder, file)));
  }
  await writeFile(path.join(folder, 'program-digest.txt'), `${digest.digest('hex')}\n`);
}

/** Makes `dist/` hold what `folder` holds and nothing else; returns how many files that is. */
async function moveIntoPlace(folder) {
  const made = await filesUnder(folder);
  for (const file of made) {
    const target = path.join(DIST, file);
    await mkdir(path.dirname(target), {recursive: true});
    await rename(path.join(folder, file), target);
  }
  const wanted = new Set(made);
  for (const file of await filesUnder(DIST)) {
    if (wanted.has(file)) continue;
    await rm(path.join(DIST, file), {force: true});
    await removeEmpty(path.dirname(path.join(DIST, file)));
  }
  return made.length;
}

async function removeEmpty(folder) {
  if (folder === DIST) return;
  try {
    await rmdir(folder);
  } catch {
    return;
  }
  await removeEmpty(path.dirname(folder));
}

async function removeAbandoned() {
  for (const name of await readdir(DIST)) {
    if (!name.startsWith(ASIDE)) continue;
    const folder = path.join(DIST, name);
    const found = await stat(folder).catch(absent);
    if (found && Date.now() - found.mtimeMs > ABANDONED_MS) await rm(folder, {recursive: true, force: true});
  }
}

/** What oclif needs to know of each command before it loads it; equal commands give equal text. */
async function commandManifest() {
  const {Plugin, settings} = await import('@oclif/core');
  // With NODE_ENV=test, oclif would look for the TypeScript sources of the commands.
  settings.enableAutoTranspile = false;
  const plugin = new Plugin({
    root: ROOT,
    type: 'core',
    isRoot: true,
    ignoreManifest: true,
    errorOnManifestCreate: true,
    // A default that is computed (a folder, a variable) belongs to whoever runs the command, not to the build.
    respectNoCacheDefault: true,
  });
  try {
    await plugin.load();
  } catch (error) {
    throw new BuildError(`A command cannot be loaded:\n${error.stack}\n${error.detail ?? ''}`);
  }
  const {commands, version} = plugin.manifest;
  const sorted = Object.fromEntries(Object.entries(commands).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return {text: `${JSON.stringify({commands: sorted, version}, null, 2)}\n`, count: plugin.commandIDs.length};
}

/** Keeps what the built program compiles at its start, and says so; without it, the program works as well, and starts later. */
async function keepCompiledCode(aside) {
  const {keepCode} = await import('./keep-code.mjs');
  const made = path.join(aside, COMPILED);
  try {
    await keepCode(made);
    await rename(made, path.join(DIST, COMPILED));
    return ', and compiled code for this version of Node';
  } catch {
    return '; its compiled code could not be kept';
  }
}

async function build(unchecked, writePublishedSchemas) {
  const started = new Date();
  await mkdir(DIST, {recursive: true});
  await removeAbandoned();
  const aside = await mkdtemp(path.join(DIST, ASIDE));
  try {
    const made = path.join(aside, 'dist');
    if (!unchecked) await checkTypes();
    await bundle(made);
    await copyTheRest(made);
    await writePublishedSchemas(path.join(made, 'schemas/v1'));
    await writeDigest(made);
    const files = await moveIntoPlace(made);
    const manifest = await commandManifest();
    const kept = await keepCompiledCode(aside);
    const written = path.join(aside, 'oclif.manifest.json');
    await writeFile(written, manifest.text);
    // What changes while the build runs is newer than it.
    await utimes(written, started, started);
    await rename(written, MANIFEST);
    const seconds = ((Date.now() - started.getTime()) / 1000).toFixed(1);
    console.log(`Built dist/ in ${seconds} s: ${files} files, ${manifest.count} commands${kept}`);
  } finally {
    await rm(aside, {recursive: true, force: true});
  }
}

try {
  const writePublishedSchemas = await derive();
  if (!process.argv.includes('--if-stale') || !(await isFresh())) {
    await build(process.argv.includes('--unchecked'), writePublishedSchemas);
  }
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  console.error(`The build failed. ${error.message}`);
  process.exitCode = 1;
}
