/**
 * Specs in canonical form: what a manifest's spec means, with every default filled in, absent where it has
 * none, sets sorted and lists ordered by their key. Two specs mean the same exactly if they are equal as JSON.
 */
import type {Kind, ResourceType} from './kinds.ts';

/** `2027-01-31` (until the end of that day, UTC) or RFC 3339 in UTC; see `expiry.ts`. */
export type Expiry = string;
export type Region = 'US' | 'EU' | 'AU';
export type GeneralAccess = 'restricted' | 'link' | 'global';
export type ShareRole = 'viewer' | 'editor' | 'co-owner';
export type ConnectionKind = 'space' | 'workflow' | 'playbook' | 'vault';
export type Json = null | boolean | number | string | readonly Json[] | {readonly [key: string]: Json};

export interface WorkspaceSpec {
  readonly displayName: string;
  readonly organization: string;
  readonly region: Region;
  readonly features: {readonly guestAccounts: boolean};
  readonly partners: {readonly allow: readonly string[]; readonly deny: readonly string[]};
  readonly separationOfDuties: 'standard' | 'strict';
  readonly protect: boolean;
  /** Days for which a deleted workspace stays archived. */
  readonly retentionDays: number;
  readonly settings?: WorkspaceSettings;
}

export interface WorkspaceSettings {
  readonly general?: {readonly logoUrl?: string; readonly handbookUrl?: string; readonly brandColor?: string};
  readonly intelligence?: {
    readonly providers: readonly {readonly name: string; readonly models: readonly string[]}[];
    readonly defaultModel?: string;
  };
  readonly integrations?: readonly Integration[];
}

export interface Integration {
  readonly name: string;
  readonly enabled: boolean;
  readonly config?: {readonly [key: string]: Json};
  readonly secretRef?: string;
}

export interface UserSpec {
  readonly displayName?: string;
  readonly systemAdmin: boolean;
}

export interface MemberSpec {
  readonly roles: readonly string[];
  readonly displayName?: string;
  readonly status: 'active' | 'deactivated';
  readonly expires?: Expiry;
}

export interface TeamSpec {
  readonly members: readonly string[];
  readonly displayName?: string;
  readonly parent?: string;
}

export interface RoleSpec {
  readonly permissions: readonly string[];
  readonly description?: string;
}

export interface GrantSpec {
  /** `user:EMAIL`, `team:NAME`, `role:NAME` or `everyone`. */
  readonly subject: string;
  readonly permissions: readonly string[];
  readonly expires?: Expiry;
  readonly reason?: string;
}

export interface ResourceSpec {
  readonly type: ResourceType;
  readonly creator: string;
  readonly title?: string;
  readonly generalAccess: GeneralAccess;
}

export interface SpaceSpec {
  readonly type: 'internal' | 'external';
  readonly creator: string;
  readonly displayName?: string;
  /** Absent in a manifest that leaves it to its workspace; filled in before it is compared. */
  readonly region?: Region;
  readonly generalAccess: GeneralAccess;
  /** `type:name` of resources of the same workspace. */
  readonly resources: readonly string[];
  readonly protect: boolean;
}

export interface ConnectionSpec {
  readonly with: string;
  readonly requestedBy: string;
  readonly admins: readonly string[];
  readonly allow: readonly ConnectionKind[];
  readonly reason?: string;
  readonly renew: number;
}

export interface Recipient {
  readonly subject: string;
  readonly role: ShareRole;
  readonly expires?: Expiry;
}

export interface ShareSpec {
  /** `type:name` of a space or resource of the same workspace. */
  readonly target: string;
  readonly requestedBy: string;
  readonly to?: readonly Recipient[];
  /** `space:NAME` of the partner; goes with `role`. */
  readonly into?: string;
  readonly role?: ShareRole;
  /** The partner workspace; makes the share external. */
  readonly with?: string;
  readonly reason?: string;
  readonly renew: number;
}

export interface GuestSpec {
  readonly spaces: readonly {readonly space: string; readonly role: ShareRole}[];
  readonly invitedBy: string;
  readonly expires?: Expiry;
  readonly renew: number;
}

export interface ApprovalSpec {
  /** `share:workspace/name` or `connection:workspace/name`. */
  readonly request: string;
  readonly decision: 'approve' | 'deny';
  readonly by: string;
  readonly digest: string;
  readonly reason?: string;
}

export interface Specs {
  readonly Workspace: WorkspaceSpec;
  readonly User: UserSpec;
  readonly Member: MemberSpec;
  readonly Team: TeamSpec;
  readonly Role: RoleSpec;
  readonly Grant: GrantSpec;
  readonly Resource: ResourceSpec;
  readonly Space: SpaceSpec;
  readonly Connection: ConnectionSpec;
  readonly Share: ShareSpec;
  readonly Guest: GuestSpec;
  readonly Approval: ApprovalSpec;
}

export type Spec = Specs[Kind];
export type Labels = {readonly [key: string]: string};
