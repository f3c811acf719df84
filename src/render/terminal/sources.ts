/** The lines of manifests that findings point to: a function that looks them up, or whole files by path. */
export type Sources = SourceLine | ReadonlyMap<string, {readonly text: string}>;

/** The text of a line (from 1) of a file of the set; undefined if the file is not available. */
export type SourceLine = (file: string, line: number) => string | undefined;

/** Looks up lines. Each file is split into lines once, when the first of them is needed. */
export function sourceLineOf(sources: Sources | undefined): SourceLine {
  if (sources === undefined) return () => undefined;
  if (typeof sources === 'function') return sources;
  const files = new Map<string, readonly string[]>();
  return (file, line) => {
    const lines = files.get(file) ?? sources.get(file)?.text.split('\n') ?? [];
    files.set(file, lines);
    return lines[line - 1];
  };
}
