import type {State} from '../model/objects.ts';
import type {MembershipsElsewhere} from '../model/memberships-elsewhere.ts';
import type {ExternalAccess} from './external-access.ts';

/** What access depends on: the objects, the moment, and what approvals have put in force. */
export interface AccessQuestion {
  readonly state: State;
  /** Milliseconds since 1970; by the database's clock wherever there is one. */
  readonly now: number;
  readonly external: ExternalAccess;
  /** Memberships in workspaces that the state does not hold; without it, there are none. */
  readonly elsewhere?: MembershipsElsewhere;
}
