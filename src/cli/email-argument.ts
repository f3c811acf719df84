import {UsageError} from '../app/usage-error.ts';

const EMAIL = /^[^\s@=]+@[^\s@=]+$/;

/**
 * An e-mail address that was typed, in lower case, as manifests and the database have it. `what` is the argument or flag
 * that it was typed for. Throws UsageError for anything that is no address.
 */
export function emailArgument(text: string, what: string): string {
  const email = text.trim().toLowerCase();
  if (EMAIL.test(email)) return email;
  throw new UsageError(
    `${what} is ${JSON.stringify(text)}, which is not an e-mail address.`,
    'Write an address such as bo@acme.example.',
  );
}
