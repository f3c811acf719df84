/** A text, or its pieces in order, where it may be longer than a text can be. */
export type Text = string | Iterable<string>;

/** The pieces as one text. */
export const wholeText = (text: Text): string => (typeof text === 'string' ? text : [...text].join(''));
