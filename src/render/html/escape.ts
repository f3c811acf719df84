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
 * A text as the content of an element, or as the value of an attribute in quotes. Characters that are not visible are
 * shown as on a terminal: `\u{202e}`.
 */
export const escapeHtml = (text: string): string =>
  escapeForTerminal(text).replaceAll(/[&<>"'`]/g, (character) => ENTITIES[character] ?? '');
