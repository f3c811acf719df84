/** E-mail addresses within texts, and the opaque addresses that replace those of anonymised people. */

/**
 * What ends an address within a text, besides what ends a domain: `/` and `:`, also in references and object addresses;
 * control characters, white space, and the quotes, dashes and dots of prose beyond ASCII. Written out, as `\s` means
 * something else to Postgres, and there something else in each locale.
 * The same characters in SQL: src/postgres/behaviour/without-addresses.sql.
 */
const ENDS =
  '@<>()[\\]{},;:"\'`\\\\/|=\\u0001-\\u0020\\u007f-\\u00bf\\u1680\\u2000-\\u206f\\u3000-\\u303f\\ufeff';

/**
 * Addresses, also within references, object addresses and free text. An apostrophe is part of one only between letters:
 * `o'hara@acme.example` is another person than `hara@acme.example`.
 */
const EMAIL = new RegExp(`[^${ENDS}]+(?:'[^${ENDS}]+)*@[^${ENDS}]*[^${ENDS}.!?*_~-]`, 'gu');

/**
 * A text with A to Z in lower case, and every other letter as it is: as Postgres does it by `lower(text collate "C")`.
 * Addresses are compared so. What other letters have for lower case differs between locales, and a few of them would
 * become another's address: the Kelvin sign is a `k` then.
 */
export const lowerEmail = (text: string): string =>
  text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());

const PSEUDONYM = /^(p_[0-9a-f]{24})@anonymised\.invalid$/;

/** The address that replaces that of an anonymised person, from their id. */
export const pseudonymOf = (id: string): string => `${id}@anonymised.invalid`;

/** The id in an address that {@link pseudonymOf} made; undefined for every other. */
export const idOfPseudonym = (email: string): string | undefined => PSEUDONYM.exec(email)?.[1];

/** A JSON value with a function applied to every text in it, names of members included. */
export function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((entry) => mapTexts(entry, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [change(name), mapTexts(member, change)]),
  );
}

/** A text with every e-mail address in it replaced by what `nameOf` says for it. */
export const replaceEmails = (text: string, nameOf: (email: string) => string): string =>
  text.includes('@') ? text.replace(EMAIL, nameOf) : text;

/** A text with one e-mail address, whether in capitals or not, replaced by another. */
export const renameEmail = (text: string, from: string, to: string): string =>
  replaceEmails(text, (email) => (lowerEmail(email) === from ? to : email));
