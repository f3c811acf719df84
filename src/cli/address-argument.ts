import {parseAddress, type Address} from '../model/address.ts';
import {UsageError} from '../app/usage-error.ts';

/** An address as it was typed, with that of a person in lower case: nothing else in it has an @. */
export const withLowerEmail = (text: string): string =>
  text.trim().replace(/[^/]+@.*$/, (email) => email.toLowerCase());

/** The address of an object that was typed for a flag. Throws UsageError for anything that is none. */
export function addressArgument(text: string, flag: string): Address {
  const address = withLowerEmail(text);
  if (parseAddress(address) !== undefined) return address;
  throw new UsageError(
    `${flag} is ${JSON.stringify(text)}, which is not the address of an object.`,
    'Write Kind/workspace/name, such as Share/acme-legal/deal-room; or Workspace/name, User/EMAIL.',
  );
}
