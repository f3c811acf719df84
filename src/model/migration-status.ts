/** How the schema of a database stands to the one of this program. */
export interface MigrationStatus {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** Migrations in the database that this program does not know: it is newer, or from before the first release. */
  readonly unknown: readonly string[];
  /** Names of the views and functions that are not made yet as this program has them, sorted. */
  readonly due: readonly string[];
  /** Whether nothing is due: every command may go on. */
  readonly current: boolean;
  /** Version of the bylaw that made the views and functions; null if they are not made yet. */
  readonly madeBy: string | null;
  /** Whether that bylaw is a newer one, by the number of its behaviour; `compatible`: this program may go on. */
  readonly newer: 'no' | 'compatible' | 'incompatible';
  /** Whether the schema is from before the first release: nothing upgrades it. */
  readonly predecessor: boolean;
}

const counted = (due: readonly string[]): string =>
  due.length === 1 ? '1 view or function' : `${due.length} views and functions`;

/** More names than this say less than their number. */
const NAMED = 5;
const named = (due: readonly string[]): string => (due.length > NAMED ? '' : `: ${due.join(', ')}`);

/** Some views and functions in words: `2 views and functions: covers, settle`. */
export const viewsAndFunctions = (due: readonly string[]): string => `${counted(due)}${named(due)}`;

/** What is not as this program has it although nothing has to be made, such as the text of an applied migration. */
const RECORD = 'the record of what it was made of';

/** All that is due, as a list in words. */
export function allDue({pending, due}: MigrationStatus): string {
  const what = [...pending, ...(due.length > 0 ? [viewsAndFunctions(due)] : [])];
  return what.length > 0 ? what.join(', ') : RECORD;
}

/** How much is due, without names. */
export function amountDue({pending, due}: MigrationStatus): string {
  const migrations = pending.length === 1 ? '1 migration' : `${pending.length} migrations`;
  const what = [...(pending.length > 0 ? [migrations] : []), ...(due.length > 0 ? [counted(due)] : [])];
  return what.length > 0 ? what.join(' and ') : RECORD;
}

/** All that is due, as a clause: `0005-keys is due, and 57 views and functions`. */
export function dueClause(status: MigrationStatus): string {
  const {pending, due} = status;
  if (pending.length > 0)
    return `${pending.join(', ')} is due${due.length > 0 ? `, and ${counted(due)}` : ''}`;
  if (due.length === 0) return `${RECORD} is due`;
  return `${counted(due)} ${due.length === 1 ? 'is' : 'are'} due${named(due)}`;
}

/** A view or function in the database that is not as this program has it. */
export interface SchemaDifference {
  /** Such as `view bylaw.x`, `function bylaw.f(text)`. */
  readonly object: string;
  /** In words, to stand after the object. */
  readonly detail: string;
}
