/** Leaving, as data: what offboarding somebody would do or did, and what stands against it. */
import type {Diagnostic, Finding} from '../diagnostics/diagnostic.ts';
import type {Change} from './change.ts';
import type {AccessChanges} from './plan.ts';

/** In place of a workspace: the account itself. Who was offboarded from it has left everywhere. */
export const ACCOUNT = '*';

/** What becomes of one object, or of the part that somebody has in it. */
export type Effect =
  | 'deactivated'
  | 'anonymised'
  | 'no-system-admin'
  | 'handed-over'
  | 'left'
  | 'narrowed'
  | 'redundant'
  | 'removed'
  | 'cancelled'
  | 'renamed';

/** A change of one object, and what it means in the leaving of somebody. */
export interface LeavingChange extends Change {
  readonly effects: readonly Effect[];
}

/** A workspace that somebody leaves, and who takes over what they created there; null where there is nothing. */
export interface LeftWorkspace {
  readonly workspace: string;
  readonly successor: string | null;
}

/** What offboarding would do. */
export interface Offboarding {
  /** The address of who leaves, as it is until then. */
  readonly person: string;
  /** Under what address what stays of them is kept: theirs, or an opaque one. */
  readonly name: string;
  /** They leave altogether: the account too, in every workspace. */
  readonly account: boolean;
  readonly workspaces: readonly LeftWorkspace[];
  readonly changes: readonly LeavingChange[];
  readonly access: AccessChanges;
  /** What stands against it: nothing is done while there is an error. Warnings only speak. */
  readonly findings: readonly Finding[];
  /** They were offboarded before, and nothing is left to do. */
  readonly already: boolean;
}

/** `stale`: what would be done is no longer what was shown, and so nothing was. */
export type OffboardStatus = 'offboarded' | 'refused' | 'preview' | 'already' | 'stale';

/** What `bylaw offboard` shows. */
export interface OffboardReport {
  readonly status: OffboardStatus;
  readonly offboarding: Offboarding;
  readonly diagnostics: readonly Diagnostic[];
  /** What would be done to the manifests of the set; only with a preview, when that was asked for. */
  readonly toMend?: Omit<ManifestsMended, 'mentions'>;
  /** What was done to the manifests of the set; absent when that was not asked for. */
  readonly manifests?: ManifestsMended;
}

export interface ManifestsMended {
  /** Files that were changed. */
  readonly written: readonly string[];
  /** Files that were removed, since nothing stayed in them. */
  readonly removed: readonly string[];
  /** Files that have to be mended by hand. */
  readonly left: readonly string[];
  /** Where the person is still mentioned, in what declares nothing: `file:line`. */
  readonly mentions: readonly string[];
}
