/**
 * Adds items at the end of a list. `list.push(...items)` puts every item on the stack, which overflows at some 100,000: that is
 * for lists of known length alone (test/unit/workshop/spreads.test.ts).
 */
export function appendAll<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item);
}
