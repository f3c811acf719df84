/**
 * The plan as data, in the shape that `plan --json` prints and plan files keep (section 6 of the contract).
 * Equal inputs give equal bytes but for `createdAt`.
 */
import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import type {Address} from './address.ts';
import type {Action, ChangeReason, FieldChange} from './change.ts';
import type {Signature} from './signature.ts';
import type {Names} from './names.ts';
import type {LeavingPart} from './leaving.ts';
import type {SetConfig} from './set-config.ts';
import type {Labels, Spec} from './specs.ts';

/** Minor versions only add; a reader refuses a major version that it does not know. */
export const FORMAT_VERSION = '1.0';

export interface Plan {
  readonly formatVersion: string;
  readonly tool: {readonly name: 'bylaw'; readonly version: string};
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly set: string;
  readonly actor: string | null;
  /** Whether an apply may proceed: no error, no refusal. */
  readonly applyable: boolean;
  /** The id under which the database keeps it; absent where it was not stored, and in the plan file. */
  readonly stored?: string;
  readonly desired: {
    readonly digest: string;
    readonly files: number;
    readonly objects: number;
    /** The git commit of the manifests, or null outside git. */
    readonly commit: string | null;
    /** Why nobody can tell which commits the changes come from, in words; absent where that is known, and outside git. */
    readonly originUnknown?: string;
    /** The run of the set to whose state the plan goes back; absent for a plan of manifests. */
    readonly run?: number;
    /** The branch that the manifests are to be merged into, where one is known. */
    readonly base?: Base;
  };
  /** Plans of other sets, on whose changes this one was made: they are applied before it. Absent where there are none. */
  readonly restsOn?: readonly PlanBefore[];
  /** Nulls when the manifests are in error, so that nothing live was compared. */
  readonly live: {readonly digest: string | null; readonly lastRun: number | null};
  readonly summary: PlanSummary;
  readonly changes: readonly PlannedChange[];
  /** The part of the set that it is for, where it is for a part: what was asked for, and the changes that it leaves out. */
  readonly filter?: {
    readonly targets?: readonly Address[];
    readonly selector?: Labels;
    readonly leftOut: readonly Address[];
    /** More is left out, in workspaces of strangers. */
    readonly inPart?: true;
  };
  /** The workspaces that were looked at, by name, and where each is after the plan. */
  readonly workspaces?: readonly {readonly name: string; readonly region: string}[];
  readonly waiting: readonly Waiting[];
  /** Who has agreed already: to what waits for others, to what changes, and to what brings access to somebody. */
  readonly agreed?: readonly ApprovalInForce[];
  /** Connections that become active with the plan. */
  readonly connected?: readonly ConnectionMade[];
  /** What of other sets, and of none, ends with the plan because it names over a border what goes; by address. */
  readonly ended?: readonly Ended[];
  readonly access: AccessChanges & {
    /** What the approvals that are waited for would bring. */
    readonly pending: readonly AccessChange[];
    /** Whose access ends later than it did, at an equal level. */
    readonly longer?: readonly LongerAccess[];
    /** Who reaches each object named in these lists after the plan; approvals that are waited for not counted. */
    readonly reach?: readonly Reach[];
  };
  readonly permissions: PermissionChanges;
  /** What the people, targets and teams of `access` are called, as far as the set's workspaces say it; absent if by nothing else. */
  readonly names?: Names;
  readonly diagnostics: readonly Diagnostic[];
  /**
   * Members, grants, guests and shares of no set that have no effect after the plan: their workspace was deleted and is back,
   * and no set has adopted them. Absent where there are none.
   */
  readonly dormant?: readonly Address[];
  /** Objects that somebody wrote around bylaw, and that the plan leaves as they are. Absent where there are none. */
  readonly createdOutside?: readonly CreatedOutside[];
}

/** A plan of another set that has to be applied before: the digest is that of its plan file. */
export interface PlanBefore {
  readonly set: string;
  readonly digest: string;
}

export interface PlanSummary {
  readonly create: number;
  readonly update: number;
  readonly delete: number;
  readonly adopt: number;
  readonly release: number;
  readonly accept: number;
  readonly unchanged: number;
  /** (request, side) pairs open in the live state and after this plan; no changes. */
  readonly waiting: number;
  /** Live objects of no set, in the workspaces that this set concerns. */
  readonly unmanaged: number;
  /** Outsiders who gain access. */
  readonly outsiders?: number;
}

/** For a plan that compared nothing. */
export const EMPTY_SUMMARY: PlanSummary = {
  create: 0,
  update: 0,
  delete: 0,
  adopt: 0,
  release: 0,
  accept: 0,
  unchanged: 0,
  waiting: 0,
  unmanaged: 0,
  outsiders: 0,
};

