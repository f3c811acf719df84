import {escapeJson} from './escape-for-terminal.ts';

/** A value as JSON: two spaces a level, one line feed at the end, nothing in it that a terminal would obey. */
export const jsonText = (value: unknown): string => `${escapeJson(JSON.stringify(value, null, 2))}\n`;
