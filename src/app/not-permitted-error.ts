/** The actor is not allowed to be told, or to do, what a command asks for, as rule `authority/not-permitted` says: exit status 1. */
export class NotPermittedError extends Error {
  override readonly name = 'NotPermittedError';
  readonly help: string;
  constructor(message: string, help: string) {
    super(message);
    this.help = help;
  }
}
