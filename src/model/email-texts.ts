/** E-mail addresses within texts, and the opaque addresses that replace those of anonymised people. */

/** Addresses, also within references, object addresses and free text; `/` and `:` end one there. */
const EMAIL = /[^\s@<>()[\]{},;:"'`\\/|=]+@[^\s@<>()[\]{},;:"'`\\/|=]*[^\s@<>()[\]{},;:"'`\\/|=.!?*_~-]/gu;

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

/** A text with one e-mail address, however its letters are written, replaced by another. */
export const renameEmail = (text: string, from: string, to: string): string =>
  replaceEmails(text, (email) => (email.toLowerCase() === from ? to : email));
