/** What messages say of fields, which the build makes of the schemas (scripts/schemas/field-words.mjs). */
import type {ManifestKind} from '../model/kinds.ts';

/** What a schema says of one field, in words and tables for messages. */
export interface FieldWords {
  readonly type: 'string' | 'boolean' | 'integer' | 'number' | 'array' | 'object';
  /** What its value must be, as a noun phrase. */
  readonly expected: string;
  /** A value that it may have, as text; of plain values alone. */
  readonly example?: string;
  /** Fields of a mapping, in the order in which they are written. */
  readonly fields?: readonly string[];
  /** The only values that it may have. */
  readonly values?: readonly string[];
  /** Regular expression (flag `u`) that its text must match. */
  readonly pattern?: string;
  /** Fields of which exactly one must be there, and why. */
  readonly either?: {readonly fields: readonly string[]; readonly why: string};
}

/**
 * All fields of each kind's document, by path: a JSON pointer with `*` for any item of a list, or any key of
 * a free mapping; `''` is the document. An item of a list stands in it as `/spec` and `/metadata` do.
 */
export const FIELD_WORDS: Readonly<Record<ManifestKind | 'Set', Readonly<Record<string, FieldWords>>>>;
