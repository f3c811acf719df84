import {createHash} from 'node:crypto';
import {lowerEmail} from './email-texts.ts';

/** Who was offboarded: their addresses may be erased, so that only digests of them are kept. */
export interface OffboardedPeople {
  /** What goes into each digest besides the address, so that it is of this database alone. */
  readonly salt: string;
  /** Digests of addresses (`digestOfPerson`) by the workspace that they were offboarded from. */
  readonly people: ReadonlyMap<string, ReadonlySet<string>>;
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
