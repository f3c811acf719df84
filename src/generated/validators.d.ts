/** Validators of documents, which the build makes of the schemas (scripts/schemas/validators.mjs). */

/** One reason why a value does not fit its schema, as ajv tells it. */
export interface SchemaError {
  /** JSON pointer to the value concerned. */
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The key concerned, within `propertyNames`. */
  readonly propertyName?: string;
}

/** Says whether a value fits its schema; `errors` holds all reasons of the last call, null for none. */
export interface Validator {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/** By the kind of document: `Space`, `SpaceList`, `Set`. */
export const VALIDATORS: Readonly<Record<string, Validator>>;
