/** The first `units` UTF-16 units of a text, without half a surrogate pair at the end. */
export const beginning = (text: string, units: number): string =>
  text.length <= units ? text : text.slice(0, units).replace(/[\uD800-\uDBFF]$/, '');
