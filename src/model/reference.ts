/** What the schemas say of a kind and its fields, for people. */

/** A field of a kind, or of a record in one of its lists. */
export interface FieldReference {
  /** Its place from the kind on: `spec.to.role`; entries of lists have no name of their own. */
  readonly path: string;
  /** `text`, `true or false`, `list of texts`, `record`, … */
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
  /** The values that are allowed, where these are few. */
  readonly values: readonly string[];
  /** What holds where it is absent, as YAML of one line; null where nothing is said. */
  readonly default: string | null;
  /** The first two examples, as YAML of one line. */
  readonly examples: readonly string[];
}

/** A kind, or one field of it and what is below. */
export interface Reference {
  /** `Share`, `Share.spec.to`. */
  readonly name: string;
  readonly description: string;
  /** The field itself; absent for a kind. */
  readonly field?: FieldReference;
  /** What is below it, in the order of the schema, each before what is below that. */
  readonly fields: readonly FieldReference[];
  /** Whole documents, as YAML; none for a field. */
  readonly documents: readonly string[];
}
