import {createHash, generateKeyPairSync, verify} from 'node:crypto';
import {expect, test} from 'vitest';
import type {SignedPayload} from '../../../src/model/signature.ts';
import {readPublicKey, readSigningKey, signerAmong} from '../../../src/receipts/keys.ts';
import {pemPair} from '../../keys.ts';

const [PAIR, OTHER] = [pemPair(), pemPair()];
const PAYLOAD: SignedPayload & {readonly z: string; readonly a: number} = {
  z: 'für €',
  type: 'bylaw/plan@1',
  database: 'd',
  a: 1e21,
};

const publicKey = (text: string) => {
  const key = readPublicKey(text);
  if ('problem' in key) throw new Error(key.problem);
  return key;
};
const signingKey = (text: string) => {
  const key = readSigningKey(text);
  if ('problem' in key) throw new Error(key.problem);
  return key;
};

test('what is signed is canonical JSON, and a key is called by its SPKI', () => {
  const der = Buffer.from(PAIR.publicKey.replaceAll(/-----.*-----|\n/g, ''), 'base64');
  const id = createHash('sha256').update(der).digest('hex').slice(0, 16);
  const key = signingKey(PAIR.privateKey);
  expect(key.id).toBe(id);
  expect(publicKey(PAIR.publicKey)).toEqual({id, spki: der.toString('base64')});
  const {signature} = key.sign(PAYLOAD);
  // Written out from RFC 8785.
  const canonical = '{"a":1e+21,"database":"d","type":"bylaw/plan@1","z":"für €"}';
  expect(verify(null, Buffer.from(canonical), PAIR.publicKey, Buffer.from(signature, 'base64'))).toBe(true);
});

test('one of several keys is enough, and what is in the file is not trusted', () => {
  const [key, other] = [publicKey(PAIR.publicKey), publicKey(OTHER.publicKey)];
  const signature = signingKey(PAIR.privateKey).sign(PAYLOAD);
  const signer = (payload: SignedPayload, signatures: readonly {key: string; signature: string}[]) =>
    signerAmong(payload, signatures, [other, key])?.id;
  expect(signer(PAYLOAD, [signature])).toBe(key.id);
  expect(signer(PAYLOAD, [{key: 'x', signature: ''}, signature])).toBe(key.id);
  expect(signer(PAYLOAD, [])).toBeUndefined();
  expect(signer({...PAYLOAD, database: 'e'}, [signature])).toBeUndefined();
  expect(signer(PAYLOAD, [{...signature, key: other.id}])).toBeUndefined();
  expect(signer(PAYLOAD, [{...signature, signature: `${signature.signature}\n`}])).toBeUndefined();
  expect(signer(PAYLOAD, [{...signature, signature: ''}])).toBeUndefined();
  // A plan file may name anything as a key.
  expect(signerAmong(PAYLOAD, [{key: 'x', signature: ''}], [{id: 'x', spki: 'AAAA'}])).toBeUndefined();
});

test('other keys, and keys in the wrong place, are refused without a word of what they hold', () => {
  const rsa = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
    publicKeyEncoding: {type: 'spki', format: 'pem'},
  });
  const encrypted = generateKeyPairSync('ed25519')
    .privateKey.export({type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x'})
    .toString();
  const folded = PAIR.privateKey.replaceAll('\n', String.raw`\n`);
  expect(signingKey(folded).id).toBe(publicKey(PAIR.publicKey).id);
  for (const [text, problem] of [
    [rsa.privateKey, /^is not an Ed25519 key/],
    [encrypted, /^is encrypted/],
    [PAIR.publicKey, /^is a public key/],
    ['hunter2', /^is not a private key in PEM/],
    ['', /^is not a private key in PEM/],
  ] as const) {
    const key = readSigningKey(text);
    expect(key).toEqual({problem: expect.stringMatching(problem) as string});
    expect(JSON.stringify(key)).not.toContain(text === '' ? '\0' : text.slice(30, 60) || text);
  }
  for (const [text, problem] of [
    [rsa.publicKey, /^is not an Ed25519 key/],
    [PAIR.privateKey, /^is a private key/],
    ['hunter2', /^is not a public key in PEM/],
  ] as const)
    expect(readPublicKey(text)).toEqual({problem: expect.stringMatching(problem) as string});
});
