/**
 * Three workspaces of one set, as random histories change them: what is declared (`Draft`), what is live, and a clock that
 * a history can put forward.
 */
import type pg from 'pg';
import type {Store} from '../../src/app/store-port.ts';
import {requestDigests} from '../../src/agreements/request-digest.ts';
import {requestId, requestsIn, sidesOf} from '../../src/agreements/request.ts';
import {addressOf, type Address} from '../../src/model/address.ts';
import type {Live} from '../../src/model/live.ts';
import type {GovernedObject} from '../../src/model/objects.ts';
import {object, scopeOf} from './objects.ts';
import {passTime} from './settable-clock.ts';

/** The workspaces: Acme, which owns what is shared, Northwind and Southwind. */
export type Side = 'a' | 'n' | 's';
export const SIDES: readonly Side[] = ['a', 'n', 's'];

export const CONNECTIONS = ['a/north', 'n/acme', 'a/south', 's/acme', 's/north'] as const;
export type ConnectionName = (typeof CONNECTIONS)[number];

/** What is decided on, as in `Approval.request`, with the side for the workspace. */
export const REQUESTS = [
  'share:a/deal-north',
  'share:a/eagle-hall',
  'share:a/deal-south',
  ...CONNECTIONS.map((name) => `connection:${name}`),
] as const;

export interface Recipient {
  readonly subject: string;
  readonly role: string;
  readonly expires?: string;
}

export interface Draft {
  /** Names that objects got by renames, by `Kind/NAME` as they are called at first. */
  readonly names: ReadonlyMap<string, string>;
  readonly connections: Readonly<
    Record<ConnectionName, {readonly declared: boolean; readonly renew: number}>
  >;
  readonly acmeAllow: readonly string[];
  /** Who asks for Acme's connection with Northwind. */
  readonly connects: string;
  readonly strict: ReadonlySet<Side>;
  readonly northDenies: boolean;
  readonly southAllowsNobody: boolean;
  readonly northExists: boolean;
  readonly northRegion: 'EU' | 'US';
  /** Whether Northwind has its two spaces, `hall` and `annex`, into which Acme may contribute. */
  readonly hall: boolean;
  /** The space that Acme contributes into, by the name that its share says. */
  readonly into: string;
  /** Members who are gone, by `side/name`; shares may still name them. */
  readonly gone: ReadonlySet<string>;
  /** Members who are deactivated, by `side/name`. */
  readonly deactivated: ReadonlySet<string>;
  /** The Connections and shares that say `suspended`, by what they are called at first. */
  readonly suspended: ReadonlySet<string>;
  /** Acme's invitation of `gus`. */
  readonly guest: {readonly invited: boolean; readonly suspended: boolean; readonly renew: number};
  /** Whether `gus` is a member of Acme. */
  readonly hired: boolean;
  readonly share: boolean;
  readonly to: readonly Recipient[];
  readonly shareRenew: number;
  readonly requestedBy: string;
  readonly resources: readonly string[];
  readonly contribution: boolean;
  readonly contributedAs: string;
  readonly southShare: boolean;
  readonly toSouth: readonly Recipient[];
  /** Until when `cy` is an External Connection Admin of Acme; null: not at all. */
  readonly ecaUntil: string | null;
  /** Expiries of memberships, by `side/name`. */
  readonly until: ReadonlyMap<string, string>;
  readonly approvals: ReadonlyMap<
    string,
    {
      readonly side: Side;
      readonly request: string;
      readonly decision: 'approve' | 'deny';
      readonly by: string;
      readonly digest: string;
    }
  >;
}

