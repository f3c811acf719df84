declare module 'pgpass' {
  /** Whose password is looked for. */
  export interface ConnectionInfo {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly user: string;
  }
  /** Looks into the password file; `found` hears undefined where it has none, or others may read it. */
  export default function pgpass(
    connection: ConnectionInfo,
    found: (password: string | undefined) => void,
  ): void;
}
