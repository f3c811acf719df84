/** There is no such stored plan, as far as it is for who asks to see: exit status 1. */
export class UnknownPlanError extends Error {
  override readonly name = 'UnknownPlanError';
  readonly help = '`bylaw plans list` shows the stored plans of the set.';
  constructor(id: string, set: string) {
    super(`The set ${set} has no stored plan ${id}.`);
  }
}
