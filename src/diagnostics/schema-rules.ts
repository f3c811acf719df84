/** Definitions of the rules about the shape of documents (group `schema`). */
import {defineRule} from './rule-definition.ts';

const WHOLE = `apiVersion: bylaw/v1
kind: Space
metadata: {workspace: acme-legal, name: deal-room}
spec:
  type: external
  creator: ana@acme.example
`;

const quoted = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');

/** The version of the manifest format is none that this program reads. */
export const unsupportedVersion = defineRule<{
  /** What stands there, as people can read it: `"bylaw/v2"`. */
  readonly found: string;
  readonly supported: readonly string[];
  /** Whether it is a version of ours that is later than all supported ones. */
  readonly newer: boolean;
  /** Whether it looks like a version of another program's format. */
  readonly isForeign?: boolean;
}>({
  id: 'schema/unsupported-version',
  severity: 'error',
  invariant: true,
  title: 'a manifest has a version that bylaw cannot read',
  message: ({found, supported}) =>
    `\`apiVersion\` is ${found}, but this version of bylaw reads only ${quoted(supported)}.`,
  help: ({supported, newer, isForeign}) =>
    newer
      ? `Upgrade bylaw to a release that reads it, or write the manifest in ${quoted(supported)}.`
      : `Write \`apiVersion: ${supported.at(-1) ?? ''}\`.${isForeign === true ? ' If the document belongs to another program, move it out of the folders that `spec.manifests` in bylaw.yaml names.' : ''}`,
  why:
    'The version says what the fields of a document mean. Guessing at an unknown one could give somebody ' +
    'access that the author never meant to give.',
  example: {broken: WHOLE.replace('bylaw/v1', 'bylaw/v9'), whole: WHOLE},
});

/** The kind of a document is none that this program knows. */
export const unknownKind = defineRule<{
  readonly found: string;
  /** The kinds that may stand there. */
  readonly known: readonly string[];
  /** The kind that was most likely meant. */
  readonly suggestion?: string | undefined;
  /** What to do instead, when it is known better than by a suggestion. */
  readonly hint?: string | undefined;
}>({
  id: 'schema/unknown-kind',
  severity: 'error',
  invariant: true,
  title: 'a manifest has a kind that does not exist',
  message: ({found}) => `\`kind\` is ${found}, which is not a kind of manifest, so this declares nothing.`,
  help: ({known, suggestion, hint}) =>
    hint ??
    (suggestion === undefined ? `Use one of ${quoted(known)}.` : `Did you mean \`kind: ${suggestion}\`?`),
  why: 'If a document with a misspelt kind were silently skipped, what it declares would be missing, and would be deleted if it is live.',
  example: {broken: WHOLE.replace('kind: Space', 'kind: Spaces'), whole: WHOLE},
});

/** A mapping has a field that its schema does not know. */
export const unknownField = defineRule<{
  /** The key as written. */
  readonly field: string;
  /** What has no such field: `` `spec` of a Space ``. */
  readonly owner: string;
  /** Fields that may stand there. */
  readonly known: readonly string[];
  readonly suggestion?: string | undefined;
  readonly hint?: string | undefined;
}>({
  id: 'schema/unknown-field',
  severity: 'error',
  invariant: true,
  title: 'a manifest has a field that does not exist',
  message: ({field, owner}) => `${field} is not a field of ${owner}, so it would have no effect.`,
  help: ({known, suggestion, hint}) => {
    if (hint !== undefined) return hint;
    if (suggestion !== undefined) return `Did you mean \`${suggestion}\`?`;
    return known.length > 0
      ? `Remove it, or use one of ${quoted(known)}.`
      : 'Remove it: no field is allowed here.';
  },
  why: 'If a misspelt field were ignored, a review would show one thing and an apply do another: `expire` instead of `expires` would give access that never ends.',
  example: {broken: WHOLE.replace('creator:', 'displayname: Falcon\n  creator:'), whole: WHOLE},
});

/** A mapping lacks a field that it needs. */
export const missingField = defineRule<{
  /** The field, or the alternatives of which one is needed. */
  readonly fields: readonly string[];
  /** What lacks it: `` `spec` of a Space ``. */
  readonly owner: string;
  /** What its value must be, as a noun phrase. */
  readonly expected?: string | undefined;
  /** A value that it may have, as text. */
  readonly example?: string | undefined;
  /** The key that stands there instead. */
  readonly instead?: string | undefined;
  /** Why it is needed, as a sentence, when that depends on what else stands there. */
  readonly because?: string | undefined;
}>({
  id: 'schema/missing-field',
  severity: 'error',
  invariant: true,
  title: 'a required field is missing',
  message: ({fields, owner, because}) => {
    const subject = owner.charAt(0).toUpperCase() + owner.slice(1);
    const lacks = `${fields.length === 1 ? 'no' : 'neither'} ${fields.map((field) => `\`${field}\``).join(' nor ')}`;
    return `${subject} has ${lacks}${because === undefined ? ', which is required' : `: ${because}`}.`;
  },
  help: ({fields, expected, example, instead}) => {
    if (instead !== undefined) return `Write \`${fields[0]}: ${example}\` instead of \`${instead}\`.`;
    if (fields.length !== 1) return `Add one of ${quoted(fields)}.`;
    const value = expected === undefined ? '' : ` (${expected})`;
    const line = example === undefined ? '' : `, for example \`${fields[0]}: ${example}\``;
    return `Add \`${fields[0]}\`${value}${line}.`;
  },
  why: 'bylaw never guesses who is meant, or what somebody may do.',
  example: {broken: WHOLE.replace('  creator: ana@acme.example\n', ''), whole: WHOLE},
});

/** A value is not what its field takes. */
export const invalidValue = defineRule<{
  /** The field, as people point at it: `` `spec.to[0].role` ``. */
  readonly field: string;
  /** What is found there, as a predicate: `is "owner"`. */
  readonly found: string;
  /** What is demanded, as a predicate: ``must be `viewer` or `editor` ``. */
  readonly must: string;
  /** How to mend it, as a sentence. */
  readonly mend: string;
}>({
  id: 'schema/invalid-value',
  severity: 'error',
  invariant: true,
  title: 'a field has an invalid value',
  message: ({field, found, must}) => `${field} ${found}, but ${must}.`,
  help: ({mend}) => mend,
  why: 'An invalid value cannot be stored, or does not mean what its author thinks.',
  example: {broken: WHOLE.replace('type: external', 'type: outside'), whole: WHOLE},
});

/** Every rule about the shape of documents. */
export const SCHEMA_RULES = [
  unsupportedVersion,
  unknownKind,
  unknownField,
  missingField,
  invalidValue,
] as const;
