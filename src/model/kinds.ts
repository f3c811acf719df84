/**
 * The kinds of objects, and what holds for all objects of a kind. A new kind begins here, and as a schema in
 * `schemas/v1/`; the compiler then names every other place.
 */
import type {ResourceType} from '../generated/specs.ts';

/** The kinds that have a live state, in an order in which each needs only those before it. */
export const KINDS = [
  'Workspace',
  'User',
  'Role',
  'Member',
  'Team',
  'Grant',
  'Resource',
  'Space',
  'Connection',
  'Share',
  'Guest',
  'Approval',
  'Offboarding',
] as const;
export type Kind = (typeof KINDS)[number];

/** Kinds that manifests may declare: those above, and assertions that are never applied. */
export const MANIFEST_KINDS = [...KINDS, 'AccessTest'] as const;
export type ManifestKind = (typeof MANIFEST_KINDS)[number];

const WITHOUT_WORKSPACE: ReadonlySet<ManifestKind> = new Set(['Workspace', 'User']);
const NAMED_BY_EMAIL: ReadonlySet<ManifestKind> = new Set(['User', 'Member', 'Guest', 'Offboarding']);
const RANK: ReadonlyMap<string, number> = new Map(MANIFEST_KINDS.map((kind, i) => [kind, i]));

/** Whether objects of this kind stand inside a workspace (all but `Workspace` and `User`). */
export const inWorkspace = (kind: ManifestKind): boolean => !WITHOUT_WORKSPACE.has(kind);

/** Whether the name of an object of this kind is an e-mail address rather than a slug. */
export const namedByEmail = (kind: ManifestKind): boolean => NAMED_BY_EMAIL.has(kind);

/** Whether the text is a kind that has a live state. */
export const isKind = (text: string): text is Kind => (KINDS as readonly string[]).includes(text);

/** The place of a kind in {@link KINDS}: creations go up, deletions down. */
export const kindRank = (kind: ManifestKind): number => RANK.get(kind) ?? 0;

/** Types of resources; as `type:name` they are targets of shares and parts of spaces. */
export const RESOURCE_TYPES = [
  'workflow',
  'playbook',
  'vault',
  'thread',
] as const satisfies readonly ResourceType[];
