/** The fields of an object, for readers who have not seen its manifest: a summary, or all of them. */
import {appendAll} from '../../model/append-all.ts';
import {sameJson} from '../../model/canonical-json.ts';
import type {Kind} from '../../model/kinds.ts';
import {isTree, type JsonTree} from '../../model/json-tree.ts';
import type {Json, Labels} from '../../model/specs.ts';
import {beginning} from '../words/beginning.ts';
import {type Difference, fieldDifferences} from '../words/field-differences.ts';
import {glanceFields} from '../words/fields.ts';
import {itemText, valueText} from '../words/value-text.ts';
import {flow, type Word, splitWords} from './flow.ts';
import {columnsOf, glyphsOf, paint, type Style} from './style.ts';

/** What is shown of a field; undefined if it says nothing that one would not take for granted. */
function tellingText(value: Json | undefined, absent: unknown): string | undefined {
  if (value === undefined || value === null || sameJson(value, absent)) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(itemText).join(', ');
  if (isTree(value)) {
    const members = Object.entries(value).filter(([, v]) => !(Array.isArray(v) && v.length === 0));
    return members.length === 0 ? undefined : valueText(Object.fromEntries(members));
  }
  return valueText(value);
}

const field = (style: Style, name: string, text: string, gap: number): Word[] => {
  const label = splitWords(`${name}:`, (piece) => paint(style, piece, 'dim'));
  return [
    ...label.map((word, i) => ({
      ...word,
      ...(i === 0 && {gap}),
      ...(i === label.length - 1 && {leads: true}),
    })),
    ...splitWords(text, undefined, true),
  ];
};

/**
 * How many items of a list and characters of a text a summary shows; fields that decide who may do what are whole.
 */
const SHOWN_ITEMS = 12;
const SHOWN_CHARACTERS = 120;

function shortened(value: Json | undefined, style: Style): Json | undefined {
  if (Array.isArray(value) && value.length > SHOWN_ITEMS) {
    const more = `and ${value.length - SHOWN_ITEMS} more (--verbose)`;
    return [...(value as readonly Json[]).slice(0, SHOWN_ITEMS), more];
  }
  if (typeof value === 'string' && value.length > SHOWN_CHARACTERS) {
    return `${beginning(value, SHOWN_CHARACTERS).trimEnd()}${glyphsOf(style).ellipsis}`;
  }
  return value;
}

/** The summary of an object: its most important fields in one paragraph. */
export function glanceLines(
  kind: Kind,
  spec: JsonTree,
  labels: Labels | undefined,
  style: Style,
  indent: number,
): string[] {
  const found = glanceFields(kind).flatMap(({name, absent, whole}) => {
    const value = spec[name];
    const text = tellingText(style.verbose || whole ? value : shortened(value, style), absent);
    return text === undefined ? [] : field(style, name, text, 2);
  });
  const marks = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  if (marks.length > 0) appendAll(found, field(style, 'labels', marks.join(', '), 2));
  return flow(found, {width: columnsOf(style), indent, hang: indent});
}

/** The value of a field, given as the difference to an object without that field. */
function fullText(difference: Difference): string {
  if (difference.kind === 'item') return itemText(difference.rest);
  return difference.kind === 'members'
    ? difference.added.map((member) => valueText(member, true)).join(', ')
    : valueText(difference.after);
}

/** All fields of an object, one line each. */
export function fullLines(
  spec: JsonTree,
  labels: Labels | undefined,
  style: Style,
  indent: number,
): string[] {
  const whole = [
    {path: '', before: null, after: spec},
    ...(labels === undefined ? [] : [{path: '/metadata/labels', before: null, after: labels}]),
  ];
  return fieldDifferences(whole, [spec]).flatMap((difference) =>
    flow(field(style, difference.path, fullText(difference), 1), {
      width: columnsOf(style),
      indent,
      hang: indent + 2,
    }),
  );
}
