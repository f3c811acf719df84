import {readdir, readFile} from 'node:fs/promises';
import {compareText} from '../diagnostics/compare-text.ts';

/** One step of the schema, from `migrations/NAME.up.sql` and `NAME.down.sql`. */
export interface Migration {
  readonly name: string;
  readonly up: string;
  readonly down: string;
}

const FOLDER = new URL('./migrations/', import.meta.url);
let loaded: Promise<readonly Migration[]> | undefined;

async function load(): Promise<readonly Migration[]> {
  const files = await readdir(FOLDER);
  const names = files.flatMap((file) => (file.endsWith('.up.sql') ? [file.slice(0, -'.up.sql'.length)] : []));
  return Promise.all(
    names.toSorted(compareText).map(async (name) => ({
      name,
      up: await readFile(new URL(`${name}.up.sql`, FOLDER), 'utf8'),
      down: await readFile(new URL(`${name}.down.sql`, FOLDER), 'utf8'),
    })),
  );
}

/** The migrations that this program knows, oldest first. The build puts their files beside the compiled code. */
export const knownMigrations = (): Promise<readonly Migration[]> => (loaded ??= load());
