/** There is no such stored plan, as far as it is for who asks to see: exit status 1. */
export class UnknownPlanError extends Error {
  override readonly name = 'UnknownPlanError';
  readonly help: string;
  /** `near`: the one plan whose id begins so, if there is one. */
  constructor(id: string, set: string, near?: string) {
    super(`The set ${set} has no stored plan ${id}.`);
    this.help =
      near === undefined
        ? '`bylaw plans list` shows the stored plans of the set.'
        : `Name it in full: ${near}.`;
  }
}
