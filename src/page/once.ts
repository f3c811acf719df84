const made = new WeakMap<object, Map<string, unknown>>();

/** Makes a value once for each object `of` and name, and keeps it as long as that object exists. */
export function once<T>(of: object, name: string, make: () => T): T {
  const known = made.get(of) ?? new Map<string, unknown>();
  made.set(of, known);
  if (!known.has(name)) known.set(name, make());
  return known.get(name) as T;
}
