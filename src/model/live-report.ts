/** The live state, as a report for auditors. */
import type {ConnectionAnswer} from './connection-answers.ts';
import type {Level} from './levels.ts';
import type {LiveObject} from './objects.ts';
import type {AsOf} from './past.ts';
import type {ReachedHow, Waiting} from './plan.ts';

/** The access of one person to one target, by its best path, and how they have it. */
export interface LiveAccess extends ReachedHow {
  /** `user:EMAIL`. */
  readonly principal: string;
  readonly object: string;
  readonly level: Level;
  readonly via: readonly string[];
}

/** What is live, or was at another time: then `at` says when, and the rest of {@link AsOf} what it rests on. */
export interface LiveReport extends Partial<AsOf> {
  readonly tool: {readonly name: 'bylaw'; readonly version: string};
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  /** What the report is about, in words: `the set acme`; null for everything. */
  readonly of: string | null;
  /** The workspaces that it is about, sorted. */
  readonly workspaces: readonly string[];
  /** All objects in them, and their users: users first, then workspace by workspace. */
  readonly objects: readonly LiveObject[];
  readonly connections: readonly ConnectionAnswer[];
  /** Sides that have not decided. */
  readonly waiting: readonly Waiting[];
  /** Access to everything in these workspaces. */
  readonly access: readonly LiveAccess[];
}
