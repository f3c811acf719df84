/** Which behaviour this program brings, and which programs may work with it. */
import {readdir, readFile} from 'node:fs/promises';
import {compareText} from '../diagnostics/compare-text.ts';
import {knownBehaviour, sha256Hex} from './behaviour-files.ts';
import {programFile} from './program-files.ts';

/** Raised by the first change of `behaviour/` or `migrations/` after a release: once a release. */
export const BEHAVIOUR_VERSION = 2;

/**
 * The lowest {@link BEHAVIOUR_VERSION} of programs that may go on working with a database once this program has migrated
 * it. Raised to the version above by a change that their reads, writes or foresight do not fit; that includes a change of
 * tables.
 */
export const COMPATIBLE_WITH = 2;

const MIGRATIONS = programFile('postgres/migrations/');

async function digestFiles(): Promise<string> {
  const behaviour = (await knownBehaviour()).map(({name, digest}) => [name, digest]);
  const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith('.sql'));
  const migrations = await Promise.all(
    files.toSorted(compareText).map(async (file) => {
      const text = await readFile(new URL(file, MIGRATIONS), 'utf8');
      return [file, sha256Hex(text.replaceAll(/^\s*--.*\n/gm, ''))];
    }),
  );
  return `sha256:${sha256Hex(JSON.stringify([migrations, behaviour]))}`;
}

let digest: Promise<string> | undefined;

/**
 * A digest of all SQL that the schema is made of, without comments. A database that was made with it needs no closer look: that spares
 * every command the listing of migrations and of views.
 */
export const behaviourDigest = (): Promise<string> => (digest ??= digestFiles());

/** The version of this program. */
export async function programVersion(): Promise<string> {
  const text = await readFile(programFile('../package.json'), 'utf8');
  return (JSON.parse(text) as {readonly version: string}).version;
}
