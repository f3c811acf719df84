/**
 * The servers that a database URL names. As in libpq, it may name several, `postgres://USER@HOST1:5432,HOST2:5432/DATABASE` or
 * `?host=HOST1,HOST2&port=5432,5432`, of which the first that is as `target_session_attrs` says is taken. bylaw writes, so that where
 * several are named and nothing is said, it is one that accepts writes: the primary, also after a failover.
 */
import {StoreError} from '../model/store-error.ts';
import {urlOf, urlParts} from './connection-parameters.ts';

/** What of a server is asked: `target_session_attrs` of libpq. */
export const WANTED = ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const;
export type Wanted = (typeof WANTED)[number];

export interface Servers {
  /** A URL for each server, in the order in which they are tried. */
  readonly urls: readonly string[];
  readonly wanted: Wanted;
}

const isWanted = (text: string): text is Wanted => (WANTED as readonly string[]).includes(text);

function wantedOf(text: string | null, several: boolean): Wanted {
  if (text === null || text === '') return several ? 'read-write' : 'any';
  if (isWanted(text)) return text;
  throw new StoreError(
    'unreachable',
    `The database URL has the target_session_attrs ${JSON.stringify(text)}, which is none that Postgres has.`,
    `Use one of ${WANTED.join(', ')}, or leave it out: of several servers, bylaw then takes one that accepts writes.`,
  );
}

/** Each host with its port; there is one port for all of them, or one for each. */
function pairs(hosts: readonly string[], ports: readonly string[]): readonly (readonly [string, string])[] {
  if (ports.length > 1 && ports.length !== hosts.length) {
    throw new StoreError(
      'unreachable',
      `The database URL names ${hosts.length} hosts and ${ports.length} ports.`,
      'Name one port for all hosts, or one for each.',
    );
  }
  return hosts.map((host, i) => [host, (ports.length === 1 ? ports[0] : ports[i]) ?? '']);
}

/** The servers of a URL. What it does not say is taken from PGHOST, PGPORT and PGTARGETSESSIONATTRS. Throws StoreError `unreachable`. */
export function serversOf(url: string, environment: NodeJS.ProcessEnv = process.env): Servers {
  const parts = urlParts(url);
  const {hosts, parameters} = parts;
  const asked = parameters.get('target_session_attrs') ?? environment['PGTARGETSESSIONATTRS'] ?? null;
  const named = parameters.get('host') ?? (hosts === '' ? (environment['PGHOST'] ?? '') : '');
  const several = named === '' ? hosts : named;
  if (!several.includes(',')) return {urls: [url], wanted: wantedOf(asked, false)};
  const found =
    named === ''
      ? several.split(',').map((each) => {
          const [, host = '', port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(each) ?? [];
          return [decodeURIComponent(host), port] as const;
        })
      : pairs(named.split(','), (parameters.get('port') ?? environment['PGPORT'] ?? '').split(','));
  const urls = found.map(([host, port]) => {
    const own = new URLSearchParams(parameters);
    own.set('host', host.replace(/^\[(.*)\]$/, '$1'));
    own.delete('port');
    if (port !== '') own.set('port', port);
    return urlOf({...parts, hosts: '', parameters: own});
  });
  return {urls, wanted: wantedOf(asked, true)};
}

/** What a server says of itself. */
export interface ServerState {
  readonly standby: boolean;
  readonly readOnly: boolean;
}

export const SERVER_STATE = `select pg_catalog.pg_is_in_recovery() as standby,
  pg_catalog.current_setting('default_transaction_read_only') = 'on' or pg_catalog.pg_is_in_recovery() as "readOnly"`;

/** Why a server is not taken, in words that go on from `HOST`; undefined if it is. */
export function unfit({standby, readOnly}: ServerState, wanted: Wanted): string | undefined {
  switch (wanted) {
    case 'read-write':
      return readOnly ? (standby ? 'is a standby server' : 'is read-only') : undefined;
    case 'primary':
      return standby ? 'is a standby server' : undefined;
    case 'read-only':
      return readOnly ? undefined : 'accepts writes';
    case 'standby':
    case 'prefer-standby':
      return standby ? undefined : 'is not a standby server';
    case 'any':
      return undefined;
  }
}
