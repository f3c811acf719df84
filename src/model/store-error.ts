/** The kind of failure, by which commands choose what to do. */
export type StoreErrorCode =
  | 'unreachable'
  | 'not-migrated'
  | 'newer-schema'
  /** From before the first release. */
  | 'older-schema'
  /** Something of others rests on a view or function that has to be dropped, or on a table that changes. */
  | 'in-use'
  | 'permission'
  /** By a rule that the database itself holds; {@link StoreError.rule} names it. */
  | 'refused'
  | 'constraint'
  | 'lock-timeout'
  | 'disk-full'
  | 'interrupted'
  | 'commit-unknown'
  | 'failed';

/** A failure of the store in words for its user; never holds a password. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  readonly help: string;
  /** The rule that stands against it, of an error `refused`. */
  readonly rule: string | null;
  constructor(
    code: StoreErrorCode,
    message: string,
    help: string,
    options?: ErrorOptions & {readonly rule?: string},
  ) {
    super(message, options);
    this.code = code;
    this.help = help;
    this.rule = options?.rule ?? null;
  }
}
