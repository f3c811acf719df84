/** Keys for tests, as PEM. */
import {generateKeyPairSync} from 'node:crypto';

export interface PemPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** A new pair of Ed25519 keys. */
export function pemPair(): PemPair {
  const {publicKey, privateKey} = generateKeyPairSync('ed25519');
  return {
    privateKey: privateKey.export({type: 'pkcs8', format: 'pem'}).toString(),
    publicKey: publicKey.export({type: 'spki', format: 'pem'}).toString(),
  };
}
