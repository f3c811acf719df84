/** What stands in the live state, for those who audit it. */
import type {ConnectionAnswer} from './connection-answers.ts';
import type {LiveObject} from './objects.ts';
import type {Waiting} from './plan.ts';

/** One access of somebody, by its best path. */
export interface LiveAccess {
  /** `user:EMAIL`. */
  readonly principal: string;
  readonly object: string;
  readonly level: string;
  readonly via: readonly string[];
}

export interface LiveReport {
  readonly tool: {readonly name: 'bylaw'; readonly version: string};
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  /** What was asked about, in words: `the set acme`; null for all there is. */
  readonly of: string | null;
  /** The workspaces that it is about, sorted. */
  readonly workspaces: readonly string[];
  /** All that stands in them, and their users: users first, then workspace by workspace. */
  readonly objects: readonly LiveObject[];
  readonly connections: readonly ConnectionAnswer[];
  /** Sides that have not decided. */
  readonly waiting: readonly Waiting[];
  /** Who reaches what is in these workspaces. */
  readonly access: readonly LiveAccess[];
}
