/**
 * What a database URL says, in the terms of libpq: its parameters, what a service file adds to them, and the variables PG*. The driver
 * knows less of it, and passes over in silence what it does not know; here that is an error, since a `sslmod=verify-full` that counts for
 * nothing would be a connection to anybody.
 */
import {nearest} from '../diagnostics/nearest.ts';
import {StoreError} from '../model/store-error.ts';
import {readService} from './service-file.ts';

/** What is done with a parameter; those of TLS are read by `tls.ts`. */
type Use =
  /** The driver takes it. */
  | 'driver'
  /** bylaw takes it. */
  | 'bylaw'
  /** Nothing depends on it. */
  | 'ignored'
  /** Only these values can be had; others would promise what is not kept. */
  | readonly string[];

const USES: Readonly<Record<string, Use>> = {
  user: 'driver',
  password: 'driver',
  host: 'driver',
  port: 'driver',
  options: 'driver',
  application_name: 'driver',
  fallback_application_name: 'driver',
  client_encoding: 'driver',
  statement_timeout: 'driver',
  lock_timeout: 'driver',
  idle_in_transaction_session_timeout: 'driver',
  dbname: 'bylaw',
  service: 'bylaw',
  target_session_attrs: 'bylaw',
  connect_timeout: 'bylaw',
  ssl: 'bylaw',
  sslmode: 'bylaw',
  sslrootcert: 'bylaw',
  sslcert: 'bylaw',
  sslkey: 'bylaw',
  sslpassword: 'bylaw',
  sslcrl: 'bylaw',
  sslnegotiation: 'bylaw',
  ssl_min_protocol_version: 'bylaw',
  ssl_max_protocol_version: 'bylaw',
  keepalives: 'ignored',
  keepalives_idle: 'ignored',
  keepalives_interval: 'ignored',
  keepalives_count: 'ignored',
  tcp_user_timeout: 'ignored',
  krbsrvname: 'ignored',
  gsslib: 'ignored',
  sslcompression: 'ignored',
  uselibpqcompat: 'ignored',
  sslsni: ['1'],
  sslcertmode: ['allow'],
  channel_binding: ['disable', 'prefer'],
  gssencmode: ['disable', 'prefer'],
  gssdelegation: ['0'],
  load_balance_hosts: ['disable'],
  replication: ['false', 'off', '0'],
  hostaddr: [],
  passfile: [],
  require_auth: [],
  requirepeer: [],
  sslcrldir: [],
};

/** Variables that say what a parameter says. The driver reads those of user, password, host, port, database, options and name itself. */
const VARIABLES: Readonly<Record<string, string>> = {
  service: 'PGSERVICE',
  connect_timeout: 'PGCONNECT_TIMEOUT',
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  sslcrl: 'PGSSLCRL',
  sslnegotiation: 'PGSSLNEGOTIATION',
  ssl_min_protocol_version: 'PGSSLMINPROTOCOLVERSION',
  ssl_max_protocol_version: 'PGSSLMAXPROTOCOLVERSION',
  sslsni: 'PGSSLSNI',
  sslcertmode: 'PGSSLCERTMODE',
  sslcrldir: 'PGSSLCRLDIR',
  channel_binding: 'PGCHANNELBINDING',
  gssencmode: 'PGGSSENCMODE',
  load_balance_hosts: 'PGLOADBALANCEHOSTS',
  hostaddr: 'PGHOSTADDR',
  require_auth: 'PGREQUIREAUTH',
  requirepeer: 'PGREQUIREPEER',
};