export interface PlannedChange {
  readonly address: Address;
  readonly actions: readonly Action[];
  readonly reason: ChangeReason;
  readonly fields: readonly FieldChange[];
  /** Specs as in manifests; null where there is none. */
  readonly before: Spec | null;
  readonly after: Spec | null;
  /** Labels after the change, when there are any. */
  readonly labels?: Labels;
  /** The address before a rename. */
  readonly renamedFrom?: Address;
  /** The manifest's `renamedFrom`, whether this plan follows it or not. */
  readonly formerName?: string;
  /** The workspace was deleted, and is back with what in it belongs to no set. */
  readonly restored?: true;
  /** What of it comes from somebody's leaving. */
  readonly leaving?: LeavingPart;
  readonly gate: Gate;
  /** Where the change comes from, as far as git and the audit know. */
  readonly cause?: Cause;
  /** A further change of the live object that this change also reverts; of kind `live`. */
  readonly alsoLive?: Cause;
  /** It takes back what this run of the set did. */
  readonly reverts?: Reverted;
  /** Who made the live edit that it reverts, where the audit knows: the one of `cause` or `alsoLive`. */
  readonly by?: string;
  /** Where the object is declared; null for deletions. */
  readonly file: string | null;
  readonly line: number | null;
}

/** The branch that manifests are to be merged into, and whether they were made from its head. */
export interface Base {
  /** As git names it: `origin/main`. */
  readonly ref: string;
  /** The commit that it is at. */
  readonly commit: string;
  /** How many of its commits the manifests lack; 0 when they were made from its head. */
  readonly behind: number;
  /** How many of those change files in the folder of the set. */
  readonly inSet: number;
}

/**
 * Where a change comes from. A commit: the one that is planned (`this-commit`, with everything that a merge brings), or
 * one before it that was never applied (`earlier-commit`). `old-base`: nobody declares it by now but these manifests, which
 * were made before the base changed it. `uncommitted`: files that git does not have so. `live`:
 * the manifests say what was last applied, and what is live was changed since.
 */
export interface Cause {
  readonly kind: 'this-commit' | 'earlier-commit' | 'old-base' | 'uncommitted' | 'live';
  /** The commit's id, and the first line of its message. */
  readonly commit?: string;
  readonly subject?: string;
  /** The author's name; for `live` the e-mail address of who did it, or null where the audit knows of nobody. */
  readonly by?: string | null;
  /** RFC 3339, UTC; null where nobody knows. */
  readonly at?: string | null;
  /** For `live`: it came with an offboarding. */
  readonly leaving?: true;
  /** For `live`: after that it was changed once more, and the audit does not know by whom. */
  readonly unknownSince?: true;
  /** For `live`, where the audit knows of nobody: the last run that wrote the object, and when that was. */
  readonly lastWritten?: {readonly run: number; readonly at: string};
}

/** An applied run of the set; `commit`: that of its manifests, or null where it knew none. */
export interface Reverted {
  readonly run: number;
  readonly commit: string | null;
}

/** Whether a change takes effect: at once, once approved, or not at all. */
export interface Gate {
  readonly status: 'ready' | 'waiting' | 'blocked';
  readonly needs: readonly {readonly side: string; readonly approvers: readonly string[]}[];
}

/** One side of a request that has not decided. */
export interface Waiting {
  /** As in `Approval.request`: `share:workspace/name`. */
  readonly id: string;
  /** The workspace that has to decide. */
  readonly side: string;
  readonly approvers: readonly string[];
  /** RFC 3339; null while it is only planned. */
  readonly since: string | null;
  readonly digest: string;
}

/** An approval of one side of a request that counts after the plan. */
export interface ApprovalInForce {
  /** As in `Approval.request`: `share:workspace/name`. */
  readonly id: string;
  /** The workspace that agreed. */
  readonly side: string;
  /** The address of who did. */
  readonly by: string;
  /** RFC 3339; null when it comes with this plan. */
  readonly at: string | null;
  /** Given by requesting, or as the only recipients, without a decision of its own. */
  readonly automatic: boolean;
  /** It covers only a part of what is requested now: the rest waits. */
  readonly partly?: true;
}

/** A connection that becomes active with a plan: the two workspaces in order, and how each has agreed. */
export interface ConnectionMade {
  readonly workspaces: readonly [string, string];
  readonly sides: readonly {
    readonly side: string;
    /** The address of the requester of its Connection, or of who approved the other's. */
    readonly by: string;
    /** RFC 3339; null when it comes with this plan; absent where it is not known. */
    readonly at?: string | null;
  }[];
}

/** A request of another workspace that ends with a plan, or has an end for some of its recipients. */
export interface Ended {
  readonly address: Address;
  /** The set that declares it, or null. */
  readonly set: string | null;
  /** A clause: `vera@northwind.example was removed from northwind-legal`. */
  readonly why: string;
}

