const made = new WeakMap<object, Map<string, unknown>>();

/** What was made of something is not made again, for as long as that is there. */
export function once<T>(of: object, name: string, make: () => T): T {
  const known = made.get(of) ?? new Map<string, unknown>();
  made.set(of, known);
  if (!known.has(name)) known.set(name, make());
  return known.get(name) as T;
}
