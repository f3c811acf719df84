/** Texts and paths in SARIF. That they stand in JSON is `json-text.ts`'s part. */
import {escapeForTerminal} from '../words/escape.ts';

/**
 * A plain text message: viewers draw it, so that nothing in it may hide. `[words](target)` would be a link, and
 * brackets before a parenthesis are escaped as SARIF has it (3.11.6). Code scanning takes no empty one.
 */
export const sarifText = (text: string): string =>
  (text.trim() === '' ? '(empty)' : escapeForTerminal(text)).replaceAll('](', '\\](');

/** The names on a path from a folder, which it never leaves: `..` takes back the name before it, if there is one. */
function namesOf(path: string): string[] {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return names;
}

/**
 * A path as a URI reference (RFC 3986) to something below the folder that it is relative to: names percent-encoded,
 * the first never taken for a scheme or a host. Empty if it is the folder itself.
 */
export const sarifUri = (path: string): string =>
  namesOf(path.replaceAll(/\p{Cs}/gu, '\uFFFD'))
    .map((name) => encodeURIComponent(name))
    .join('/');
