/** A command that would write at once, in a set that takes only plans that were signed or approved: exit status 5. */
export class NeedsPlanError extends Error {
  override readonly name = 'NeedsPlanError';
  readonly help = 'List the objects under `release` in bylaw.yaml, and apply a plan of that.';
}
