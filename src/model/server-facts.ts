/** What is known of the server that a store is on, for `doctor`. */
export interface ServerFacts {
  /** Of Postgres. */
  readonly version: string;
  readonly database: string;
  readonly login: string;
  readonly embedded: boolean;
  readonly latencyMs: number;
  /** Whether it is a standby server, which takes no writes. */
  readonly isStandby: boolean;
  /** How many servers follow it. */
  readonly standbys: number;
  /** Whether a commit waits for one of these. */
  readonly isSynchronous: boolean;
  /** Of Citus, if the database has it. */
  readonly citus: CitusFacts | null;
}

export interface CitusFacts {
  readonly version: string;
  /** Its nodes, without the coordinator. */
  readonly workers: number;
  /** How many tables of bylaw are spread over nodes, or copied to them. */
  readonly tables: number;
}
