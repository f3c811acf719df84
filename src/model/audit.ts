/** The audit: what was done to which object by whom, in hash chains. */
import type {Address} from './address.ts';
import type {GovernedObject} from './objects.ts';
import type {Labels, Spec} from './specs.ts';

/**
 * What the audit says of an object, with people still under their addresses. A person's name is their address there:
 * the audit keeps no name that would outlive their offboarding.
 */
export function auditedContent(object: GovernedObject): {readonly labels: Labels; readonly spec: Spec} {
  const {kind, name, labels, spec} = object;
  const isNamed = (kind === 'Member' || kind === 'User') && spec.displayName !== undefined;
  return {labels, spec: isNamed ? {...spec, displayName: name} : spec};
}

/** The actions that runs and offboardings write of objects; decisions and releases change none. */
export const OBJECT_ACTIONS: readonly string[] = ['create', 'update', 'delete', 'adopt', 'accept'];

/** The action by which somebody confirms what an object gives; it changes none either. */
export const CONFIRM = 'confirm';

/** One event, as the history shows it. */
export interface AuditEvent {
  readonly sequence: number;
  readonly run: number | null;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly address: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The last thing that the audit knows of an address. */
export interface LastEvent {
  readonly address: Address;
  /** The hash chain it is in: `set:NAME` or `workspace:NAME`. */
  readonly chain: string;
  /** Null for what is no run of a set. */
  readonly run: number | null;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** Their address, or the opaque id of somebody anonymised. */
  readonly actor: string;
  /** What it left: `{labels, spec}`, in which the display name of a person is their address; null for nothing. */
  readonly after: unknown;
}

/** What a run of a set did to one object. */
export interface SetEvent {
  readonly address: Address;
  readonly run: number;
  /** The git commit of the manifests that the run applied, or null where it knew none. */
  readonly commit: string | null;
  /** What was there before and after, as in {@link LastEvent}. */
  readonly before: unknown;
  readonly after: unknown;
}

/** The state of one hash chain. */
export interface ChainState {
  readonly chain: string;
  readonly events: number;
  readonly intact: boolean;
  /** What is broken and where, when it is. */
  readonly faults: readonly string[];
}

/** The state of all hash chains, as far as it is shown: each chain, or of those of strangers only how many there are. */
export interface Verification {
  readonly chains: readonly ChainState[];
  /** Absent for those who see everything. */
  readonly others?: {readonly chains: number; readonly broken: number};
  /** The checkpoint that they were compared with: when it was noted, and of how many chains. */
  readonly compared?: {readonly time: string; readonly chains: number};
}
