/** Texts and paths in SARIF. Escaping them for JSON is left to `words/json-text.ts`. */
import {escapeForTerminal, escapeLines} from '../words/escape.ts';

/**
 * A plain text message. Viewers draw it, so nothing may hide in it. `[words](target)` would be a link, so brackets
 * before a parenthesis are escaped (SARIF 3.11.6). Code scanning accepts no empty message.
 */
export const sarifText = (text: string): string =>
  (text.trim() === '' ? '(empty)' : escapeForTerminal(text)).replaceAll('](', '\\](');

/** The same for a text of several lines. */
export const sarifLines = (text: string): string => escapeLines(text).replaceAll('](', '\\](');

/** The names on a path from a folder. `..` removes the name before it, so that the path never leaves the folder. */
function namesOf(path: string): string[] {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return names;
}

/**
 * A path as a URI reference (RFC 3986) below the folder that it is relative to. Names are percent-encoded, so that
 * the first is never read as a scheme or a host. Empty for the folder itself.
 */
export const sarifUri = (path: string): string =>
  namesOf(path.replaceAll(/\p{Cs}/gu, '\uFFFD'))
    .map((name) => encodeURIComponent(name))
    .join('/');
