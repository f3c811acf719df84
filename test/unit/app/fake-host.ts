import type {Host} from '../../../src/app/host-port.ts';
import {outdent} from '../model/states.ts';

/** Files in memory, by their paths below `/set`; texts are written from the margin of their backquotes. */
export class FakeHost implements Host {
  readonly #files: ReadonlyMap<string, string>;
  readonly #now: number;
  readonly #commit: string | null;

  constructor(files: Readonly<Record<string, string>>, now: number, commit: string | null = null) {
    this.#files = new Map(Object.entries(files).map(([path, text]) => [path, outdent(text)]));
    this.#now = now;
    this.#commit = commit;
  }

  findSetRoot(start: string): Promise<string | undefined> {
    const within = start === '/set' || start.startsWith('/set/');
    return Promise.resolve(within && this.#files.has('bylaw.yaml') ? '/set' : undefined);
  }

  readSourceFile(_root: string, path: string): ReturnType<Host['readSourceFile']> {
    const text = this.#files.get(path);
    return Promise.resolve({...(text !== undefined && {file: {path, text}}), findings: []});
  }

  /** Patterns are names of files or folders: that is all that these tests need. */
  readManifestFiles(
    _root: string,
    patterns: readonly string[] = [''],
  ): ReturnType<Host['readManifestFiles']> {
    const within = (path: string): boolean =>
      patterns.some((pattern) => pattern === '' || path === pattern || path.startsWith(`${pattern}/`));
    const files = [...this.#files]
      .filter(([path]) => path !== 'bylaw.yaml' && within(path))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, text]) => ({path, text}));
    return Promise.resolve({files, findings: []});
  }

  readNamedFiles(_root: string, pattern: string): ReturnType<Host['readNamedFiles']> {
    const text = this.#files.get(pattern);
    return Promise.resolve(
      text === undefined
        ? {files: [], problems: [`There is no file ${pattern}.`]}
        : {files: [{path: pattern, text}], problems: []},
    );
  }

  originOf(): ReturnType<Host['originOf']> {
    return Promise.resolve({commit: this.#commit});
  }

  now(): number {
    return this.#now;
  }
}
