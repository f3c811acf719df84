/** What every command loads before it does anything: a start must not grow with the program. */
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {expect, test} from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Files of `src/` that these import, directly or by others, and not only when they need them. */
async function loadedWith(entryPoints: readonly string[]): Promise<readonly string[]> {
  const {metafile} = await build({
    absWorkingDir: ROOT,
    entryPoints: [...entryPoints],
    outdir: 'unwritten',
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    metafile: true,
  });
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    for (const {path: imported, kind, external} of metafile.inputs[file]?.imports ?? [])
      if (kind === 'import-statement' && external !== true) visit(imported);
  };
  entryPoints.forEach(visit);
  return [...found].toSorted();
}

test('a command starts with no rule, planner, parser or database', async () => {
  const files = await loadedWith(['src/cli.ts', 'src/cli/base-command.ts']);
  const rooms = new Set(files.map((file) => file.split('/').slice(1, -1)[0] ?? ''));
  expect([...rooms].toSorted()).toEqual(['', 'app', 'cli', 'diagnostics', 'host', 'model', 'render']);
  // Of use cases, errors alone: each would bring all that it composes.
  expect(files.filter((file) => file.startsWith('src/app/') && !file.endsWith('-error.ts'))).toEqual([]);
  expect(files.filter((file) => /^src\/(host|model)\//.test(file))).toEqual([
    'src/host/package-files.ts',
    'src/model/store-error.ts',
  ]);
});
