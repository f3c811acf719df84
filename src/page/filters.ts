/** The filters, and their form in the hash of the address. */

export interface Filters {
  /** Words; a row must have all of them. */
  readonly search: string;
  readonly workspace: string;
  readonly kind: string;
  /** Of objects: `create`, `update`, `delete`, `adopt`. */
  readonly action: string;
  /** Of access: the id of a happening. */
  readonly access: string;
  readonly person: string;
  /** Whether access is listed by person or by target. */
  readonly by: string;
}

export const NO_FILTERS: Filters = {
  search: '',
  workspace: '',
  kind: '',
  action: '',
  access: '',
  person: '',
  by: '',
};
const NAMES = Object.keys(NO_FILTERS) as (keyof Filters)[];

/** `workspace=acme-legal&search=vera`; empty if nothing is filtered. */
export function hashOf(filters: Filters): string {
  const given = NAMES.filter((name) => filters[name] !== '').map((name): [string, string] => [
    name,
    filters[name],
  ]);
  return new URLSearchParams(given).toString();
}

/** The filters in a hash (with or without `#`). Anything else in it is ignored. */
export function filtersOf(hash: string): Filters {
  const named = new URLSearchParams(hash.replace(/^#/, ''));
  return Object.fromEntries(NAMES.map((name) => [name, named.get(name) ?? ''])) as unknown as Filters;
}

/** Whether any filter hides rows. */
export const isFiltered = (filters: Filters): boolean =>
  NAMES.some((name) => name !== 'by' && filters[name] !== '');
