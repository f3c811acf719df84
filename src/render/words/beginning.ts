/** The first `units` UTF-16 units of a text, less half a character at the end: that would be no character at all. */
export const beginning = (text: string, units: number): string =>
  text.length <= units ? text : text.slice(0, units).replace(/[\uD800-\uDBFF]$/, '');
