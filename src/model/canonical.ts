/**
 * From a spec as a manifest writes it (already valid by its schema) to its canonical form: see `specs.ts`.
 * The live state is read into the same form, so that both sides can be compared as plain JSON.
 */
import {compareText} from '../diagnostics/compare-text.ts';
import {canonicalExpiry} from './expiry.ts';
import type {Field, Fields, ListField, RecordField, SetField, TextField} from './field.ts';
import {KINDS, type Kind} from './kinds.ts';
import {specFields} from './spec-fields.ts';
import type {Specs} from './specs.ts';

type Raw = Readonly<Record<string, unknown>>;

/** From a value as written to the canonical one; undefined stands for a field that is not there. */
type Canonical = (raw: unknown) => unknown;

/** Whether a canonical value holds nothing: what a mapping that may be absent is made of when it is. */
const isEmpty = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && value !== null && Object.values(value).every(isEmpty);
};

const unlessEmpty = ({empty}: Field, canonical: Canonical): Canonical =>
  empty === undefined
    ? canonical
    : (raw) => {
        const value = canonical(raw);
        return isEmpty(value) ? undefined : value;
      };

/** Whether each text comes before the next: most lists are written, and all are read, as they are compared. */
const isSorted = (texts: readonly string[]): boolean =>
  texts.every((text, i) => i === 0 || compareText(texts[i - 1] ?? '', text) < 0);

const sorted = (texts: readonly string[]): readonly string[] =>
  isSorted(texts) ? texts : [...new Set(texts)].toSorted(compareText);

function textForm({default: preset, expiry}: TextField): Canonical {
  if (expiry) return (raw) => (raw === undefined ? undefined : canonicalExpiry(raw as string));
  return (raw) => raw ?? preset;
}

function setForm({default: preset = []}: SetField): Canonical {
  const absent = sorted(preset);
  return (raw) => (raw === undefined ? absent : sorted(raw as readonly string[]));
}

/** Items of one key keep their order: rules speak of the second of them. */
function listForm({key, atLeastOne, items}: ListField): Canonical {
  const item = recordForm(items);
  const absent = atLeastOne ? undefined : [];
  return (raw) => {
    if (raw === undefined) return absent;
    const list = (raw as readonly Raw[]).map(item) as Raw[];
    return key === undefined ? list : list.sort((a, b) => compareText(String(a[key]), String(b[key])));
  };
}

function recordForm(fields: Fields): Canonical {
  const forms = Object.entries(fields).map(([name, field]) => [name, formOf(field)] as const);
  return (raw = {}) => {
    const members: Record<string, unknown> = {};
    for (const [name, form] of forms) {
      const value = form((raw as Raw)[name]);
      if (value !== undefined) members[name] = value;
    }
    return members;
  };
}

function plainForm(field: Exclude<Field, TextField | SetField | ListField | RecordField>): Canonical {
  const preset = field.type === 'map' ? undefined : field.default;
  return (raw) => raw ?? preset;
}

function formOf(field: Field): Canonical {
  switch (field.type) {
    case 'string':
      return textForm(field);
    case 'set':
      return unlessEmpty(field, setForm(field));
    case 'list':
      return unlessEmpty(field, listForm(field));
    case 'record':
      return unlessEmpty(field, recordForm(field.fields));
    case 'map':
      return unlessEmpty(field, plainForm(field));
    default:
      return plainForm(field);
  }
}

/** What the canonical form has of a field that is not written; undefined for nothing. */
export const absentValue = (field: Field): unknown => formOf(field)(undefined);

/** Made once for each kind: a form knows the fields without looking them up. */
const FORMS: ReadonlyMap<Kind, Canonical> = new Map(
  KINDS.map((kind) => [kind, recordForm(specFields(kind))]),
);

/**
 * The canonical form of a spec of this kind. `raw` is what a manifest holds or what a row of the live state
 * says, in the manifest's shape; it must be valid by the schema of the kind.
 */
export function canonicalSpec<K extends Kind>(kind: K, raw: unknown): Specs[K] {
  return FORMS.get(kind)?.(raw) as Specs[K];
}
