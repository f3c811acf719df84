/** Where an offset within a text of a manifest is. */
import type {Place, Position} from '../diagnostics/diagnostic.ts';
import {locateFindings} from '../manifest/locate.ts';
import type {SourceFile} from '../manifest/source-file.ts';

/** The position of an offset within `text`, which stands at a place: exact for texts that the source says as they are. */
export function positionOfText(
  file: SourceFile,
  place: Place,
  text: unknown,
  offset: number,
): Position | undefined {
  const probe = {rule: '', severity: 'error', address: null, message: '', help: '', place} as const;
  const [found] = locateFindings([probe], new Map([[file.path, file]]));
  if (found?.line == null || found.column === null) return undefined;
  const {line, column} = found;
  const written = file.text.split('\n')[line - 1]?.slice(column - 1) ?? '';
  const quote = /^["']/.test(written) ? 1 : 0;
  const isAsItIs = typeof text === 'string' && written.slice(quote).startsWith(text);
  return {file: file.path, line, column: isAsItIs ? column + quote + offset : column};
}