const connected = {declared: true, renew: 0};
const START: Draft = {
  names: new Map(),
  connections: {
    'a/north': connected,
    'n/acme': connected,
    'a/south': connected,
    's/acme': connected,
    's/north': {declared: false, renew: 0},
  },
  acmeAllow: ['space', 'vault', 'playbook'],
  connects: 'ana',
  strict: new Set(),
  northDenies: false,
  southAllowsNobody: false,
  northExists: true,
  northRegion: 'EU',
  hall: true,
  into: 'hall',
  gone: new Set(),
  deactivated: new Set(),
  suspended: new Set(),
  guest: {invited: true, suspended: false, renew: 0},
  hired: false,
  share: true,
  to: [{subject: 'vera', role: 'editor'}],
  shareRenew: 0,
  requestedBy: 'ana',
  resources: ['vault:falcon'],
  contribution: false,
  contributedAs: 'editor',
  southShare: true,
  toSouth: [{subject: 'sue', role: 'viewer'}],
  ecaUntil: null,
  until: new Map(),
  approvals: new Map(),
};

/** Who is in which of them; the first and `zed` are admins, and so External Connection Admins. */
const MEMBERS: Readonly<Record<Side, readonly string[]>> = {
  a: ['ana', 'al', 'bo', 'cy', 'zed'],
  n: ['raj', 'rae', 'uma', 'vera', 'zed'],
  s: ['sol', 'sue', 'vic', 'zed'],
};
const ADMINS: ReadonlySet<string> = new Set(['ana', 'al', 'raj', 'rae', 'sol', 'zed']);
/** The Connection Admin of each. */
const CONNECTION_ADMINS: Readonly<Record<Side, string>> = {a: 'bo', n: 'uma', s: 'sue'};
export const EVERYBODY = [...new Set([...Object.values(MEMBERS).flat(), 'root', 'nobody'])];

const PARTNER: Readonly<Record<ConnectionName, Side>> = {
  'a/north': 'n',
  'n/acme': 'a',
  'a/south': 's',
  's/acme': 'a',
  's/north': 'n',
};

let worlds = 0;

export class World {
  readonly tag: string;
  draft: Draft = START;
  /** Digests that were ever current, to be used when they are old. */
  readonly digests: string[] = ['sha256:0'];
  readonly store: Store;
  readonly sql: pg.Client;
  /** How far the clock of the database was put forward, ms. */
  passed = 0;
  /** Whether others wrote since the ledger was settled. */
  unsettled = false;
  #read: Live | undefined;
  readonly #domains = new Map<string, string>();

  constructor(store: Store, sql: pg.Client) {
    this.store = store;
    this.sql = sql;
    worlds += 1;
    this.tag = `${worlds}`;
  }

