/**
 * Encryption of connections as libpq has it: `sslmode` and what belongs to it, from the URL, a service file or the environment. The driver
 * gives the modes other meanings, and reads files while it parses a URL; so it is given what is here instead.
 */
import {statSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import type {ConnectionOptions, SecureVersion} from 'node:tls';
import {nearest} from '../diagnostics/nearest.ts';
import {StoreError} from '../model/store-error.ts';
import type {Said} from './connection-parameters.ts';
import {readSmallFile} from './small-file.ts';

export const TLS_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type TlsMode = (typeof TLS_MODES)[number];

export interface Tls {
  readonly mode: TlsMode;
  /** For the driver; false for a connection in the clear. */
  readonly options: ConnectionOptions | false;
  /** Whether a server without TLS is taken, too. */
  readonly mayBeClear: boolean;
  readonly negotiation: 'postgres' | 'direct';
  /** The file with the authorities, if one is named or in its usual place. */
  readonly authorities: string | undefined;
}

export const CLEAR: Tls = {
  mode: 'disable',
  options: false,
  mayBeClear: true,
  negotiation: 'postgres',
  authorities: undefined,
};

/** Names of modes that others have. `ssl=true` says less than it seems to; it is taken for the most that it can mean. */
const OTHER_NAMES: Readonly<Record<string, TlsMode>> = {'no-verify': 'require'};
const SSL: Readonly<Record<string, TlsMode>> = {
  true: 'verify-full',
  '1': 'verify-full',
  false: 'disable',
  '0': 'disable',
  'no-verify': 'require',
};

const IMPLY_TLS = ['sslrootcert', 'sslcert', 'sslkey', 'sslcrl', 'sslnegotiation'] as const;

const isMode = (text: string): text is TlsMode => (TLS_MODES as readonly string[]).includes(text);

function modeOf(of: Said['of']): TlsMode {
  const said = of('sslmode') ?? '';
  const given = said === '' ? (of('ssl') ?? '') : said;
  // Whoever names certificates wants them used.
  if (given === '')
    return IMPLY_TLS.some((parameter) => (of(parameter) ?? '') !== '') ? 'verify-full' : 'disable';
  const mode = said === '' ? SSL[given] : (OTHER_NAMES[given] ?? given);
  if (mode !== undefined && isMode(mode)) return mode;
  const near = nearest(given, TLS_MODES);
  throw new StoreError(
    'unreachable',
    `${JSON.stringify(given)} is not an \`sslmode\`.`,
    near === undefined
      ? 'Use `sslmode=verify-full`, which encrypts the connection and checks who answers.'
      : `Did you mean \`sslmode=${near}\`?`,
  );
}

const HELP = {
  sslrootcert: 'Name the file with the certificate of the authority, in PEM, in `sslrootcert`.',
  sslcert: 'Name the file with the certificate of this login, in PEM, in `sslcert`, and its key in `sslkey`.',
  sslkey: 'Name the file with the key of the certificate in `sslcert`, in PEM, in `sslkey`.',
  sslcrl: 'Name the file with the revoked certificates, in PEM, in `sslcrl`.',
} as const;

/** Where libpq looks if nothing is named. */
const USUAL: Readonly<Partial<Record<string, string>>> = {
  sslrootcert: 'root.crt',
  sslcert: 'postgresql.crt',
  sslkey: 'postgresql.key',
  sslcrl: 'root.crl',
};

interface PemFile {
  readonly file: string;
  readonly text: string;
}

/** A PEM file that a parameter names, or in its usual place; undefined if there is none. */
function pemFile(
  of: Said['of'],
  parameter: keyof typeof HELP,
  environment: NodeJS.ProcessEnv,
): PemFile | undefined {
  const named = of(parameter) ?? '';
  const file =
    named === '' ? path.join(environment['HOME'] ?? homedir(), '.postgresql', USUAL[parameter] ?? '') : named;
  const text = readSmallFile(file, `The file in \`${parameter}\`,`, HELP[parameter], {
    mayBeMissing: named === '',
  });
  if (text === undefined) return undefined;
  if (!text.includes('-----BEGIN ')) {
    throw new StoreError('unreachable', `The file in \`${parameter}\`, ${file} is not PEM.`, HELP[parameter]);
  }
  return {file, text};
}

/** The certificate and key of the login. As libpq, bylaw uses no key that others can read. */
function ownCertificate(of: Said['of'], environment: NodeJS.ProcessEnv): ConnectionOptions {
  const cert = pemFile(of, 'sslcert', environment);
  if (cert === undefined) return {};
  const key = pemFile(of, 'sslkey', environment);
  if (key === undefined) {
    throw new StoreError('unreachable', `There is no key for the certificate ${cert.file}.`, HELP.sslkey);
  }
  const {mode, uid} = statSync(key.file);
  if ((mode & (uid === 0 ? 0o037 : 0o077)) !== 0) {
    throw new StoreError(
      'unreachable',
      `Others may read the key ${key.file}, so it is not used.`,
      `Keep it to yourself: chmod 600 ${key.file}`,
    );
  }
  const passphrase = of('sslpassword') ?? '';
  return {cert: cert.text, key: key.text, ...(passphrase !== '' && {passphrase})};
}

const VERSIONS: readonly string[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] satisfies SecureVersion[];

function version(of: Said['of'], parameter: string): SecureVersion | undefined {
  const said = of(parameter) ?? '';
  if (said === '') return undefined;
  if (VERSIONS.includes(said)) return said as SecureVersion;
  throw new StoreError(
    'unreachable',
    `${JSON.stringify(said)} in \`${parameter}\` is not a version of TLS.`,
    `Use ${VERSIONS.slice(0, -1).join(', ')} or ${VERSIONS.at(-1) ?? ''}.`,
  );
}

/** Holds files against each other: the driver would only find out while it connects, and leave the connection open. */
function checkFiles(options: ConnectionOptions): void {
  try {
    // Loaded where TLS is used alone: it takes some milliseconds.
    process.getBuiltinModule('node:tls').createSecureContext(options);
  } catch (error) {
    throw new StoreError(
      'unreachable',
      `The files of certificates and keys for TLS cannot be used: ${error instanceof Error ? error.message : String(error)}.`,
      'Check `sslrootcert`, `sslcert`, `sslkey` and `sslpassword`: the files are PEM, and the key is that of the certificate.',
      {cause: error},
    );
  }
}

/** How connections are encrypted. Throws StoreError `unreachable` for what cannot be had. Reads the files that are named. */
export function tlsOf({of}: Said, environment: NodeJS.ProcessEnv = process.env): Tls {
  const mode = modeOf(of);
  const isDirect = of('sslnegotiation') === 'direct';
  const isWeak = ['disable', 'allow', 'prefer'].includes(mode);
  if (isDirect && isWeak) {
    throw new StoreError(
      'unreachable',
      `\`sslnegotiation=direct\` does not go with \`sslmode=${mode}\`, which takes a server without TLS.`,
      'Use `sslmode=verify-full`.',
    );
  }
  if (mode === 'disable') return CLEAR;
  const isSystem = of('sslrootcert') === 'system';
  if (isSystem && mode !== 'verify-full') {
    throw new StoreError(
      'unreachable',
      `\`sslrootcert=system\` does not go with \`sslmode=${mode}\`: anybody can have a certificate of a public authority.`,
      'Use `sslmode=verify-full`, which checks the host name, too.',
    );
  }
  const authorities = isSystem ? undefined : pemFile(of, 'sslrootcert', environment);
  if (mode === 'verify-ca' && authorities === undefined) {
    throw new StoreError(
      'unreachable',
      '`sslmode=verify-ca` has no authority to check the server by: `sslrootcert` is not set.',
      'Name the file with its certificate, `sslrootcert=FILE`, or use `sslmode=verify-full`.',
    );
  }
  const crl = pemFile(of, 'sslcrl', environment);
  const [minVersion, maxVersion] = [
    version(of, 'ssl_min_protocol_version') ?? 'TLSv1.2',
    version(of, 'ssl_max_protocol_version'),
  ];
  // As in libpq, a file of authorities makes `require` check by them.
  const isChecked =
    mode === 'verify-full' || mode === 'verify-ca' || (mode === 'require' && authorities !== undefined);
  const options: ConnectionOptions = {
    rejectUnauthorized: isChecked,
    ...(isChecked && authorities !== undefined && {ca: authorities.text}),
    ...(isChecked && crl !== undefined && {crl: crl.text}),
    ...(isChecked && mode !== 'verify-full' && {checkServerIdentity: () => undefined}),
    ...ownCertificate(of, environment),
    minVersion,
    ...(maxVersion !== undefined && {maxVersion}),
  };
  checkFiles(options);
  return {
    mode,
    options,
    mayBeClear: isWeak,
    negotiation: isDirect ? 'direct' : 'postgres',
    authorities: isChecked ? authorities?.file : undefined,
  };
}
