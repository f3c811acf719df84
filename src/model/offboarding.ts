/** Offboarding, as data: what it would do or did, and the findings against it. */
import type {Diagnostic, Finding} from '../diagnostics/diagnostic.ts';
import type {Address} from './address.ts';
import type {Change} from './change.ts';
import type {OffboardingEffect} from './leaving.ts';
import type {Live} from './live.ts';
import type {AccessChanges} from './plan.ts';

/** A change of one object, and what it means in an offboarding. */
export interface OffboardingChange extends Change {
  readonly effects: readonly OffboardingEffect[];
}

/** A leaving that an apply carries out: what the Offboarding of a workspace does, once. */
export interface Leaving {
  /** The address of the Offboarding. */
  readonly address: Address;
  readonly person: string;
  readonly workspace: string;
  /** Null if they created nothing. */
  readonly successor: string | null;
  readonly changes: readonly OffboardingChange[];
  /** The live state before it. */
  readonly before: Live;
}

/** The leavings of a plan, in the order in which they are carried out, and what is left to do after them. */
export interface Leavings {
  readonly all: readonly Leaving[];
  /** The live state after them. */
  readonly live: Live;
  /** The changes of the plan from there on. */
  readonly rest: readonly Change[];
  /** The objects of which the history of the set's run says what leavings do to them: its own. Of others, that of their workspaces does. */
  readonly ofRun: ReadonlySet<Address>;
}

/** A workspace that a person is offboarded from, and their successor there; null if they created nothing. */
export interface OffboardedWorkspace {
  readonly workspace: string;
  readonly successor: string | null;
}

/** What offboarding would do. */
export interface Offboarding {
  /** The address of the person, as it is until then. */
  readonly person: string;
  /** The address that stands for them afterwards: their own, or an opaque one. */
  readonly name: string;
  /** They are offboarded altogether: the account too, in every workspace. */
  readonly account: boolean;
  readonly workspaces: readonly OffboardedWorkspace[];
  readonly changes: readonly OffboardingChange[];
  readonly access: AccessChanges;
  /** Findings against it. An error prevents it; a warning does not. */
  readonly findings: readonly Finding[];
  /** They were offboarded before, and nothing is left to do. */
  readonly already: boolean;
  /** Changes in workspaces of strangers are left out of what is shown. */
  readonly inPart?: true;
}

/** `stale`: it would now do something else than was shown, so it did nothing. */
export type OffboardStatus = 'offboarded' | 'refused' | 'preview' | 'already' | 'stale';

/** What `bylaw offboard` shows. */
export interface OffboardResult {
  readonly status: OffboardStatus;
  readonly offboarding: Offboarding;
  readonly diagnostics: readonly Diagnostic[];
  /** What would be done to the manifests of the set; only with a preview, when that was asked for. */
  readonly toMend?: Omit<OffboardedManifests, 'mentions'>;
  /** What was done to the manifests of the set; absent when that was not asked for. */
  readonly manifests?: OffboardedManifests;
}

/** What an offboarding does, or did, to the manifests of a set. */
export interface OffboardedManifests {
  /** Files that were changed. */
  readonly written: readonly string[];
  /** Files that were removed, since nothing stayed in them. */
  readonly removed: readonly string[];
  /** Files that have to be edited by hand. */
  readonly left: readonly string[];
  /** Where the person is still mentioned, in what declares nothing: `file:line`. */
  readonly mentions: readonly string[];
}

/** Whom an offboarding is about, and what is read of the live state. */
export interface OffboardingScope {
  /** Their address. All workspaces where they are a member or guest, or were offboarded from, are read. */
  readonly person: string;
  /** Workspaces that are read besides. */
  readonly workspaces: readonly string[];
  /** Also read workspaces in which anything mentions them. */
  readonly anonymise: boolean;
}

/** The live state as it concerns somebody's offboarding. */
export interface OffboardingRead {
  readonly live: Live;
  /** The opaque id that stands for them in the history; a new one, if they never were in it. */
  readonly id: string;
  /** They were anonymised before. */
  readonly anonymised: boolean;
  /** Addresses of others, for suggestions; empty if they are known. */
  readonly known: readonly string[];
}

/** An offboarding to write. */
export interface OffboardingToWrite {
  readonly person: string;
  /** They get an opaque address, and nothing keeps theirs if they are offboarded altogether. */
  readonly anonymise: boolean;
  /** They are offboarded altogether: the account too. */
  readonly account: boolean;
  readonly workspaces: readonly OffboardedWorkspace[];
  readonly changes: readonly Change[];
  readonly actor: string;
}