  /** The workspace of a side. */
  home = (side: Side): string => `${{a: 'acme', n: 'north', s: 'south'}[side]}-${this.tag}`;
  homes = (): readonly string[] => SIDES.map(this.home);
  /** Someone's address: everybody's is at example.com first. */
  mail = (name: string): string => `${name}.${this.tag}@${this.#domains.get(name) ?? 'example.com'}`;
  /** Gives somebody an address at another domain: sorted by addresses, people stay in one order. */
  moveTo(name: string, domain: string): void {
    this.#domains.set(name, domain);
  }
  /** A JSON value with the present addresses in place of former ones. */
  withPresentAddresses = <T>(value: T): T =>
    JSON.parse(
      JSON.stringify(value).replaceAll(
        new RegExp(`([a-z]+)\\.${this.tag}@example\\.[a-z]+`, 'g'),
        (_, name: string) => this.mail(name),
      ),
    ) as T;
  /** A request such as `share:a/deal-north` with the workspace in place of the side. */
  request = (text: string): string =>
    text.replace(/:([ans])\//, (_, side: string) => `:${this.home(side as Side)}/`);

  /** What something that is called `name` at first is called now. */
  readonly #called = (kind: string, name: string): string => this.draft.names.get(`${kind}/${name}`) ?? name;
  readonly #vault = (vault: string): string =>
    `vault:${this.#called('Resource', vault.slice('vault:'.length))}`;

  /** By the address of now: the names that objects had in another draft, where they were others. */
  formerNames({names}: Draft): ReadonlyMap<Address, string> {
    const former = new Map<Address, string>();
    for (const key of new Set([...names.keys(), ...this.draft.names.keys()])) {
      const [kind = '', first = ''] = key.split('/');
      const [was, is] = [names.get(key) ?? first, this.#called(kind, first)];
      if (was !== is) former.set(addressOf(kind, this.home(kind === 'Space' ? 'n' : 'a'), is), was);
    }
    return former;
  }

  #workspace(side: Side): readonly GovernedObject[] {
    const {draft: d, mail} = this;
    const home = this.home(side);
    return [
      object('Workspace', home, {
        displayName: home,
        organization: home,
        region: side === 'n' ? d.northRegion : 'EU',
        separationOfDuties: d.strict.has(side) ? 'strict' : 'standard',
        partners: {
          allow: side === 's' && d.southAllowsNobody ? ['nobody'] : [],
          deny: side === 'n' && d.northDenies ? [this.home('a')] : [],
        },
      }),
      object('Role', `${home}/partner`, {permissions: ['use:shared_spaces', 'use:external_collaboration']}),
      ...MEMBERS[side]
        .filter((name) => !d.gone.has(`${side}/${name}`))
        .map((name) => {
          const expires = d.until.get(`${side}/${name}`);
          return object('Member', `${home}/${mail(name)}`, {
            roles: [ADMINS.has(name) ? 'admin' : 'partner'],
            status: d.deactivated.has(`${side}/${name}`) ? 'deactivated' : 'active',
            ...(expires !== undefined && {expires}),
          });
        }),
      ...(side === 'a' && d.hired ? [object('Member', `${home}/${mail('gus')}`, {roles: ['partner']})] : []),
    ];
  }

  #connection(name: ConnectionName): readonly GovernedObject[] {
    const {draft: d, mail} = this;
    const {declared, renew} = d.connections[name];
    const side = name[0] as Side;
    if (!declared) return [];
    const requester = {a: name === 'a/north' ? d.connects : 'ana', n: 'raj', s: 'sol'}[side];
    const called = side === 'a' ? this.#called('Connection', name.slice(2)) : name.slice(2);
    return [
      object('Connection', `${this.home(side)}/${called}`, {
        with: this.home(PARTNER[name]),
        requestedBy: mail(requester),
        admins: [mail(CONNECTION_ADMINS[side])],
        renew,
        suspended: d.suspended.has(name),
        ...(name === 'a/north' && {allow: d.acmeAllow}),
      }),
    ];
  }

