/** Signatures as files and the database have them (section 10 of the contract). */
import {isMapping} from './mapping.ts';

/** A public Ed25519 key. */
export interface PublicKey {
  /** The first 16 hexadecimal digits of the SHA-256 of its SPKI in DER. */
  readonly id: string;
  /** Its SPKI in DER, in base64. */
  readonly spki: string;
}

/** A signature of canonical JSON. */
export interface Signature {
  /** The id of the key. */
  readonly key: string;
  /** In base64. */
  readonly signature: string;
}

/** What is signed: `type` says what the rest is, `database` is the installation that it is of. */
export interface SignedPayload {
  readonly type: 'bylaw/plan@1' | 'bylaw/receipt@1' | 'bylaw/checkpoint@1' | 'bylaw/evidence@1';
  readonly database: string;
}

/** A file that can be signed; without a key, its list of signatures is empty. */
export interface SignedFile<P extends SignedPayload = SignedPayload> {
  readonly payload: P;
  readonly signatures: readonly Signature[];
}

/** Whether a list from a file is one of signatures, with nothing beside them: no signature would cover that. */
export const areSignatures = (value: unknown): value is readonly Signature[] =>
  Array.isArray(value) &&
  value.every(
    (one: unknown) =>
      isMapping(one) &&
      typeof one['key'] === 'string' &&
      typeof one['signature'] === 'string' &&
      Object.keys(one).length === 2,
  );
