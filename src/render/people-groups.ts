/** People to whom the same happens, told once. */
export interface PeopleGroup<T> {
  readonly people: readonly string[];
  readonly rows: readonly T[];
}

/** `user:ana@acme.example` as people say it. */
export const personName = (principal: string): string => principal.replace(/^user:/, '');

/**
 * Gathers rows by person, and people whose rows are equal into one group; in the order of first appearance.
 * `keyOf` is what a row says besides the person.
 */
export function groupPeople<T extends {readonly principal: string}>(
  rows: readonly T[],
  keyOf: (row: T) => string,
): PeopleGroup<T>[] {
  const byPerson = new Map<string, T[]>();
  for (const row of rows) {
    const own = byPerson.get(row.principal);
    if (own === undefined) byPerson.set(row.principal, [row]);
    else own.push(row);
  }
  const groups = new Map<string, {people: string[]; rows: T[]}>();
  for (const [principal, own] of byPerson) {
    const key = JSON.stringify(own.map(keyOf));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, {people: [personName(principal)], rows: own});
    else group.people.push(personName(principal));
  }
  return [...groups.values()];
}

/** How many different people the rows speak of. */
export const countPeople = (rows: readonly {readonly principal: string}[]): number =>
  new Set(rows.map(({principal}) => principal)).size;
