/**
 * Ways in which somebody comes to what they must not, each with one that only looks like it: the same objects, but for what
 * keeps it shut. They are planted among others into organisations that have nothing else to do with it.
 */
import {addressOf} from '../../src/model/address.ts';
import {canonicalSpec} from '../../src/model/canonical.ts';
import type {Kind} from '../../src/model/kinds.ts';
import type {GovernedObject} from '../../src/model/objects.ts';
import type {Level} from '../../src/model/levels.ts';

export const SECRET = 'vault:home/secret';
export const EVE = 'eve@else.example';
const [HOST, BOSS, OTHER] = ['host@home.example', 'boss@home.example', 'other@home.example'];
const [RAJ, RAE] = ['raj@abroad.example', 'rae@abroad.example'];
const CAPABLE = ['use:shared_spaces', 'use:external_collaboration', 'use:invite_guest_accounts'];
const PAST = '2020-01-01';
const LATER = '2090-01-01';

const object = (kind: Kind, workspace: string | null, name: string, raw: unknown): GovernedObject =>
  ({
    address: addressOf(kind, workspace, name),
    kind,
    workspace,
    name,
    labels: {},
    spec: canonicalSpec(kind, raw),
  }) as GovernedObject;

const member = (workspace: string, name: string, spec: object = {}): GovernedObject =>
  object('Member', workspace, name, {roles: ['capable'], ...spec});
const share = (name: string, spec: object, workspace = 'home'): GovernedObject =>
  object('Share', workspace, name, {target: 'vault:secret', requestedBy: HOST, ...spec});
const toEve = (role = 'viewer', spec: object = {}): object => ({
  to: [{subject: `user:${EVE}`, role, ...spec}],
});
const abroad = (spec: object = {}): object => ({with: 'abroad', ...toEve(), ...spec});
const secret = (spec: object): GovernedObject =>
  object('Resource', 'home', 'secret', {type: 'vault', creator: HOST, ...spec});
const space = (workspace: string, name: string, spec: object = {}): GovernedObject =>
  object('Space', workspace, name, {type: 'external', creator: workspace === 'home' ? HOST : RAE, ...spec});
const workspace = (name: string, spec: object = {}): GovernedObject =>
  object('Workspace', null, name, {
    displayName: name,
    organization: name,
    region: 'EU',
    features: {guestAccounts: true},
    ...spec,
  });
const connection = (from: string, to: string, spec: object = {}): GovernedObject =>
  object('Connection', from, to, {with: to, requestedBy: from === 'home' ? BOSS : RAJ, ...spec});
const guest = (spec: object = {}): GovernedObject =>
  object('Guest', 'home', EVE, {spaces: [{space: 'den', role: 'viewer'}], invitedBy: HOST, ...spec});
const den = space('home', 'den', {resources: ['vault:secret']});
const team = (name: string, members: readonly string[], parent?: string): GovernedObject =>
  object('Team', 'home', name, {members, ...(parent && {parent})});

/** Two firms that are connected; nothing of them gives anybody but the host and admins the secret. */
export const FIRMS: readonly GovernedObject[] = [
  workspace('home'),
  workspace('abroad'),
  ...['home', 'abroad'].map((name) => object('Role', name, 'capable', {permissions: CAPABLE})),
  ...[HOST, OTHER].map((name) => member('home', name)),
  member('home', BOSS, {roles: ['admin', 'capable']}),
  member('abroad', RAJ, {roles: ['admin', 'capable']}),
  member('abroad', RAE),
  secret({}),
  connection('home', 'abroad'),
  connection('abroad', 'home'),
];

/** Somebody who comes to the secret. */
export interface Hole {
  readonly name: string;
  /** Objects that open it: in place of those of their addresses. */
  readonly opens: readonly GovernedObject[];
  /** The same, but shut. */
  readonly shut: readonly GovernedObject[];
  readonly level: Level;
  /** As what Eve has it at some time; undefined for no outsider. */
  readonly outside?: 'guest' | 'partner';
  /** The test is of the time from then on where it is shut. */
  readonly shutAt?: string;
  /** Somebody else than Eve, of whom no name is known. */
  readonly isUnnamed?: true;
}

