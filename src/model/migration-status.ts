/** The schema of the database against the migrations that this program knows, by name. */
export interface MigrationStatus {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** Migrations in the database that this program does not know: it is newer, or from before the first release. */
  readonly unknown: readonly string[];
  /** Names of the views and functions that are not made yet as this program has them, sorted. */
  readonly due: readonly string[];
  /** Version of the bylaw that made the views and functions; null if they are not made yet. */
  readonly madeBy: string | null;
  /** Whether that bylaw is a newer one, by the number of its behaviour. */
  readonly newer: boolean;
  /** Whether the schema is from before the first release: nothing upgrades it. */
  readonly predecessor: boolean;
}

/** A view or function in the database that is not as this program has it. */
export interface SchemaDifference {
  /** Such as `view bylaw.x`, `function bylaw.f(text)`. */
  readonly object: string;
  /** In words, to stand after the object. */
  readonly detail: string;
}
