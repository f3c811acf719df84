/** What a plan has to know of the database besides the objects of the workspaces that concern it. */

/** People's memberships in workspaces that were not read: only whether they have an active one. */
export interface Elsewhere {
  /** E-mail addresses with an active membership in a workspace that was not read. */
  readonly active: ReadonlySet<string>;
  /** E-mail addresses with memberships there, every one of which has ended. */
  readonly ended: ReadonlySet<string>;
}

export const NOWHERE_ELSE: Elsewhere = {active: new Set(), ended: new Set()};

/** The database login that was authenticated, and the actor that it is bound to. */
export interface Login {
  readonly name: string;
  /** The actor that this login is bound to, whatever is claimed; null if it is bound to none. */
  readonly actor: string | null;
  /** Whether any login is bound: unbound logins may then only read. */
  readonly anyBound: boolean;
}

export const UNBOUND: Login = {name: '', actor: null, anyBound: false};

/** Who was offboarded: their addresses may be erased, so that only digests of them are kept. */
export interface Offboarded {
  /** What goes into each digest besides the address, so that it is of this database alone. */
  readonly salt: string;
  /** Digests of addresses (`digestOfPerson`) by the workspace that they were offboarded from. */
  readonly people: ReadonlyMap<string, ReadonlySet<string>>;
}

export const NOBODY_OFFBOARDED: Offboarded = {salt: '', people: new Map()};
