/**
 * Compiled code of the program that the build keeps beside it (`scripts/keep-code.mjs`), so that a start need not compile it again. It is taken
 * for exactly the source that it was made of, by SHA-256 (V8 itself compares lengths), if it is whole, and only if V8 takes it, too: it refuses that of another version or of other
 * flags. Whoever can write it can write the program itself.
 */
const {hash} = require('node:crypto');
const {readFileSync} = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const vm = require('node:vm');

/** The methods by which Node compiles modules, and finds them. */
const COMPILE = '_compile';
const RESOLVE = '_resolveFilename';

/** Compiles a module as Node does, with what is kept of it; returns the script, and the function that runs it. */
function compileModule(content, filename, cachedData) {
  const script = new vm.Script(Module.wrap(content), {filename, ...(cachedData && {cachedData})});
  return {script, run: script.runInThisContext()};
}

/** Runs a compiled module in the place of Node. */
function runModule(module, run, filename) {
  const load = (id) => module.require(id);
  load.main = require.main;
  return Reflect.apply(run, module.exports, [module.exports, load, module, filename, path.dirname(filename)]);
}

/** What is kept: the pieces by the path of their module below `dist/`, and the bytes that they stand in; undefined without a whole file. */
function readKept(file) {
  try {
    const bytes = readFileSync(file);
    const head = bytes.indexOf('\n');
    return {
      entries: new Map(Object.entries(JSON.parse(bytes.toString('utf8', 0, head)))),
      bytes: bytes.subarray(head + 1),
    };
  } catch {
    return undefined;
  }
}

/** Has modules below `folder`, which ends in a separator, compiled from a file; without a whole one, everything is compiled as ever. */
function useKeptCode(folder, file) {
  const kept = readKept(file);
  if (kept === undefined) return;
  const {entries, bytes} = kept;
  const compile = Module.prototype[COMPILE];
  const resolve = Module[RESOLVE];
  const entryOf = (filename) =>
    filename.startsWith(folder) ? entries.get(filename.slice(folder.length)) : undefined;
  Module.prototype[COMPILE] = function (content, filename, ...more) {
    const entry = entryOf(filename);
    const piece = entry && bytes.subarray(entry.start, entry.end);
    if (
      piece === undefined ||
      hash('sha256', content) !== entry.source ||
      hash('sha256', piece) !== entry.code
    )
      return Reflect.apply(compile, this, [content, filename, ...more]);
    const {script, run} = compileModule(content, filename, piece);
    // Then V8 takes none of it.
    if (script.cachedDataRejected) entries.clear();
    return runModule(this, run, filename);
  };
  // The build names each file in full: nothing has to be looked for.
  Module[RESOLVE] = function (request, parent, ...more) {
    if (request.startsWith('.') && parent?.filename?.startsWith(folder)) {
      const filename = path.join(path.dirname(parent.filename), request);
      if (entryOf(filename) !== undefined) return filename;
    }
    return Reflect.apply(resolve, this, [request, parent, ...more]);
  };
}

module.exports = {COMPILE, compileModule, runModule, useKeptCode};
