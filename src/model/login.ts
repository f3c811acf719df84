/** The database login that was authenticated, and the actor that it is bound to. */
export interface Login {
  readonly name: string;
  /** The actor that this login is bound to, whatever is claimed; null if it is bound to none. */
  readonly actor: string | null;
  /** Whether any login is bound: unbound logins may then only read. */
  readonly anyBound: boolean;
}

export const UNBOUND: Login = {name: '', actor: null, anyBound: false};

/** A database login, and the actor that it stands for. */
export interface LoginBinding {
  readonly login: string;
  readonly email: string;
}

/** Logins that are bound to an actor, as far as they are shown. */
export interface ActorsList {
  readonly actors: readonly LoginBinding[];
  /** The login of this connection. */
  readonly asking: Login;
  /** How many are not shown. */
  readonly others: number;
}

/** The result of binding a login: refused if nobody has that address; `near` is the address that was probably meant. */
export type BindResult =
  | {readonly bound: false; readonly near: string | null}
  | {
      readonly bound: true;
      /** Whom it stood for before, or null. */
      readonly before: string | null;
      /** Whether the database has such a login; if not, `near` is the one that was probably meant. */
      readonly exists: boolean;
      readonly near: string | null;
    };
