/** Flags and arguments that were given an empty text, as a variable of a pipeline that is not set gives them. */
import {UsageError} from '../app/usage-error.ts';

const isEmpty = (value: unknown): boolean =>
  Array.isArray(value) ? value.some(isEmpty) : typeof value === 'string' && value.trim() === '';

/**
 * Refuses an empty value, which no flag and no argument has a use for: taken for "not given", it would change what the
 * command is about. Throws UsageError.
 */
export function refuseEmptyValues(given: {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly args: Readonly<Record<string, unknown>>;
  /** All arguments, also those beyond the ones with a name. */
  readonly argv: readonly unknown[];
}): void {
  const flag = Object.keys(given.flags).find((name) => isEmpty(given.flags[name]));
  if (flag !== undefined) {
    throw new UsageError(`--${flag} was given an empty value.`, 'Give it a value, or leave the flag out.');
  }
  const named = Object.keys(given.args).find((name) => isEmpty(given.args[name]));
  if (named === undefined && !isEmpty(given.argv)) return;
  throw new UsageError(
    named === undefined ? 'An argument is empty.' : `The argument ${named.toUpperCase()} is empty.`,
    'Give it a value, or leave it out if it is optional.',
  );
}
