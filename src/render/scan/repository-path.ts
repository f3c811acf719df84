/** Paths from the root of the repository; findings have paths from the root of their set. */

/**
 * The path of a file from the root of the repository. `base` is that of the set's folder in it, with `/` and without
 * one at its end; empty when they are the same.
 */
export const repositoryPath = (base: string, file: string): string =>
  base === '' ? file : `${base}/${file}`;
