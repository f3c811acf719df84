import {createHash} from 'node:crypto';
import {lowerEmail} from './email-texts.ts';

/** In place of a workspace: the account itself. Offboarding from it is offboarding everywhere. */
export const ACCOUNT = '*';

/** Who was offboarded: their addresses may be erased, so that only digests of them are kept. */
export interface OffboardedPeople {
  /** What goes into each digest besides the address, so that it is of this database alone. */
  readonly salt: string;
  /** Digests of addresses (`digestOfPerson`) by the workspace that they were offboarded from. */
  readonly people: ReadonlyMap<string, ReadonlySet<string>>;
  /** Digests of those among them who were anonymised: not even the record of their leaving names them. */
  readonly erased?: ReadonlySet<string>;
}

export const NOBODY_OFFBOARDED: OffboardedPeople = {salt: '', people: new Map()};

/**
 * What is kept of the address of somebody who was offboarded: SHA-256, in hexadecimal, of the installation's id,
 * a space and the address in lower case. It tells whether an address is theirs, but not what their address was.
 */
export const digestOfPerson = (salt: string, email: string): string =>
  createHash('sha256')
    .update(`${salt} ${lowerEmail(email)}`, 'utf8')
    .digest('hex');

/** A function that tells from where somebody was offboarded: {@link ACCOUNT}, the workspace, or nowhere. */
export function offboardings({
  salt,
  people,
}: OffboardedPeople): (person: string, workspace: string | null) => string | undefined {
  const digests = new Map<string, string>();
  return (person, workspace) => {
    const froms = [ACCOUNT, workspace ?? ACCOUNT].filter((from) => people.has(from));
    if (froms.length === 0) return undefined;
    const digest = digests.get(person) ?? digestOfPerson(salt, person);
    digests.set(person, digest);
    return froms.find((from) => people.get(from)?.has(digest));
  };
}