const partner = member('abroad', EVE);
const inside = member('home', EVE);

export const HOLES: readonly Hole[] = [
  {name: 'a pending external share', opens: [partner, share('out', abroad())], shut: [partner, share('out', abroad()), member('abroad', RAJ)], level: 'viewer', outside: 'partner'},
  {name: 'an external share to somebody deactivated', opens: [partner, share('out', abroad(toEve('editor')))], shut: [member('abroad', EVE, {status: 'deactivated'}), share('out', abroad(toEve('editor')))], level: 'editor', outside: 'partner'},
  {name: 'an external share to somebody incapable', opens: [partner, share('out', abroad())], shut: [member('abroad', EVE, {roles: []}), share('out', abroad())], level: 'viewer', outside: 'partner'},
  {name: 'a share that was suspended', opens: [partner, share('out', abroad({suspended: true}))], shut: [partner, share('out', abroad({suspended: true})), connection('abroad', 'home', {allow: ['space']})], level: 'viewer', outside: 'partner'},
  {name: 'a connection that was suspended', opens: [partner, share('out', abroad()), connection('home', 'abroad', {suspended: true})], shut: [partner, share('out', abroad()), connection('home', 'abroad', {suspended: true, allow: ['space', 'playbook']})], level: 'viewer', outside: 'partner'},
  {name: 'a partner who is denied', opens: [partner, share('out', abroad())], shut: [partner, share('out', abroad()), workspace('home', {partners: {deny: ['abroad']}})], level: 'viewer', outside: 'partner'},
  {name: 'a partner of another region', opens: [partner, share('out', abroad())], shut: [partner, share('out', abroad()), workspace('abroad', {region: 'US'})], level: 'viewer', outside: 'partner'},
  {name: 'a recipient who expired long ago', opens: [partner, share('out', abroad(toEve('viewer', {expires: PAST})))], shut: [partner, share('out', abroad(toEve('viewer', {expires: PAST})))], level: 'viewer', outside: 'partner', shutAt: '2021-01-01'},
  {name: 'a member who goes on as an outsider', opens: [member('home', EVE, {expires: LATER}), partner, share('out', abroad())], shut: [member('home', EVE, {expires: LATER}), partner, share('out', abroad()), connection('abroad', 'home', {allow: ['space']})], level: 'viewer', outside: 'partner'},
  {name: 'a suspended share inside', opens: [inside, share('in', {...toEve('editor'), suspended: true})], shut: [member('home', EVE, {status: 'deactivated'}), share('in', {...toEve('editor'), suspended: true})], level: 'editor'},
  {name: 'a membership that ended', opens: [member('home', EVE, {expires: PAST}), share('in', toEve())], shut: [member('home', EVE, {expires: PAST}), share('in', toEve())], level: 'viewer', shutAt: '2021-01-01'},
  {name: 'a team by direct listing', opens: [inside, team('low', [EVE], 'high'), team('high', [HOST]), share('in', {to: [{subject: 'team:low', role: 'viewer'}]})], shut: [inside, team('low', [HOST], 'high'), team('high', [EVE]), share('in', {to: [{subject: 'team:low', role: 'viewer'}]})], level: 'viewer'},
  {name: 'everyone', opens: [inside, share('in', {to: [{subject: 'everyone', role: 'viewer'}]})], shut: [den, guest({spaces: [{space: 'porch', role: 'viewer'}]}), space('home', 'porch'), share('in', {to: [{subject: 'everyone', role: 'viewer'}]})], level: 'viewer'},
  {name: 'a right by a grant to a team', opens: [inside, team('low', [EVE]), object('Grant', 'home', 'g', {subject: 'team:low', permissions: ['vaults:*:all']}), share('in', {to: [{subject: 'right:vaults:read:all', role: 'viewer'}]})], shut: [inside, team('low', [EVE]), object('Grant', 'home', 'g', {subject: 'team:low', permissions: ['vaults:*:team']}), share('in', {to: [{subject: 'right:vaults:read:all', role: 'viewer'}]})], level: 'viewer'},
  {name: 'a right by a grant that expired', opens: [inside, object('Grant', 'home', 'g', {subject: 'everyone', permissions: ['vaults:read:all'], expires: PAST}), share('in', {to: [{subject: 'right:vaults:read:all', role: 'co-owner'}]})], shut: [inside, object('Grant', 'home', 'g', {subject: 'everyone', permissions: ['vaults:read:all'], expires: PAST}), share('in', {to: [{subject: 'right:vaults:read:all', role: 'co-owner'}]})], level: 'co-owner', shutAt: '2020-02-01'},
  {name: 'a space with the secret in it', opens: [inside, den, share('in', {target: 'space:den', ...toEve('editor')})], shut: [member('home', EVE, {roles: []}), den, share('in', {target: 'space:den', ...toEve('editor')})], level: 'editor'},
  {name: 'a shared space with the secret in it', opens: [partner, den, share('out', abroad({target: 'space:den'}))], shut: [partner, space('home', 'den', {type: 'internal', resources: ['vault:secret']}), share('out', abroad({target: 'space:den'}))], level: 'viewer', outside: 'partner'},
  {name: 'a guest', opens: [den, guest({spaces: [{space: 'den', role: 'editor'}]})], shut: [space('home', 'den'), guest({spaces: [{space: 'den', role: 'editor'}]})], level: 'editor', outside: 'guest'},
  {name: 'a guest who was suspended', opens: [den, guest({suspended: true})], shut: [den, guest({suspended: true}), workspace('home', {features: {guestAccounts: false}})], level: 'viewer', outside: 'guest'},
  {name: 'a guest whose invitation expired', opens: [den, guest({expires: PAST})], shut: [den, guest({expires: PAST})], level: 'viewer', outside: 'guest', shutAt: '2020-06-01'},
  {name: 'what is contributed to a space of the partner', opens: [partner, space('abroad', 'lab'), share('lab', {target: 'space:lab', requestedBy: RAE, ...toEve('editor')}, 'abroad'), share('out', {with: 'abroad', into: 'space:lab', role: 'viewer'})], shut: [partner, space('abroad', 'lab', {type: 'internal'}), share('lab', {target: 'space:lab', requestedBy: RAE, ...toEve('editor')}, 'abroad'), share('out', {with: 'abroad', into: 'space:lab', role: 'viewer'})], level: 'viewer', outside: 'partner'},
  {name: 'a link', opens: [inside, secret({generalAccess: 'link'})], shut: [partner, secret({generalAccess: 'link'})], level: 'viewer'},
  {name: 'general access', opens: [inside, secret({generalAccess: 'global'})], shut: [member('home', EVE, {status: 'deactivated'}), secret({generalAccess: 'global'})], level: 'viewer'},
  {name: 'an admin', opens: [member('home', EVE, {roles: ['admin']})], shut: [member('abroad', EVE, {roles: ['admin']})], level: 'co-owner'},
  {name: 'a system admin', opens: [object('User', null, EVE, {systemAdmin: true})], shut: [object('User', null, EVE, {systemAdmin: false})], level: 'co-owner'},
  {name: 'the creator', opens: [inside, secret({creator: EVE})], shut: [inside, object('Resource', 'home', 'public', {type: 'vault', creator: EVE})], level: 'creator'},
  {name: 'a space of a firm that nobody declares', opens: [share('out', {with: 'stranger', into: 'space:lab', role: 'viewer'}), connection('home', 'stranger')], shut: [share('out', {with: 'stranger', into: 'space:lab', role: 'viewer'}), connection('home', 'stranger', {allow: ['space']})], level: 'viewer', outside: 'partner', isUnnamed: true},
]; // prettier-ignore
