/** People's memberships in workspaces that were not read: only whether they have an active one. */
export interface MembershipsElsewhere {
  /** E-mail addresses with an active membership in a workspace that was not read. */
  readonly active: ReadonlySet<string>;
  /** E-mail addresses with memberships there, every one of which has ended. */
  readonly ended: ReadonlySet<string>;
}

export const NO_MEMBERSHIPS_ELSEWHERE: MembershipsElsewhere = {active: new Set(), ended: new Set()};
