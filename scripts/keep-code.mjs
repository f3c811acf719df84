/**
 * Keeps the compiled code of the built program in dist/compiled-code.bin, for the Node that builds it: what a few commands compile as they run. A
 * line of JSON says which source each piece is of, and where it stands after that line. bin/kept-code.cjs reads it.
 *
 * Started by itself before the launcher (`node --import scripts/keep-code.mjs bin/bylaw.js …`), it notes what that compiles.
 */
import {spawn} from 'node:child_process';
import {hash} from 'node:crypto';
import {cp, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {writeFileSync} from 'node:fs';
import Module from 'node:module';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {COMPILE, compileModule, runModule} from '../bin/kept-code.cjs';

const OWN_PATH = fileURLToPath(import.meta.url);
const ROOT = path.resolve(OWN_PATH, '../..');
const DIST = path.join(ROOT, 'dist/');
/** Names the file to note compiled code in. */
const NOTES = 'BYLAW_BUILD_COMPILED_CODE';
/** What is compiled: the later ones load what the earlier do, and more. The database is one that nobody has. */
const COMMANDS = [['validate'], ['plan', '--database-url', 'postgres://nobody@127.0.0.1:1/none']];

/** Notes what is compiled of the program until it ends. */
function note(file) {
  const scripts = [];
  const compile = Module.prototype[COMPILE];
  Module.prototype[COMPILE] = function (content, filename, ...more) {
    if (!filename.startsWith(DIST)) return Reflect.apply(compile, this, [content, filename, ...more]);
    const {script, run} = compileModule(content, filename);
    scripts.push({name: filename.slice(DIST.length), source: hash('sha256', content), script});
    return runModule(this, run, filename);
  };
  process.on('exit', () => {
    const noted = scripts.map(({name, source, script}) => [
      name,
      {source, code: script.createCachedData().toString('base64')},
    ]);
    writeFileSync(file, JSON.stringify(Object.fromEntries(noted)));
  });
}

async function codeOf(args, folder) {
  const file = path.join(folder, `${args[0]}.json`);
  const child = spawn(process.execPath, ['--import', OWN_PATH, path.join(ROOT, 'bin/bylaw.js'), ...args], {
    cwd: path.join(folder, 'set'),
    stdio: 'ignore',
    env: {PATH: process.env.PATH, HOME: folder, [NOTES]: file},
  });
  await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  return JSON.parse(await readFile(file, 'utf8'));
}

/** Writes the compiled code of the program in dist/ into a file. */
export async function keepCode(target) {
  const folder = await mkdtemp(path.join(tmpdir(), 'bylaw-build-'));
  try {
    await cp(path.join(ROOT, 'examples/minimal'), path.join(folder, 'set'), {
      recursive: true,
      filter: (file) => !file.endsWith('.bylaw'),
    });
    const all = {};
    for (const args of COMMANDS) Object.assign(all, await codeOf(args, folder));
    const entries = {};
    const pieces = [];
    let start = 0;
    for (const [name, {source, code}] of Object.entries(all)) {
      const piece = Buffer.from(code, 'base64');
      entries[name] = {source, code: hash('sha256', piece), start, end: start + piece.length};
      start += piece.length;
      pieces.push(piece);
    }
    await writeFile(target, Buffer.concat([Buffer.from(`${JSON.stringify(entries)}\n`), ...pieces]));
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
}

if (process.env[NOTES]) note(process.env[NOTES]);
