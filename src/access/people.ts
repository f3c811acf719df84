/** The e-mail addresses of some people, as a `Set` of them has it. */
export interface People {
  readonly size: number;
  has(email: string): boolean;
  [Symbol.iterator](): Iterator<string>;
}

export const NOBODY: People = new Set<string>();

/** One person: most access paths are for one, and a `Set` for each would cost more than all the rest. */
export const onePerson = (email: string): People => ({
  size: 1,
  has: (other) => other === email,
  [Symbol.iterator]: () => [email][Symbol.iterator](),
});
