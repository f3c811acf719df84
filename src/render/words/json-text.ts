import {jsonPieces} from '../../model/json-pieces.ts';
import {FORMAT_VERSION} from '../../model/plan.ts';
import {escapeJson} from './escape.ts';

/** A value as JSON: indented by two spaces, ending in a line feed, escaped for terminals. */
export const jsonText = (value: unknown): string => `${escapeJson(JSON.stringify(value, null, 2))}\n`;

/** The same in pieces, for what may be longer than a text can be. */
export function* jsonTexts(value: unknown): Generator<string> {
  for (const piece of jsonPieces(value, 2)) yield escapeJson(piece);
  yield '\n';
}

/** The same with the version of the format as the first member, as every JSON output has it. */
export const versionedJson = (content: object): string =>
  jsonText({formatVersion: FORMAT_VERSION, ...content});
