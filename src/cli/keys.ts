/** Keys as commands take them: files that flags name, and BYLAW_SIGNING_KEY. */
import path from 'node:path';
import {Flags} from '@oclif/core';
import {UsageError} from '../app/usage-error.ts';
import type {PublicKey} from '../model/signature.ts';
import type {SigningKey} from '../receipts/keys.ts';

/** The flag of commands that write what can be signed. */
export const SIGN_FLAG = {
  sign: Flags.string({
    helpValue: 'KEY',
    summary:
      'sign it with the private Ed25519 key (PEM) in the file KEY (default: BYLAW_SIGNING_KEY, which holds the key itself)',
  }),
};

/** The flag of commands that check signatures. */
export const KEY_FLAG = {
  key: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'PUBKEY',
    summary:
      'a file with a public key (PEM), which must have signed it; of several, one is enough (can be repeated)',
  }),
};

/** Where keys are looked for. */
export interface KeyPlace {
  readonly directory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

async function keyText(name: string, {directory}: Pick<KeyPlace, 'directory'>): Promise<string> {
  const {readKeyFile} = await import('../host/read-key-file.ts');
  try {
    return await readKeyFile(path.resolve(directory, name));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`${name} ${error.message}.`, 'Name a file with a key in PEM.');
  }
}

/** The key to sign with: that of the flag, else that of the environment; undefined where neither names one. Throws UsageError. */
export async function signingKey(flag: string | undefined, place: KeyPlace): Promise<SigningKey | undefined> {
  const variable = place.env['BYLAW_SIGNING_KEY'] || undefined;
  if (flag === undefined && variable === undefined) return undefined;
  const {readSigningKey} = await import('../receipts/keys.ts');
  const key = readSigningKey(flag === undefined ? (variable ?? '') : await keyText(flag, place));
  if (!('problem' in key)) return key;
  throw new UsageError(
    `${flag ?? 'BYLAW_SIGNING_KEY'} ${key.problem}.`,
    'docs/receipts.md says how keys are made and kept.',
  );
}

/** The public keys of some files. Throws UsageError. */
export async function publicKeys(
  names: readonly string[] | undefined,
  place: Pick<KeyPlace, 'directory'>,
): Promise<readonly PublicKey[] | undefined> {
  if (names === undefined) return undefined;
  const {readPublicKey} = await import('../receipts/keys.ts');
  return Promise.all(
    names.map(async (name) => {
      const key = readPublicKey(await keyText(name, place));
      if (!('problem' in key)) return key;
      throw new UsageError(`${name} ${key.problem}.`, 'docs/receipts.md says how keys are made and kept.');
    }),
  );
}