  #shares(): readonly GovernedObject[] {
    const {draft: d, mail} = this;
    const [a, n, s] = [this.home('a'), this.home('n'), this.home('s')];
    const recipients = (to: readonly Recipient[]) =>
      to.map(({subject, ...rest}) => ({...rest, subject: `user:${mail(subject)}`}));
    const toNorth = {
      target: 'space:deal',
      with: n,
      requestedBy: mail(d.requestedBy),
      renew: d.shareRenew,
      suspended: d.suspended.has('deal-north'),
      to: recipients(d.to),
    };
    const contributed = {
      target: this.#vault('vault:eagle'),
      with: n,
      into: `space:${d.into}`,
      role: d.contributedAs,
      requestedBy: mail('bo'),
      suspended: d.suspended.has('eagle-hall'),
    };
    const toSouth = {
      target: 'space:deal',
      with: s,
      requestedBy: mail('bo'),
      suspended: d.suspended.has('deal-south'),
      to: recipients(d.toSouth),
    };
    return [
      ...(d.northExists && d.share
        ? [object('Share', `${a}/${this.#called('Share', 'deal-north')}`, toNorth)]
        : []),
      ...(d.northExists && d.contribution
        ? [object('Share', `${a}/${this.#called('Share', 'eagle-hall')}`, contributed)]
        : []),
      ...(d.southShare ? [object('Share', `${a}/${this.#called('Share', 'deal-south')}`, toSouth)] : []),
    ];
  }

  #guests(): readonly GovernedObject[] {
    const {invited, suspended, renew} = this.draft.guest;
    if (!invited) return [];
    return [
      object('Guest', `${this.home('a')}/${this.mail('gus')}`, {
        spaces: [{space: 'deal', role: 'viewer'}],
        invitedBy: this.mail('bo'),
        suspended,
        renew,
      }),
    ];
  }

  #approvals(): readonly GovernedObject[] {
    return [...this.draft.approvals].flatMap(([name, {side, request, decision, by, digest}]) => {
      if (side === 'n' && !this.draft.northExists) return [];
      if (!MEMBERS[side].includes(by)) return [];
      return [
        object('Approval', `${this.home(side)}/${name}`, {
          request: this.request(request),
          decision,
          by: this.mail(by),
          digest,
        }),
      ];
    });
  }

  /** Everything that is declared. */
  objects(): readonly GovernedObject[] {
    const {draft: d, mail} = this;
    const [a, n] = [this.home('a'), this.home('n')];
    return [
      object('User', mail('root'), {systemAdmin: true}),
      ...SIDES.flatMap((side) => (side === 'n' && !d.northExists ? [] : this.#workspace(side))),
      ...['falcon', 'eagle'].map((name) =>
        object('Resource', `${a}/${this.#called('Resource', name)}`, {type: 'vault', creator: mail('bo')}),
      ),
      object('Space', `${a}/deal`, {
        type: 'external',
        creator: mail('bo'),
        region: 'EU',
        resources: d.resources.map(this.#vault),
      }),
      ...(d.ecaUntil === null
        ? []
        : [
            object('Grant', `${a}/eca`, {
              subject: `user:${mail('cy')}`,
              permissions: ['manage:external_connections'],
              expires: d.ecaUntil,
            }),
          ]),
      ...(d.northExists && d.hall
        ? ['hall', 'annex'].map((name) =>
            object('Space', `${n}/${this.#called('Space', name)}`, {
              type: 'external',
              creator: mail('uma'),
              region: d.northRegion,
              resources: [],
            }),
          )
        : []),
      ...CONNECTIONS.filter((name) => d.northExists || (name[0] !== 'n' && PARTNER[name] !== 'n')).flatMap(
        (name) => this.#connection(name),
      ),
      ...this.#shares(),
      ...this.#guests(),
      ...this.#approvals(),
    ];
  }

  /** The live state, at the time of the database's clock. */
  async read(): Promise<Live> {
    const scope = {...scopeOf('acme', []), set: this.home('a'), workspaces: this.homes()};
    const {live} = await this.store.read(scope);
    return {...live, now: live.now + this.passed};
  }

  /** The live state as it was read last, if no step has changed it since. */
  async current(): Promise<Live> {
    return this.#read ?? (this.#read = await this.read());
  }

  /** To be called before a step changes what is live, and with what was read after it. */
  changes(read?: Live): void {
    this.#read = read;
  }

  /** Lets time pass. */
  async wait(ms: number): Promise<void> {
    this.changes();
    this.passed += ms;
    await passTime(this.sql, this.passed);
  }

  /** The digest that a side is asked for now, or an old one. */
  digest(live: Live, request: string, side: string, old: number | null): string {
    if (old !== null) return this.digests[old % this.digests.length] ?? '';
    const found = [...requestsIn(live.objects)].find((each) => requestId(each) === request);
    return found === undefined ? 'sha256:1' : requestDigests(live.objects, live.ledger, found, side).digest;
  }

  remember(live: Live): void {
    for (const request of requestsIn(live.objects)) {
      for (const side of sidesOf(request)) {
        const {digest} = requestDigests(live.objects, live.ledger, request, side);
        if (!this.digests.includes(digest)) this.digests.push(digest);
      }
    }
  }
}
