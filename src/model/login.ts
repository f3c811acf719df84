/** The database login that was authenticated, and whom it stands for. */
export interface Login {
  readonly name: string;
  /** The actor that this login is bound to, whatever is claimed; null if it is bound to none. */
  readonly actor: string | null;
  /** Some login is bound: those that are not may then only read. */
  readonly anyBound: boolean;
}

export const UNBOUND: Login = {name: '', actor: null, anyBound: false};

/** A database login, and the actor that it stands for. */
export interface LoginBinding {
  readonly login: string;
  readonly email: string;
}

/** What came of binding a login: not done when nobody has that address; `near` is who may have been meant. */
export type BindResult =
  | {readonly bound: false; readonly near: string | null}
  | {
      readonly bound: true;
      /** Whom it stood for before, or null. */
      readonly before: string | null;
      /** Whether the database has such a login; `near` is the one that may have been meant if not. */
      readonly exists: boolean;
      readonly near: string | null;
    };