/** A live object that no run of any set wrote or adopted. */
export interface CreatedOutside {
  readonly address: Address;
  /** The set that its row names, or null. */
  readonly set: string | null;
  /** What it gives by itself: `role admin`, `editor on space:deal-room for user:eve@acme.example`. */
  readonly gives: readonly string[];
}

export interface AccessChange {
  /** `user:EMAIL`. */
  readonly principal: string;
  /** `space:workspace/name`, `vault:workspace/name`, … */
  readonly object: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly via: readonly string[];
  /** As what somebody reaches it who is no active member of the workspace that hosts it; null for those who are. */
  readonly outside?: Outside | null;
  /** Of what approvals bring: until when, as `Share.to` says it; absent where it does not end by itself. */
  readonly expires?: string;
}

/** Access that goes on at its level past the end that it had: by a second way to it, or since what ended is extended. */
export interface LongerAccess extends AccessChange {
  /** When it would have ended, RFC 3339; `expires` is when it ends now, RFC 3339, and absent if never. */
  readonly was: string;
}

/** An outsider: a guest, or a member of a partner. */
export type Outside = 'guest' | 'partner';

/** Who gains and who loses access, and whose level changes: each list ordered by object, then principal. */
export interface AccessChanges {
  readonly gained: readonly AccessChange[];
  readonly lost: readonly AccessChange[];
  readonly changed: readonly AccessChange[];
}

export const NO_ACCESS_CHANGES: AccessChanges = {gained: [], lost: [], changed: []};

/** Everybody who reaches an object, by level, the highest first. */
export interface Reach {
  /** `space:workspace/name`, `vault:workspace/name`, … */
  readonly object: string;
  readonly levels: readonly {
    readonly level: string;
    /** It needs the link. */
    readonly link?: true;
    /** `user:EMAIL`, sorted: those of whom all of this is so. */
    readonly principals: readonly string[];
    /** How they have it; absent where nobody asked for it. */
    readonly how?: ReachedHow;
  }[];
}

/** How people have access to an object. */
export interface ReachedHow {
  /** As what they are outsiders there. */
  readonly outside: Outside | null;
  /**
   * Since when they have had this level or a higher one without a break, RFC 3339; null where that comes with this plan, where
   * the audit does not know, and where it was not asked.
   */
  readonly since: string | null;
  /** The approvals that it rests on. */
  readonly agreed: readonly {readonly side: string; readonly by: string; readonly at: string | null}[];
  /** When it ends, as in manifests; null if it does not. */
  readonly expires: string | null;
}

export interface PermissionChange {
  readonly principal: string;
  readonly workspace: string;
  readonly permission: string;
  readonly via: readonly string[];
}

/** Both lists are ordered by workspace, principal and permission. */
export interface PermissionChanges {
  readonly gained: readonly PermissionChange[];
  readonly lost: readonly PermissionChange[];
}

export const NO_PERMISSION_CHANGES: PermissionChanges = {gained: [], lost: []};

/** The consent that was given on the command line. */
export interface PlanConsent {
  readonly allowMassDelete: boolean;
  readonly allowAccessLoss: boolean;
  readonly allowEmpty: boolean;
  /** Names of workspaces whose deletion was confirmed. */
  readonly confirmDelete: readonly string[];
  /** Ids of policies whose refusals are let through; absent where there are none. */
  readonly allowPolicies?: readonly string[];
}

/** No consent was given. */
export const NO_CONSENT: PlanConsent = {
  allowMassDelete: false,
  allowAccessLoss: false,
  allowEmpty: false,
  confirmDelete: [],
};

/** What a plan file holds besides its own digest. */
export interface PlanFileContent {
  readonly plan: Plan;
  /** Identity of the database that it was made for. */
  readonly database: string;
  /** The consent that was given when it was made; the same counts when it is applied. */
  readonly consent: PlanConsent;
  /** Which part of the live state was read. */
  readonly scope: {readonly workspaces: readonly string[]; readonly users: readonly string[]};
  /** The set's configuration that it was judged by. */
  readonly config: SetConfig;
  /**
   * The live content that the plan rests on: each address with the digest of what stood there, null where
   * nothing did. `apply` refuses the plan when any of it is no longer so.
   */
  readonly basis: readonly (readonly [Address, string | null])[];
}

/** A saved plan; `digest` is that of the canonical JSON of `content` as it is written. */
export interface PlanFile {
  readonly formatVersion: string;
  readonly kind: 'bylaw-plan';
  readonly digest: string;
  /** Of the digest; absent where nobody signed it. */
  readonly signatures?: readonly Signature[];
  readonly content: PlanFileContent;
}
