/**
 * The small world of the simulator, in words of the contract: three workspaces with a set each, who is in them, and what their
 * manifests say. Times are hours since the world began. Nothing here, nor in the model, knows how bylaw is written.
 */

/** Acme, which shares most, Northwind, which receives and shares back, and Southwind, which is connected alone. */
export type Side = 'a' | 'n' | 's';
export const SIDES: readonly Side[] = ['a', 'n', 's'];

export type Level = 'viewer' | 'editor' | 'co-owner' | 'creator';
export const LEVELS: readonly Level[] = ['viewer', 'editor', 'co-owner', 'creator'];

/** `admin`: the built-in role beside the collaborator's; `partner`: all `use:` capabilities; `plain`: none. */
export type Standing = 'admin' | 'partner' | 'plain';

export interface Member {
  readonly standing: Standing;
  readonly active: boolean;
  readonly until: number | null;
}
export interface Space {
  readonly external: boolean;
  readonly creator: string;
  /** Names of vaults. */
  readonly vaults: readonly string[];
}
export interface Connection {
  readonly with: Side;
  readonly by: string;
  readonly admins: readonly string[];
  readonly allow: readonly ('space' | 'vault')[];
  readonly renew: number;
  readonly suspended: boolean;
}
export interface Recipient {
  readonly who: string;
  readonly role: Level;
  readonly until: number | null;
}
export interface Share {
  /** `space/NAME` or `vault/NAME`. */
  readonly target: string;
  readonly with: Side | null;
  readonly to: readonly Recipient[];
  /** Of a contribution: the partner's space, and the role there. */
  readonly into: string | null;
  readonly role: Level | null;
  readonly by: string;
  readonly renew: number;
  readonly suspended: boolean;
}
export interface Guest {
  readonly space: string;
  readonly role: Level;
  readonly by: string;
  readonly until: number | null;
  readonly renew: number;
  readonly suspended: boolean;
}
export interface Workspace {
  readonly guestsOn: boolean;
  readonly deny: readonly Side[];
  readonly strict: boolean;
  readonly members: Readonly<Record<string, Member>>;
  readonly spaces: Readonly<Record<string, Space>>;
  /** Creators by vault. */
  readonly vaults: Readonly<Record<string, string>>;
  readonly connections: Readonly<Record<string, Connection>>;
  readonly shares: Readonly<Record<string, Share>>;
  readonly guests: Readonly<Record<string, Guest>>;
}

/** Zoe administers both Acme and Northwind. The system admin, whom Acme's set declares, and somebody who is nobody's member at first. */
export const ROOT = 'root';
export const STRANGER = 'gus';

const is = (standing: Standing): Member => ({standing, active: true, until: null});
const connection = (to: Side, by: string, admins: readonly string[] = []): Connection => ({
  with: to,
  by,
  admins,
  allow: ['space', 'vault'],
  renew: 0,
  suspended: false,
});
const share = (more: Partial<Share> & Pick<Share, 'target' | 'by'>): Share => ({
  with: null,
  to: [],
  into: null,
  role: null,
  renew: 0,
  suspended: false,
  ...more,
});
const EMPTY = {guestsOn: false, deny: [], strict: false, spaces: {}, vaults: {}, shares: {}, guests: {}};

/** What the three sets declare at first. */
export const BEGINNING: Readonly<Record<Side, Workspace>> = {
  a: {
    ...EMPTY,
    guestsOn: true,
    members: {ana: is('admin'), bo: is('partner'), cy: is('plain'), dee: is('partner'), zoe: is('admin')},
    spaces: {deal: {external: true, creator: 'bo', vaults: ['falcon']}},
    vaults: {falcon: 'bo', eagle: 'bo'},
    connections: {north: connection('n', 'ana', ['bo']), south: connection('s', 'ana')},
    shares: {
      'deal-north': share({
        target: 'space/deal',
        with: 'n',
        by: 'bo',
        to: [{who: 'ned', role: 'viewer', until: null}],
      }),
      'eagle-den': share({target: 'vault/eagle', with: 'n', by: 'bo', into: 'den', role: 'editor'}),
      inner: share({target: 'vault/eagle', by: 'ana', to: [{who: 'cy', role: 'viewer', until: null}]}),
    },
    guests: {gus: {space: 'deal', role: 'viewer', by: 'bo', until: null, renew: 0, suspended: false}},
  },
  n: {
    ...EMPTY,
    members: {nia: is('admin'), ned: is('partner'), nel: is('partner'), zoe: is('admin')},
    spaces: {den: {external: true, creator: 'nia', vaults: []}},
    connections: {acme: connection('a', 'nia', ['ned'])},
    shares: {
      'den-acme': share({
        target: 'space/den',
        with: 'a',
        by: 'nia',
        to: [{who: 'dee', role: 'editor', until: null}],
      }),
      'den-own': share({target: 'space/den', by: 'nia', to: [{who: 'ned', role: 'viewer', until: null}]}),
    },
  },
  s: {
    ...EMPTY,
    members: {sol: is('admin'), sam: is('partner')},
    spaces: {},
    connections: {acme: connection('a', 'sol')},
  },
};

const inside = (workspace: Workspace): Workspace => ({...workspace, connections: {}, shares: {}, guests: {}});
/** Who administers each alone. */
export const ADMIN: Readonly<Record<Side, string>> = {a: 'ana', n: 'nia', s: 'sol'};

/** The same without what crosses a border: applied first, since each set names what is in the others. */
export const BARE: Readonly<Record<Side, Workspace>> = {
  a: inside(BEGINNING.a),
  n: inside(BEGINNING.n),
  s: inside(BEGINNING.s),
};

export const PEOPLE: readonly string[] = [
  'ana',
  'bo',
  'cy',
  'dee',
  'gus',
  'ned',
  'nel',
  'nia',
  'root',
  'sam',
  'sol',
  'zoe',
];
/** `SIDE:space/NAME`. */
export const TARGETS: readonly string[] = ['a:space/deal', 'a:vault/eagle', 'a:vault/falcon', 'n:space/den'];
/** What is decided on: `connection:` and `share:`, as `SIDE/NAME`. */
export const REQUESTS: readonly string[] = [
  'connection:a/north',
  'connection:a/south',
  'connection:n/acme',
  'connection:s/acme',
  'share:a/deal-north',
  'share:a/eagle-den',
  'share:n/den-acme',
];
