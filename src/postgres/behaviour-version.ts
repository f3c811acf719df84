/** Which behaviour this program brings, and which programs may work with it. */
import {readdir, readFile} from 'node:fs/promises';
import {compareText} from '../diagnostics/compare-text.ts';
import {sha256Hex} from './behaviour-files.ts';

/** Raised by the first change of `behaviour/` or `migrations/` after a release: once a release. */
export const BEHAVIOUR_VERSION = 1;

/**
 * The lowest {@link BEHAVIOUR_VERSION} of programs that may go on working with a database once this program has migrated
 * it. Raised to the version above by a change that their reads, writes or foresight do not fit; that includes a change of
 * tables.
 */
export const COMPATIBLE_WITH = 1;

async function digestFiles(): Promise<string> {
  const parts = await Promise.all(
    ['behaviour', 'migrations'].map(async (folder) => {
      const files = (await readdir(new URL(`./${folder}/`, import.meta.url))).filter((file) =>
        file.endsWith('.sql'),
      );
      return Promise.all(
        files
          .toSorted(compareText)
          .map(async (file) => [
            `${folder}/${file}`,
            sha256Hex(await readFile(new URL(`./${folder}/${file}`, import.meta.url), 'utf8')),
          ]),
      );
    }),
  );
  return `sha256:${sha256Hex(JSON.stringify(parts.flat()))}`;
}

let digest: Promise<string> | undefined;

/**
 * A digest of all SQL that the schema is made of. A database that was made with it needs no closer look: that spares
 * every command the listing of migrations and of views.
 */
export const behaviourDigest = (): Promise<string> => (digest ??= digestFiles());

/** The version of this program. */
export async function programVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as {readonly version: string}).version;
}
