/** Who holds the lock of a set. */
export interface LockHolder {
  /** Null where whoever asks may not be told who it is. */
  readonly actor: string | null;
  /** RFC 3339, UTC. */
  readonly since: string;
  /** Process id of the database backend that holds it. */
  readonly backend: number;
}
