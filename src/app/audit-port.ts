/** The audit with its hashes, as receipts, checkpoints and evidence need it. Part of the store of live state. */
import type {ChainEvent, Head, PeopleOf} from '../model/evidence.ts';

/** Which events are asked for. */
export interface EventsAsked {
  readonly chains: readonly string[];
  /** ms since 1970: only what was written since then. */
  readonly since?: number | undefined;
  /** Only those of this run. */
  readonly run?: number | undefined;
  /** Only those about this object, with these actions. */
  readonly about?: {readonly address: string; readonly actions: readonly string[]} | undefined;
}

/** Events with their payloads, and who the people are that they name. */
export interface EventsRead {
  readonly database: string;
  /** The database's clock, RFC 3339. */
  readonly time: string;
  /** In the order of their chains, and in each by sequence. Whether a payload is for who asks is not judged. */
  readonly events: readonly (ChainEvent & {readonly address: string})[];
  /** Where the chains end that were asked for. */
  readonly heads: readonly Head[];
  /** Everybody whom these events name and who has not been erased. */
  readonly people: PeopleOf;
}

export interface AuditStore {
  /** The chains of sets that have or had something in a workspace. */
  setsConcerning(workspace: string): Promise<readonly string[]>;
  /** Every chain that there is. */
  chains(): Promise<readonly string[]>;
  events(asked: EventsAsked): Promise<EventsRead>;
  /** Where chains end; without their events. */
  heads(chains: readonly string[]): Promise<Omit<EventsRead, 'events' | 'people'>>;
  /** The hash of the event at each of these places, and how far its chain goes; null for what is not there. */
  noted(places: readonly Head[]): Promise<{
    readonly database: string;
    readonly found: readonly {readonly hash: string | null; readonly end: number | null}[];
  }>;
}
