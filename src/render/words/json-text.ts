import {FORMAT_VERSION} from '../../model/plan.ts';
import {escapeJson} from './escape.ts';

/** A value as JSON: two spaces a level, one line feed at the end, nothing in it that a terminal would obey. */
export const jsonText = (value: unknown): string => `${escapeJson(JSON.stringify(value, null, 2))}\n`;

/** The same for outputs that the contract gives no shape: their content after the version of the format. */
export const versionedJson = (content: object): string =>
  jsonText({formatVersion: FORMAT_VERSION, ...content});
