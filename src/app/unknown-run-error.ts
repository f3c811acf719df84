/** There is no such run, or what held after it is not known. */
export class UnknownRunError extends Error {
  override readonly name = 'UnknownRunError';
  readonly help: string;
  constructor(message: string, help: string) {
    super(message);
    this.help = help;
  }
}
