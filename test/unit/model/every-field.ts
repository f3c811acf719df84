/** Specs with every field that the schemas know, so that a new field is in every test that wants all of them. */
import {FIELD_WORDS} from '../../../src/generated/field-words.js';
import type {Field, Fields, ReferenceForm} from '../../../src/model/field.ts';
import type {Kind} from '../../../src/model/kinds.ts';
import {specFields} from '../../../src/model/spec-fields.ts';

/** What references name, by their form: objects that are there. */
export type Names = Readonly<Partial<Record<ReferenceForm, string>>>;

type Raw = Readonly<Record<string, unknown>>;

/** Values to take for some fields, by name; undefined leaves the field out. */
export type Chosen = Raw;

interface Maker {
  readonly names: Names;
  /** The example that the schema gives for a text at a path of a document. */
  readonly exampleAt: (path: string) => string;
}

function textOf(
  field: Extract<Field, {type: 'string' | 'set'}>,
  path: string,
  {names, exampleAt}: Maker,
): string {
  const usual = field.type === 'string' ? field.default : undefined;
  const other = field.values?.find((value) => value !== usual);
  const text = other ?? (field.reference === undefined ? exampleAt(path) : names[field.reference]);
  if (text === undefined) throw new Error(`Say what a ${field.reference} at ${path} names`);
  return text;
}

/** A value of a field other than its default. */
function valueOf(field: Field, path: string, maker: Maker): unknown {
  switch (field.type) {
    case 'string':
      return textOf(field, path, maker);
    case 'set':
      return [textOf(field, `${path}/*`, maker)];
    case 'boolean':
      return field.default !== true;
    case 'integer':
    case 'number':
      return (field.default ?? 0) + 1;
    case 'list':
      return [recordOf(field.items, `${path}/*`, maker)];
    case 'record':
      return recordOf(field.fields, path, maker);
    case 'map':
      return {deep: [1, {a: null}], on: true, rate: 0.5};
  }
}

function recordOf(fields: Fields, path: string, maker: Maker, chosen: Chosen = {}): Raw {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => {
      const value = Object.hasOwn(chosen, name) ? chosen[name] : valueOf(field, `${path}/${name}`, maker);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** A spec as a manifest writes it, with every field of its kind but those that `chosen` leaves out. */
export function everyField(kind: Kind, names: Names, chosen: Chosen = {}): Raw {
  const exampleAt = (path: string): string => {
    const example = FIELD_WORDS[kind][path]?.example;
    if (example === undefined) throw new Error(`The schema of ${kind} has no example at ${path}`);
    return example;
  };
  return recordOf(specFields(kind), '/spec', {names, exampleAt}, chosen);
}
