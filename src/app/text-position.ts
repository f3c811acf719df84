/** Where a place of a manifest is, and an offset within a text that stands there. */
import type {Place, Position} from '../diagnostics/diagnostic.ts';
import {locateFindings} from '../manifest/locate.ts';
import type {SourceFile} from '../manifest/source-file.ts';

/** Where a place is in the sources of a set; undefined where they do not have it. */
export function positionOf(place: Place, sources: ReadonlyMap<string, SourceFile>): Position | undefined {
  const probe = {rule: '', severity: 'info', address: null, message: '', help: '', place} as const;
  const [found] = locateFindings([probe], sources);
  if (found?.line == null || found.column === null) return undefined;
  return {file: place.file, line: found.line, column: found.column};
}

/** The position of an offset within `text`, which stands at a place: exact for texts that the source says as they are. */
export function positionOfText(
  file: SourceFile,
  place: Place,
  text: unknown,
  offset: number,
): Position | undefined {
  const found = positionOf(place, new Map([[file.path, file]]));
  if (found === undefined) return undefined;
  const {line, column} = found;
  const written = file.text.split('\n')[line - 1]?.slice(column - 1) ?? '';
  const quote = /^["']/.test(written) ? 1 : 0;
  const isAsItIs = typeof text === 'string' && written.slice(quote).startsWith(text);
  return {file: file.path, line, column: isAsItIs ? column + quote + offset : column};
}
