/** The schema of the database against the migrations that this program knows, by name. */
export interface MigrationStatus {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** Migrations in the database that this program does not know: it is newer. */
  readonly unknown: readonly string[];
}
