/** Files of the program that are read or started as files: its SQL, and the keeper of an embedded server. */

/** `src/`, or `dist/` of what was built: bundled modules, too, stand one folder below it. */
const PROGRAM = new URL('../', import.meta.url);

/** Where a file or folder of the program is; of a folder, `file` ends in a slash. */
export const programFile = (file: string): URL => new URL(file, PROGRAM);
