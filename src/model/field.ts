/**
 * What bylaw knows of a field of a spec: the form of `generated/fields.ts`, which is made from the schemas.
 * schemas/README.md explains the keywords behind it.
 */

/** What the text in a field names: an object by its bare name, or one of the typed forms (`team:legal`). */
export type ReferenceForm =
  'Workspace' | 'Role' | 'Member' | 'Team' | 'Space' | 'subject' | 'target' | 'request' | 'permission';

interface AnyField {
  /** A manifest has to write it. */
  readonly required?: true;
  /** It never changes (rule `identity/immutable-field`). */
  readonly fixed?: true;
  /** Text for people that decides nothing; of a record: everything in it. */
  readonly prose?: true;
  /** An empty one is left out of the canonical form; otherwise, one that is left out is filled in empty. */
  readonly empty?: 'absent';
  /** Its place where an object is shown at a glance; without it between `first` and `last`, prose at the end. */
  readonly glance?: 'first' | 'last' | 'never';
  /** A list that is never cut short where it is shown: it says who may do what. */
  readonly whole?: true;
}

/** What holds of a text, in a field or in a set. */
interface Plain {
  /** The only values that it may have. */
  readonly values?: readonly string[];
  readonly reference?: ReferenceForm;
  /** The field of the spec that names the workspace in which a reference is; the object's own without that field. */
  readonly in?: string;
}

export interface TextField extends AnyField, Plain {
  readonly type: 'string';
  readonly default?: string;
  readonly expiry?: true;
}

export interface BooleanField extends AnyField {
  readonly type: 'boolean';
  readonly default?: boolean;
}

export interface NumberField extends AnyField {
  readonly type: 'integer' | 'number';
  readonly default?: number;
}

/** A list of texts whose order means nothing, none of them twice. */
export interface SetField extends AnyField, Plain {
  readonly type: 'set';
  readonly default?: readonly string[];
}

/** A list of records whose order means nothing, told apart by the field that `key` names. */
export interface ListField extends AnyField {
  readonly type: 'list';
  readonly key?: string;
  /** The rule that judges items with the same key; without it, the schema refuses them. */
  readonly repeats?: string;
  readonly atLeastOne?: true;
  readonly items: Fields;
}

export interface RecordField extends AnyField {
  readonly type: 'record';
  readonly fields: Fields;
}

/** A mapping whose keys are free. */
export interface MapField extends AnyField {
  readonly type: 'map';
}

export type Field = TextField | BooleanField | NumberField | SetField | ListField | RecordField | MapField;

/** Fields by name, in the order in which they are written. */
export type Fields = Readonly<Record<string, Field>>;
