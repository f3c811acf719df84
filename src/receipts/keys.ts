/** Ed25519 keys in PEM (RFC 8410), and what they sign. */
import {createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject} from 'node:crypto';
import {canonicalJson} from '../model/canonical-json.ts';
import type {PublicKey, Signature, SignedPayload} from '../model/signature.ts';

/** Why a text is no key of the kind that is asked for: ends a sentence that begins with what names the key. */
export interface KeyProblem {
  readonly problem: string;
}

/** A private key. */
export interface SigningKey {
  readonly id: string;
  readonly sign: (payload: SignedPayload) => Signature;
}

const MAKE = 'make one with `openssl genpkey -algorithm ed25519`';

const spkiOf = (key: KeyObject): Buffer => key.export({type: 'spki', format: 'der'});

const idOf = (spki: Buffer): string => createHash('sha256').update(spki).digest('hex').slice(0, 16);

const bytesOf = (payload: SignedPayload): Buffer => Buffer.from(canonicalJson(payload), 'utf8');

/** Texts of variables in pipelines often have `\n` for a line feed. */
const unfolded = (pem: string): string => pem.trim().replaceAll(String.raw`\n`, '\n');

/** The private key of a PEM text. What the text holds is in no message. */
export function readSigningKey(pem: string): SigningKey | KeyProblem {
  const text = unfolded(pem);
  if (text.includes('ENCRYPTED')) return {problem: 'is encrypted; bylaw reads keys without a passphrase'};
  if (text.includes('-----BEGIN PUBLIC KEY-----')) return {problem: 'is a public key; name the private one'};
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch {
    return {problem: `is not a private key in PEM (PKCS#8); ${MAKE}`};
  }
  if (key.asymmetricKeyType !== 'ed25519') return {problem: `is not an Ed25519 key; ${MAKE}`};
  const id = idOf(spkiOf(createPublicKey(key)));
  return {
    id,
    sign: (payload) => ({key: id, signature: sign(null, bytesOf(payload), key).toString('base64')}),
  };
}

/** The public key of a PEM text. A private key is refused, though its public one follows from it: it does not belong there. */
export function readPublicKey(pem: string): PublicKey | KeyProblem {
  const text = unfolded(pem);
  if (text.includes('PRIVATE KEY-----')) {
    return {problem: 'is a private key; name the public one, which `openssl pkey -pubout` prints'};
  }
  let key: KeyObject;
  try {
    key = createPublicKey(text);
  } catch {
    return {problem: 'is not a public key in PEM (SPKI), as `openssl pkey -pubout` prints it'};
  }
  if (key.asymmetricKeyType !== 'ed25519') return {problem: `is not an Ed25519 key; ${MAKE}`};
  const spki = spkiOf(key);
  return {id: idOf(spki), spki: spki.toString('base64')};
}

function isOf(payload: Buffer, {signature}: Signature, {spki}: PublicKey): boolean {
  const bytes = Buffer.from(signature, 'base64');
  // One signature has one text: what base64 passes over is not of it.
  if (bytes.toString('base64') !== signature) return false;
  try {
    const key = createPublicKey({key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki'});
    return key.asymmetricKeyType === 'ed25519' && verify(null, payload, key, bytes);
  } catch {
    // A plan file can name anything as a key.
    return false;
  }
}

/** The first of some keys by which a payload is signed; undefined if it is by none. The ids in the file are not trusted. */
export function signerAmong(
  payload: SignedPayload,
  signatures: readonly Signature[],
  keys: readonly PublicKey[],
): PublicKey | undefined {
  let bytes: Buffer;
  try {
    bytes = bytesOf(payload);
  } catch {
    // What has no canonical form is signed by nobody.
    return undefined;
  }
  return keys.find((key) => signatures.some((one) => one.key === key.id && isOf(bytes, one, key)));
}
