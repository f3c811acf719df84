import type {Address} from './address.ts';
import type {Change} from './change.ts';
import type {Leavings} from './offboarding.ts';
import type {ApplySettings, RecordedPolicy} from './set-config.ts';

/** A run to write: its changes and what the history says of it. */
export interface RunToWrite {
  readonly changes: readonly Change[];
  /** What of the changes is somebody's leaving, and what is done after it; absent where nobody leaves. */
  readonly leavings?: Leavings;
  /** On whose authority; claimed by the command. */
  readonly actor: string;
  readonly commit: string | null;
  readonly planDigest: string;
  /** Those by which it was judged. A run without changes only keeps them, and has no number. Absent: those of before stay. */
  readonly policies?: readonly RecordedPolicy[];
  /** What the next apply is held to, besides what that says itself; absent where that is nothing. */
  readonly settings?: ApplySettings | undefined;
}

/** A run as the history keeps it. */
export interface RunRecord {
  readonly set: string;
  readonly run: number;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** The claimed actor: an address, or the opaque id of an anonymised person. */
  readonly by: string;
  /** The database login that was authenticated. */
  readonly login: string;
  readonly commit: string | null;
  readonly planDigest: string;
  readonly summary: {
    readonly create: number;
    readonly update: number;
    readonly delete: number;
    readonly adopt: number;
    readonly release: number;
    readonly accept: number;
  };
  /** Only what it changed in some workspaces is counted and shown, and it changed more. */
  readonly inPart?: true;
}

/** Which runs of a set are shown: those that changed something in these workspaces, as far as they did; and all of the actor. */
export interface RunsSeen {
  readonly workspaces: readonly string[];
  /** Null for nobody. */
  readonly actor: string | null;
}

/** What is asked of the history of a set or workspace: all of it has to be so. */
export interface HistoryFilter {
  /** The object that something was done to, by the name that it has or had. */
  readonly object?: Address;
  /** Who did it, or whom it names: an e-mail address. */
  readonly person?: string;
  /** ms since 1970: at that time or later. */
  readonly since?: number;
}

/** Whether anything is asked. */
export const isFiltered = (filter: HistoryFilter): boolean => Object.keys(filter).length > 0;
