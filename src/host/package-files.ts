import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';

/** The folder of the package, from `src/host/` as from any folder in `dist/`. */
const PACKAGE = new URL('../../', import.meta.url);

/** The text of a file of this package, such as `dist/schemas/v1/space.schema.json`. */
export const readPackageFile = (path: string): Promise<string> => readFile(new URL(path, PACKAGE), 'utf8');

/** Whether this package has such a file. */
export const isPackageFile = (path: string): boolean => existsSync(new URL(path, PACKAGE));
