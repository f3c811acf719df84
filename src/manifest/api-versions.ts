/**
 * The versions of the manifest format that are read. To add one: its schemas in `schemas/`, an entry here
 * with its validators and fields, and a conversion of each spec to the current form. Nothing else knows that
 * there are versions.
 */
import type {Finding, Place} from '../diagnostics/diagnostic.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import {missingField, unsupportedVersion} from '../diagnostics/schema-rules.ts';
import {FIELD_WORDS, type FieldWords} from '../generated/field-words.js';
import {VALIDATORS, type Validator} from '../generated/validators.js';
import {appendPointer} from '../model/json-pointer.ts';
import {MANIFEST_KINDS, type ManifestKind} from '../model/kinds.ts';
import {valueText} from './value-text.ts';

/** How documents of one version are read. */
export interface ApiVersion {
  /** As in `apiVersion`: `bylaw/v1`. */
  readonly id: string;
  /** Validator of a document, by its kind as written (`Space`, `SpaceList`, `Set`); undefined: no such kind. */
  readonly validatorOf: (documentKind: string) => Validator | undefined;
  /** What messages say of the fields of a kind's document, by path; see `generated/field-words.d.ts`. */
  readonly fieldsOf: (kind: ManifestKind | 'Set') => Readonly<Record<string, FieldWords>>;
  /** The spec of one object, valid in this version, as the current version writes it. */
  readonly toCurrent: (kind: ManifestKind, spec: unknown) => unknown;
}

const V1_VALIDATORS: ReadonlyMap<string, Validator> = new Map(
  [...MANIFEST_KINDS.flatMap((kind) => [kind, `${kind}List`]), 'Set'].map((kind) => {
    const validator = VALIDATORS[kind];
    if (validator === undefined) throw new Error(`No validator was made for ${kind}`);
    return [kind, validator];
  }),
);

const V1: ApiVersion = {
  id: 'bylaw/v1',
  validatorOf: (documentKind) => V1_VALIDATORS.get(documentKind),
  fieldsOf: (kind) => FIELD_WORDS[kind],
  toCurrent: (_kind, spec) => spec,
};

/** All versions that are read, by `apiVersion`; the last is the current one. */
export const API_VERSIONS: ReadonlyMap<string, ApiVersion> = new Map([[V1.id, V1]]);

const VERSION = /^bylaw\/v(\d{1,9})$/;
const versionNumber = (id: string): number => Number(VERSION.exec(id)?.[1] ?? 0);

/**
 * The version that a document names, or the finding that it names none or one that is not read. `place` is
 * that of the document.
 */
export function apiVersionOf(
  document: Readonly<Record<string, unknown>>,
  place: Place,
): {readonly version: ApiVersion} | {readonly finding: Finding} {
  const id = document['apiVersion'];
  const supported = [...API_VERSIONS.keys()];
  const current = supported.at(-1) ?? '';
  if (id === undefined) {
    const params = {fields: ['apiVersion'], owner: 'The document', expected: 'the version of its format'};
    const other = Object.keys(document).find((key) => /^(?:api[_-]?)?version$/i.test(key));
    if (other === undefined) return {finding: finding(missingField, {...params, example: current}, {place})};
    const at = {place: {...place, pointer: appendPointer(place.pointer, other), key: true}};
    return {finding: finding(missingField, {...params, example: current, instead: other}, at)};
  }
  const version = typeof id === 'string' ? API_VERSIONS.get(id) : undefined;
  if (version !== undefined) return {version};
  const newer = typeof id === 'string' && versionNumber(id) > versionNumber(current);
  const isForeign = typeof id === 'string' && !/^(?:bylaw\b.*|v?\d[\w.]*)$/i.test(id);
  const about = {place: {...place, pointer: `${place.pointer}/apiVersion`}};
  return {finding: finding(unsupportedVersion, {found: valueText(id), supported, newer, isForeign}, about)};
}
