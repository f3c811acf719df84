/** Signatures of plan files. What is signed is the digest, which covers all that the file says. */
import type {PlanFile} from '../model/plan.ts';
import type {PublicKey, SignedPayload} from '../model/signature.ts';
import {signerAmong, type SigningKey} from './keys.ts';

/** What is signed of a plan. */
export interface PlanPayload extends SignedPayload {
  readonly type: 'bylaw/plan@1';
  readonly digest: string;
}

const payloadOf = ({digest, content: {database}}: Pick<PlanFile, 'digest' | 'content'>): PlanPayload => ({
  type: 'bylaw/plan@1',
  database,
  digest,
});

/** A plan file with the signature of a key, beside those of others. */
export function signPlan<F extends PlanFile>(file: F, key: SigningKey): F {
  const others = (file.signatures ?? []).filter((one) => one.key !== key.id);
  return {...file, signatures: [...others, key.sign(payloadOf(file))]};
}

/** The first of some keys by which a plan file is signed; undefined if it is by none. Its digest must have been checked. */
export const signerOfPlan = (file: PlanFile, keys: readonly PublicKey[]): PublicKey | undefined =>
  signerAmong(payloadOf(file), file.signatures ?? [], keys);
