/** The parts of bylaw that its pure simulation runs on: as they are, or with a bug planted. */
import {cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Engine {
  readonly access: typeof import('../../src/access/access.ts');
  readonly heldPermissions: typeof import('../../src/access/held-permissions.ts');
  readonly approvers: typeof import('../../src/agreements/approvers.ts');
  readonly connections: typeof import('../../src/agreements/connections.ts');
  readonly decide: typeof import('../../src/agreements/decide.ts');
  readonly externalAccess: typeof import('../../src/agreements/external-access-in-force.ts');
  readonly requests: typeof import('../../src/agreements/requests.ts');
  readonly digests: typeof import('../../src/agreements/request-digest.ts');
  readonly request: typeof import('../../src/agreements/request.ts');
  readonly settle: typeof import('../../src/agreements/settle.ts');
  readonly completeDesired: typeof import('../../src/planner/complete-desired.ts');
  readonly liveAfter: typeof import('../../src/planner/live-after.ts');
  readonly makePlan: typeof import('../../src/planner/make-plan.ts');
}

const MODULES: Readonly<Record<keyof Engine, string>> = {
  access: 'access/access',
  heldPermissions: 'access/held-permissions',
  approvers: 'agreements/approvers',
  connections: 'agreements/connections',
  decide: 'agreements/decide',
  externalAccess: 'agreements/external-access-in-force',
  requests: 'agreements/requests',
  digests: 'agreements/request-digest',
  request: 'agreements/request',
  settle: 'agreements/settle',
  completeDesired: 'planner/complete-desired',
  liveAfter: 'planner/live-after',
  makePlan: 'planner/make-plan',
};

async function engineOf(load: (module: string) => Promise<unknown>): Promise<Engine> {
  const modules = Object.entries(MODULES).map(async ([name, module]) => [name, await load(module)] as const);
  return Object.fromEntries(await Promise.all(modules)) as unknown as Engine;
}

/** bylaw as it is. */
export const engineAsItIs = (): Promise<Engine> =>
  engineOf((module) => import(/* @vite-ignore */ new URL(`../../src/${module}.ts`, import.meta.url).href));

/** A piece of a file that stands there once, and what stands there instead. */
export interface Patch {
  /** From the root of the project. */
  readonly file: string;
  readonly is: string;
  readonly becomes: string;
}

/** The text with the piece replaced. Throws where it does not stand there exactly once: the patch is to be brought up to date. */
export function patched(text: string, {file, is, becomes}: Patch): string {
  const parts = text.split(is);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times, not once:\n${is}`);
  return parts.join(becomes);
}

/** All of src/ as JavaScript in a folder of its own, made once. */
let compiled: string | undefined;

const folder = (): string => {
  const dir = mkdtempSync(path.join(tmpdir(), 'bylaw-engine-'));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(dir, 'node_modules'));
  writeFileSync(path.join(dir, 'package.json'), '{"type": "module"}');
  return dir;
};

function javascript(text: string, file: string): string {
  return ts.transpileModule(text, {
    fileName: file,
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    },
  }).outputText;
}

function compile(): string {
  const dir = folder();
  for (const file of readdirSync(path.join(ROOT, 'src'), {recursive: true, encoding: 'utf8'})) {
    if (!file.endsWith('.ts') || file.endsWith('.d.ts') || file.startsWith('page')) continue;
    const to = path.join(dir, 'src', file.replace(/\.ts$/, '.js'));
    mkdirSync(path.dirname(to), {recursive: true});
    writeFileSync(to, javascript(readFileSync(path.join(ROOT, 'src', file), 'utf8'), file));
  }
  return dir;
}

/** bylaw with a bug. */
export async function engineWith(patch: Patch): Promise<Engine> {
  compiled ??= compile();
  const dir = folder();
  cpSync(path.join(compiled, 'src'), path.join(dir, 'src'), {recursive: true});
  const text = patched(readFileSync(path.join(ROOT, patch.file), 'utf8'), patch);
  writeFileSync(path.join(dir, patch.file.replace(/\.ts$/, '.js')), javascript(text, patch.file));
  return engineOf(
    (module) => import(/* @vite-ignore */ pathToFileURL(path.join(dir, 'src', `${module}.js`)).href),
  );
}
