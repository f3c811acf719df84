/** What can be wrong with the encryption of a connection, in words. */
import type {Tls} from './tls.ts';

interface Words {
  /** Goes on from the name of a server and `cannot be reached:`. */
  readonly why: string;
  readonly help: string;
}

/** The driver has no code for it. */
const WITHOUT_TLS = 'The server does not support SSL connections';

/** Whether a server has no TLS. It says so in the clear, so that anybody in between may have said it. */
export const isWithoutTls = (error: unknown): boolean =>
  error instanceof Error && !('code' in error) && error.message === WITHOUT_TLS;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** The names in a certificate, as `a.example, b.example`. */
function namesOf(error: unknown): string {
  const {cert} = error as {cert?: {subjectaltname?: unknown; subject?: {CN?: unknown}}};
  const names = typeof cert?.subjectaltname === 'string' ? cert.subjectaltname : '';
  const all = names
    .split(', ')
    .map((each) => each.replace(/^(?:DNS|IP Address):/, ''))
    .filter((each) => each !== '');
  const common = cert?.subject?.CN;
  const found = all.length === 0 && typeof common === 'string' ? [common] : all;
  return found.length === 0
    ? 'nobody'
    : `${found.slice(0, 5).join(', ')}${found.length > 5 ? ' and others' : ''}`;
}

const UNKNOWN = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'INVALID_CA',
]);

const KEEP = 'A weaker `sslmode` would connect to anybody.';

function certificateWords(error: unknown, {authorities}: Tls): Words | undefined {
  const code = codeOf(error);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const {host} = error as {host?: unknown};
    return {
      why: `its certificate is for ${namesOf(error)}, not for ${String(host)}`,
      help: `Use a name in the URL that the certificate has, or have the server's certificate renewed with this one. If only the authority is to be checked, use \`sslmode=verify-ca\`.`,
    };
  }
  if (UNKNOWN.has(code)) {
    return authorities === undefined
      ? {
          why: 'its certificate is of an authority that is not known here',
          help: `If the authority is your own, name the file with its certificate: \`sslrootcert=FILE\`. ${KEEP}`,
        }
      : {
          why: `its certificate is of an authority that is not in ${authorities}`,
          help: `Check that this is the server that you mean, and the file in \`sslrootcert\`. ${KEEP}`,
        };
  }
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return {
        why: 'its certificate, or that of its authority, has expired',
        help: `Renew the certificate of the server, or correct the clock of this machine. ${KEEP}`,
      };
    case 'CERT_NOT_YET_VALID':
      return {
        why: 'its certificate is not valid yet',
        help: `Correct the clock of this machine, or the certificate of the server. ${KEEP}`,
      };
    case 'CERT_REVOKED':
      return {
        why: 'its certificate was revoked',
        help: `Install another certificate on the server. ${KEEP}`,
      };
    case 'UNABLE_TO_GET_CRL':
    case 'CRL_HAS_EXPIRED':
      return {
        why: 'the revoked certificates in `sslcrl` are not those of its authority, or are out of date',
        help: 'Get a current list from the authority.',
      };
    default:
      return undefined;
  }
}

/** What is wrong, where it is TLS; undefined for any other error. */
export function tlsWords(error: unknown, tls: Tls): Words | undefined {
  if (isWithoutTls(error)) {
    return {
      why: `it does not offer TLS, and \`sslmode=${tls.mode}\` asks for it`,
      help: 'Turn on `ssl` on the server or the pooler. On a network that you trust as you do this machine, use `sslmode=disable`.',
    };
  }
  const known = certificateWords(error, tls);
  if (known !== undefined) return known;
  const code = codeOf(error);
  const message = error instanceof Error ? error.message.replace(/\s*\n[^]*$/, '') : '';
  if (
    /^ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED$|ALERT_(?:UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_)/.test(code)
  ) {
    return {
      why: 'it does not accept the certificate of this login, or misses one',
      help: 'Name a certificate that the server accepts in `sslcert`, and its key in `sslkey`.',
    };
  }
  if (/^ERR_SSL_|^ERR_TLS_|^EPROTO$/.test(code)) {
    return {
      why: `TLS failed (${message})`,
      help: 'Check that the server speaks Postgres there, and which versions of TLS it takes.',
    };
  }
  return undefined;
}
