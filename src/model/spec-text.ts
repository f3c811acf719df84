/** The canonical JSON of specs, by the fields of their kinds: what is known of these need not be looked for in every object. */
import {compareText} from '../diagnostics/compare-text.ts';
import {canonicalJson, quoted} from './canonical-json.ts';
import type {Field, Fields} from './field.ts';
import {KINDS, type Kind} from './kinds.ts';
import type {GovernedObject} from './objects.ts';
import {specFields} from './spec-fields.ts';

/** The canonical JSON of a value of a field. */
type Text = (value: unknown) => string;

const listText =
  (item: Text): Text =>
  (value) => {
    let text = '';
    for (const each of value as readonly unknown[]) text += text === '' ? item(each) : `,${item(each)}`;
    return `[${text}]`;
  };

function recordText(fields: Fields): Text {
  const members = Object.entries(fields)
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([name, field]) => ({name, key: `${quoted(name)}:`, text: textOf(field)}));
  return (value) => {
    let text = '';
    for (const member of members) {
      const field = (value as Readonly<Record<string, unknown>>)[member.name];
      if (field !== undefined) text += `${text === '' ? '' : ','}${member.key}${member.text(field)}`;
    }
    return `{${text}}`;
  };
}

function textOf(field: Field): Text {
  switch (field.type) {
    case 'string':
      return (value) => quoted(value as string);
    case 'set':
      return listText((value) => quoted(value as string));
    case 'list':
      return listText(recordText(field.items));
    case 'record':
      return recordText(field.fields);
    default:
      return canonicalJson;
  }
}

const TEXTS: ReadonlyMap<Kind, Text> = new Map(KINDS.map((kind) => [kind, recordText(specFields(kind))]));

/** The canonical JSON of the spec of an object, which must be in canonical form: see `canonicalJson`. */
export const specText = ({kind, spec}: Pick<GovernedObject, 'kind' | 'spec'>): string =>
  TEXTS.get(kind)?.(spec) ?? canonicalJson(spec);
