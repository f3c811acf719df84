/** Where the lines of manifests come from that findings point to: looked up one by one, or whole files by path. */
export type Sources = SourceLine | ReadonlyMap<string, {readonly text: string}>;

/** The text of a line (from 1) of a file of the set, or undefined if it is not at hand. */
export type SourceLine = (file: string, line: number) => string | undefined;

/** Looks up lines; each file is taken apart once, when the first of its lines is asked for. */
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
