/** Texts and paths in SARIF. That they stand in JSON is `json-text.ts`'s part. */
import {escapeForTerminal} from './escape-for-terminal.ts';

/**
 * A plain text message: viewers draw it, so that nothing in it may hide. `[words](target)` would be a link, and
 * brackets before a parenthesis are escaped as SARIF has it (3.11.6).
 */
export const sarifText = (text: string): string => escapeForTerminal(text).replaceAll('](', '\\](');

/** A relative path as a URI reference (RFC 3986): its segments percent-encoded, the first never taken for a scheme. */
export const sarifUri = (path: string): string =>
  path
    .replaceAll(/\p{Cs}/gu, '\uFFFD')
    .split('/')
    .map((segment) => encodeURIComponent(segment))
    .join('/');
