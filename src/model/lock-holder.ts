/** Who holds the lock of a set. */
export interface LockHolder {
  /** Null if the person who asks may not see who it is. */
  readonly actor: string | null;
  /** RFC 3339, UTC. */
  readonly since: string;
  /** Process id of the database backend that holds it. */
  readonly backend: number;
}
