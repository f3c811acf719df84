/** E-mail addresses of some people; a `Set` of them is one. */
export interface People {
  readonly size: number;
  has(email: string): boolean;
  [Symbol.iterator](): Iterator<string>;
}

export const NOBODY: People = new Set<string>();

/** One person, whoever they are: most ways are for one, and a `Set` for each would cost more than all the rest. */
export const onePerson = (email: string): People => ({
  size: 1,
  has: (other) => other === email,
  [Symbol.iterator]: () => [email][Symbol.iterator](),
});
