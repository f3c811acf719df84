import {createHash} from 'node:crypto';

/**
 * What is kept of the address of somebody who was offboarded: SHA-256, in hexadecimal, of the installation's id,
 * a space and the address in lower case. It tells whether an address is theirs, but not what their address was.
 */
export const digestOfPerson = (salt: string, email: string): string =>
  createHash('sha256').update(`${salt} ${email.toLowerCase()}`, 'utf8').digest('hex');
