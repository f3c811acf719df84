/** A database login, and the actor that it stands for. */
export interface LoginBinding {
  readonly login: string;
  readonly email: string;
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
