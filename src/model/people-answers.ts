/** Who is known, and what is done to people as such: another address, named again, an address set free. */
import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import type {OffboardedManifests} from './offboarding.ts';

/** Somebody as the history knows them. */
export interface KnownPerson {
  /** The opaque id. */
  readonly person: string;
  readonly email: string;
  /** Addresses that they had before, and that were not set free. */
  readonly formerAddresses: readonly string[];
  /** The workspaces that they were offboarded from; `*` for all, and the account. */
  readonly offboarded: readonly string[];
}

export interface PersonInWorkspace {
  readonly workspace: string;
  readonly as: 'member' | 'guest';
  readonly status: 'active' | 'deactivated' | 'expired' | 'suspended';
  /** They were offboarded from it, or from everywhere. */
  readonly offboarded: boolean;
}

export interface PersonAnswer {
  /** The opaque id; null for somebody whom no run wrote. */
  readonly person: string | null;
  readonly email: string;
  /** As a member, or as a user, says it. */
  readonly displayName: string | null;
  readonly systemAdmin: boolean;
  /** They were offboarded from everywhere. */
  readonly offboarded: boolean;
  readonly formerAddresses: readonly string[];
  readonly workspaces: readonly PersonInWorkspace[];
}

export interface PeopleList {
  /** The workspace that was asked about; null for all. */
  readonly workspace: string | null;
  readonly people: readonly PersonAnswer[];
}

/** What is asked for, by a system admin. */
export type PeopleChange =
  | {readonly kind: 'rename'; readonly email: string; readonly to: string}
  | {readonly kind: 'reinstate'; readonly email: string}
  | {readonly kind: 'free'; readonly email: string};

/** A change of a person, to be tried or made. */
export type PeopleChangeToWrite = PeopleChange & {readonly actor: string};

/** What it would do, or did; `unchanged`: it was so before. */
export interface PeopleChangeAnswer {
  readonly status: 'preview' | 'done' | 'unchanged' | 'refused';
  readonly change: PeopleChange;
  /** The workspaces in which the person is a member or guest; sorted. */
  readonly workspaces: readonly string[];
  /** How many objects name them. */
  readonly objects: number;
  readonly diagnostics: readonly Diagnostic[];
  /** What would be done to the manifests of the set; only with a preview, when that was asked for. */
  readonly toMend?: Omit<OffboardedManifests, 'mentions'>;
  /** What was done to the manifests of the set; absent when that was not asked for. */
  readonly manifests?: OffboardedManifests;
}
