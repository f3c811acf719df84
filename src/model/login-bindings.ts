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
