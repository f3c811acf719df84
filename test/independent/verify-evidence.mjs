/**
 * Checks evidence from what docs/receipts.md says alone, with nothing of bylaw: `node verify-evidence.mjs FILE PUBKEY`.
 * Prints the first fault and ends with status 1, or prints how much is whole.
 */
import {createHash, createPublicKey, verify} from 'node:crypto';
import {readFileSync} from 'node:fs';

const [file, key] = process.argv.slice(2);
const {payload, signatures} = JSON.parse(readFileSync(file, 'utf8'));
const fail = (why) => {
  process.stdout.write(`${why}\n`);
  process.exit(1);
};
const sha256 = (text) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

// RFC 8785, for what JSON.parse gives.
const canonical = (value) =>
  Array.isArray(value)
    ? `[${value.map(canonical).join(',')}]`
    : typeof value === 'object' && value !== null
      ? `{${Object.keys(value)
          .sort()
          .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`)
          .join(',')}}`
      : JSON.stringify(value);

const publicKey = createPublicKey(readFileSync(key));
const id = createHash('sha256')
  .update(publicKey.export({type: 'spki', format: 'der'}))
  .digest('hex')
  .slice(0, 16);
const own = signatures.find((one) => one.key === id);
if (!own || !verify(null, Buffer.from(canonical(payload)), publicKey, Buffer.from(own.signature, 'base64')))
  fail('the signature is wrong');

const list = (values) =>
  `[${values.map((value) => (Array.isArray(value) ? list(value) : JSON.stringify(value))).join(', ')}]`;
const last = new Map();
for (const e of payload.events) {
  const where = `event ${e.sequence} of ${e.chain}`;
  const heads = e.heads && e.heads.map(({hash}) => hash).sort();
  const covered = [
    e.format,
    e.chain,
    e.sequence,
    e.run,
    e.time,
    e.actor,
    e.login,
    e.action,
    e.commit,
    e.planDigest,
  ];
  if (sha256(list([...covered, heads, e.payloadDigest, e.previousHash])) !== e.hash) fail(`${where}: hash`);
  if (e.payload !== undefined && sha256(`${e.salt}:${e.payload}`) !== e.payloadDigest)
    fail(`${where}: payload`);
  const before = last.get(e.chain);
  const begins =
    before === undefined && payload.since === null ? 1 : before ? before.sequence + 1 : e.sequence;
  if (e.sequence !== begins) fail(`${where}: place`);
  const follows = before ? before.hash : e.sequence === 1 ? `sha256:${'0'.repeat(64)}` : e.previousHash;
  if (e.previousHash !== follows) fail(`${where}: order`);
  last.set(e.chain, e);
}
for (const {chain, sequence, hash} of payload.heads)
  if (last.get(chain)?.sequence !== sequence || last.get(chain)?.hash !== hash) fail(`${chain}: end`);
process.stdout.write(`${payload.events.length} events of ${last.size} chains\n`);
