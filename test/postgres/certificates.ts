/** Certificates for tests, made with Node alone: X.509 with ECDSA on P-256, as far as a server and its authority need it. */
import {generateKeyPairSync, randomBytes, sign, type KeyObject} from 'node:crypto';

const tagged = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const {length} = body;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...head]), body]);
};
const sequence = (...parts: readonly Buffer[]): Buffer => tagged(0x30, ...parts);
const bits = (body: Buffer): Buffer => tagged(0x03, Buffer.from([0]), body);
const octets = (body: Buffer): Buffer => tagged(0x04, body);
const yes = tagged(0x01, Buffer.from([0xff]));
const time = (when: Date): Buffer =>
  tagged(0x18, Buffer.from(`${when.toISOString().replaceAll(/\D/g, '').slice(0, 14)}Z`));

/** An object identifier whose first two numbers are `first` together. */
const id = (first: number, ...rest: readonly number[]): Buffer =>
  tagged(
    0x06,
    Buffer.from([
      first,
      ...rest.flatMap((n) =>
        n < 128
          ? [n]
          : n < 16_384
            ? [0x80 | (n >> 7), n & 127]
            : [0x80 | (n >> 14), 0x80 | ((n >> 7) & 127), n & 127],
      ),
    ]),
  );

const ECDSA_SHA256 = sequence(id(42, 840, 10_045, 4, 3, 2));
const named = (name: string): Buffer =>
  sequence(tagged(0x31, sequence(id(85, 4, 3), tagged(0x0c, Buffer.from(name)))));
const extension = (which: Buffer, body: Buffer, ...critical: readonly Buffer[]): Buffer =>
  sequence(which, ...critical, octets(body));

const pem = (body: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${body.toString('base64').replaceAll(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`;

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

interface Made extends Certificate {
  readonly name: string;
  readonly privateKey: KeyObject;
}

const DAY = 86_400_000;

interface Wanted {
  readonly name: string;
  readonly extensions: readonly Buffer[];
  readonly issuer?: Made;
  /** Days from now. */
  readonly until?: number;
}

function make({name, extensions, issuer, until = 30}: Wanted): Made {
  const {publicKey, privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'});
  const signed = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.from([1]), randomBytes(15)),
    ECDSA_SHA256,
    named(issuer?.name ?? name),
    sequence(time(new Date(Date.now() - 60 * DAY)), time(new Date(Date.now() + until * DAY))),
    named(name),
    publicKey.export({type: 'spki', format: 'der'}),
    tagged(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', signed, issuer?.privateKey ?? privateKey);
  return {
    name,
    privateKey,
    cert: pem(sequence(signed, ECDSA_SHA256, bits(signature))),
    key: privateKey.export({type: 'pkcs8', format: 'pem'}).toString(),
  };
}

export interface Authority {
  /** PEM. */
  readonly cert: string;
  /** A certificate for names and IPv4 addresses; `until` in days from now. */
  readonly issue: (names: readonly string[], until?: number) => Certificate;
}

export function makeAuthority(name: string): Authority {
  const own = make({name, extensions: [extension(id(85, 29, 19), sequence(yes), yes)]});
  return {
    cert: own.cert,
    issue(names, until) {
      const alternatives = names.map((each) =>
        /^[\d.]+$/.test(each)
          ? tagged(0x87, Buffer.from(each.split('.').map(Number)))
          : tagged(0x82, Buffer.from(each)),
      );
      return make({
        name: names[0] ?? '',
        extensions: [extension(id(85, 29, 17), sequence(...alternatives))],
        issuer: own,
        ...(until !== undefined && {until}),
      });
    },
  };
}
