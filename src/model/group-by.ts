/** Values with the same key, in the order of the first of each key and of the values; `index`: that of a value. */
export function groupBy<T>(
  values: Iterable<T>,
  keyOf: (value: T, index: number) => string,
): ReadonlyMap<string, readonly [T, ...T[]]> {
  const groups = new Map<string, [T, ...T[]]>();
  let index = 0;
  for (const value of values) {
    const key = keyOf(value, index++);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
