import {escapeForTerminal} from '../words/escape.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/**
 * A text as the content of an element, or as the value of an attribute in quotes: it is shown as it is, and means
 * nothing. Characters that nobody sees are shown as in a terminal: `\u{202e}`.
 */
export const escapeHtml = (text: string): string =>
  escapeForTerminal(text).replaceAll(/[&<>"'`]/g, (character) => ENTITIES[character] ?? '');
