/** Somebody was named whom the database does not know. */
export class UnknownPersonError extends Error {
  override readonly name = 'UnknownPersonError';
  readonly help: string;
  /** The address that they have now, where the one named is a former address of somebody who is known. */
  readonly present: string | undefined;
  constructor(email: string, near: readonly string[], present?: string) {
    super(`${email} is not known: neither a user nor a member or guest of any workspace.`);
    this.present = present;
    this.help =
      near.length === 0
        ? 'Check the address. If they are new, declare and apply them first.'
        : `Did you mean ${near.join(' or ')}?`;
  }
}
