/** Who holds the lock of a set. */
export interface LockHolder {
  readonly actor: string;
  /** RFC 3339, UTC. */
  readonly since: string;
  /** Process id of the database backend that holds it. */
  readonly backend: number;
}