/** A URL in its parts; the host is what stands between `@` and `/`. */
const PARTS =
  /^(?<scheme>postgres(?:ql)?:\/\/)(?<user>[^/?#]*@)?(?<hosts>[^/?#]*)(?<path>[^?#]*)(?:\?(?<query>[^#]*))?(?<fragment>#[^]*)?/;

export interface UrlParts {
  readonly scheme: string;
  /** With its `@`, and maybe a password. */
  readonly user: string;
  readonly hosts: string;
  /** With its `/`. */
  readonly path: string;
  readonly parameters: URLSearchParams;
}

/** The parts of a database URL. Throws StoreError `unreachable` for what is not a Postgres URL. */
export function urlParts(url: string): UrlParts {
  const found = PARTS.exec(url)?.groups;
  if (found === undefined) {
    throw new StoreError(
      'unreachable',
      'The database URL is not a Postgres URL: it does not begin with postgres:// or postgresql://.',
      'Write it as postgres://USER@HOST:5432/DATABASE in --database-url or BYLAW_DATABASE_URL.',
    );
  }
  const {scheme = '', user = '', hosts = '', path: database = '', query = '', fragment = ''} = found;
  // A part of a password, then, which nothing may quote.
  if (database.includes('@') || fragment.includes('@') || (user === '' && query.includes('@'))) {
    throw new StoreError(
      'unreachable',
      'The database URL cannot be read: an `@` stands behind the host, or a password is not encoded.',
      'Encode `/`, `?`, `#` and `@` in names and passwords as %2F, %3F, %23 and %40.',
    );
  }
  return {scheme, user, hosts, path: database, parameters: new URLSearchParams(query)};
}

/** The same as a URL. */
export function urlOf({scheme, user, hosts, path: database, parameters}: UrlParts): string {
  const query = parameters.toString();
  return `${scheme}${user}${hosts}${database}${query === '' ? '' : `?${query}`}`;
}

/** What a URL says. */
export interface Said {
  /** The URL for the driver: without what bylaw takes care of, and with what a service adds. */
  readonly parts: UrlParts;
  /** What is said of a parameter by the URL, the service or its variable, in this order; undefined or '' where none does. */
  readonly of: (parameter: string) => string | undefined;
}

const unsupported = (what: string, names: readonly string[]): StoreError =>
  new StoreError(
    'unreachable',
    what,
    names.length > 0
      ? `Use ${names.map((name) => `\`${name}\``).join(' or ')}, or leave it out.`
      : 'Leave it out; docs/database.md has what can be set.',
  );

function check(parameter: string, value: string, source: string): void {
  const use = Object.hasOwn(USES, parameter) ? USES[parameter] : undefined;
  if (use === undefined) {
    const near = nearest(parameter, Object.keys(USES));
    throw new StoreError(
      'unreachable',
      `${source} has the parameter ${JSON.stringify(parameter)}, which bylaw does not know.`,
      near === undefined
        ? 'Leave it out; docs/database.md has what can be set.'
        : `Did you mean \`${near}\`?`,
    );
  }
  if (typeof use === 'string' || value === '' || use.includes(value)) return;
  throw unsupported(
    use.length === 0
      ? `${source} has \`${parameter}\`, which bylaw does not support.`
      : `${source} has \`${parameter}=${value}\`, which bylaw does not support.`,
    use.map((each) => `${parameter}=${each}`),
  );
}

/** What a URL, a service and the environment say. Throws StoreError `unreachable` for what cannot be had. */
export function saidBy(url: string, environment: NodeJS.ProcessEnv = process.env): Said {
  const parts = urlParts(url);
  for (const [parameter, value] of parts.parameters) check(parameter, value, 'The database URL');
  for (const [parameter, variable] of Object.entries(VARIABLES))
    check(parameter, environment[variable] ?? '', `The environment (${variable})`);
  const own = (parameter: string): string | undefined => parts.parameters.get(parameter) ?? undefined;
  const service = own('service') ?? environment['PGSERVICE'] ?? '';
  const added = service === '' ? new Map<string, string>() : readService(service, environment);
  for (const [parameter, value] of added) check(parameter, value, `The service ${JSON.stringify(service)}`);
  const of = (parameter: string): string | undefined =>
    own(parameter) ?? added.get(parameter) ?? environment[VARIABLES[parameter] ?? ''];
  const parameters = new URLSearchParams();
  for (const [parameter, use] of Object.entries(USES)) {
    const value = own(parameter) ?? (isSaid(parts, parameter) ? undefined : added.get(parameter));
    if (value !== undefined && (use === 'driver' || parameter === 'target_session_attrs'))
      parameters.set(parameter, value);
  }
  const database = own('dbname') ?? added.get('dbname') ?? '';
  const isNamed = parts.path.length > 1;
  return {
    parts: {
      ...parts,
      path: isNamed ? parts.path : `/${database.replaceAll(/[%?#\s]/g, encodeURIComponent)}`,
      parameters,
    },
    of,
  };
}

/** Whether the URL says it before its `?`. */
function isSaid({user, hosts}: UrlParts, parameter: string): boolean {
  switch (parameter) {
    case 'user':
      return /^[^:@]/.test(user);
    case 'password':
      return /:[^@]/.test(user);
    case 'host':
      return hosts !== '';
    case 'port':
      return /:\d+(?:,|$)/.test(hosts);
    default:
      return false;
  }
}
