import {spawnSync} from 'node:child_process';
import {cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SETTINGS = ['package.json', 'tsconfig.json', '.dependency-cruiser.cjs', '.oxlintrc.json'];

export interface House {
  /** The folder that it stands in. */
  readonly folder: string;
  /** Runs one of the project's tools in the house; returns what it printed. */
  run(tool: string, args: readonly string[]): string;
  remove(): void;
}

/** A project of its own with these files, held to the settings of this one. */
export function buildHouse(files: Readonly<Record<string, string>>): House {
  const house = mkdtempSync(path.join(tmpdir(), 'bylaw-house-'));
  for (const name of SETTINGS) cpSync(path.join(ROOT, name), path.join(house, name));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(house, 'node_modules'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(house, name)), {recursive: true});
    writeFileSync(path.join(house, name), text);
  }
  return {
    folder: house,
    run(tool, args) {
      const {stdout, stderr, error} = spawnSync(path.join(ROOT, 'node_modules/.bin', tool), args, {
        cwd: house,
        encoding: 'utf8',
      });
      if (error !== undefined) throw error;
      if (stdout === '') throw new Error(`${tool} printed nothing but: ${stderr}`);
      return stdout;
    },
    remove: () => rmSync(house, {recursive: true, force: true}),
  };
}
