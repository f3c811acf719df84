/** What views need to know of the fields of each kind. */
import {absentValue} from '../../model/canonical.ts';
import type {Field, Fields} from '../../model/field.ts';
import {parsePointer} from '../../model/json-pointer.ts';
import {KINDS, type Kind} from '../../model/kinds.ts';
import {specFields} from '../../model/spec-fields.ts';

/** A field that is shown of a new object at a glance. */
export interface GlanceField {
  readonly name: string;
  /** What it holds when a manifest does not write it: nobody needs to read that. Undefined: nothing. */
  readonly absent: unknown;
  /** It is never cut short. */
  readonly whole: boolean;
}

const PLACES = ['first', 'between', 'last'] as const;
const placeOf = ({glance, prose}: Field): (typeof PLACES)[number] | 'never' =>
  glance ?? (prose ? 'last' : 'between');

/** Who and what before why and how. */
const glanceOf = (fields: Fields): readonly GlanceField[] =>
  PLACES.flatMap((place) =>
    Object.entries(fields).flatMap(([name, field]) =>
      placeOf(field) === place ? [{name, absent: absentValue(field), whole: field.whole === true}] : [],
    ),
  );

const GLANCE: ReadonlyMap<Kind, readonly GlanceField[]> = new Map(
  KINDS.map((kind) => [kind, glanceOf(specFields(kind))]),
);

/** The fields that tell most about an object of a kind, most telling first. */
export const glanceFields = (kind: Kind): readonly GlanceField[] => GLANCE.get(kind) ?? [];

const within = (field: Field): Fields => (field.type === 'record' ? field.fields : {});

/** Whether what stands at a JSON pointer in a spec is text for people, which decides nothing. */
export function isProse(kind: Kind, pointer: string): boolean {
  let fields = specFields(kind);
  for (const step of parsePointer(pointer)) {
    const field = Object.hasOwn(fields, step) ? fields[step] : undefined;
    if (field === undefined) return false;
    if (field.prose) return true;
    fields = within(field);
  }
  return false;
}
