/**
 * What people call things who come from other systems: what a word means here, where its letters do not tell. A word is never taken
 * for its opposite because the two are written alike.
 */
import {nearest} from '../diagnostics/nearest.ts';

/** By value of an enumeration: other words for it, in lower case without spaces, hyphens and underscores. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  active: ['enabled', 'enable', 'activated', 'on', 'live', 'true'],
  deactivated:
    ['inactive', 'disabled', 'disable', 'suspended', 'blocked', 'locked', 'deactive', 'deactivate', 'frozen', 'paused', 'archived', 'deprovisioned', 'off', 'false'],
  viewer: ['reader', 'read', 'view', 'readonly', 'commenter', 'canview', 'pull', 'observer', 'guest'],
  editor: ['writer', 'write', 'edit', 'contributor', 'collaborator', 'readwrite', 'rw', 'canedit', 'push'],
  'co-owner':
    ['owner', 'admin', 'administrator', 'manager', 'maintainer', 'maintain', 'organizer', 'fileorganizer', 'manage', 'full', 'fullaccess', 'fullcontrol', 'creator'],
  creator: ['author'],
  none: ['no', 'nothing', 'noaccess', 'denied'],
  internal: ['private', 'closed', 'secret', 'company'],
  external: ['shared', 'partner', 'partners', 'connected'],
  restricted: ['private', 'limited', 'closed', 'inviteonly', 'none', 'off'],
  link: ['anyonewithlink', 'anyonewiththelink', 'withlink', 'unlisted'],
  global: ['public', 'everyone', 'everybody', 'all', 'open', 'organization', 'organisation', 'org', 'domain', 'company', 'tenant', 'workspace'],
  US: ['usa', 'unitedstates', 'america', 'useast', 'uswest', 'useast1', 'useast2', 'uswest1', 'uswest2', 'eastus', 'westus'],
  EU: ['europe', 'european union', 'eea', 'germany', 'ireland', 'france', 'euwest1', 'euwest3', 'eucentral1', 'eunorth1', 'westeurope', 'northeurope', 'europewest1', 'europewest3'],
  AU: ['australia', 'aus', 'apsoutheast2', 'apsoutheast4', 'australiaeast', 'australiasoutheast1'],
  approve: ['approved', 'approval', 'accept', 'accepted', 'allow', 'allowed', 'yes', 'ok', 'lgtm'],
  deny: ['denied', 'denial', 'reject', 'rejected', 'decline', 'declined', 'disapprove', 'disapproved', 'refuse', 'no', 'block'],
  standard: ['off', 'normal', 'default', 'none', 'false', 'disabled', 'relaxed'],
  strict: ['on', 'true', 'enabled', 'enforced', 'required', 'foureyes'],
  workflow: ['automation', 'pipeline', 'process', 'flow', 'action'],
  playbook: ['runbook', 'guide', 'procedure', 'checklist'],
  vault: ['folder', 'drive', 'library', 'repository', 'repo'],
  thread: ['chat', 'conversation', 'discussion', 'topic', 'channel'],
  space: ['room', 'channel'],
  off: ['disabled', 'disable', 'ignore', 'none', 'silent', 'false'],
  info: ['note', 'notice', 'information', 'hint'],
  warning: ['warn'],
  error: ['fatal', 'critical', 'block', 'deny', 'fail'],
}; // prettier-ignore

const plain = (word: string): string => word.toLowerCase().replaceAll(/[\s_-]+/g, '');

/** Whether a word is another one with `in`, `un`, `dis` or the like before it: its opposite, though written alike. */
function isNegated(word: string, value: string): boolean {
  const prefix = /^(?:in|un|de|dis|non|not|no|anti)/.exec(plain(word))?.[0];
  if (prefix === undefined || plain(value).startsWith(prefix)) return false;
  return nearest(plain(word).slice(prefix.length), [plain(value)]) !== undefined;
}

/** Which of the values that a field takes somebody most likely meant, or undefined. */
export function meantValue(word: string, values: readonly string[]): string | undefined {
  const wanted = plain(word);
  const same = values.find((value) => plain(value) === wanted);
  if (same !== undefined) return same;
  const meant = values.filter((value) => VALUES[value]?.includes(wanted));
  if (meant.length > 0) return meant.length === 1 ? meant[0] : undefined;
  // Of two letters, one that differs makes another word.
  const near = nearest(word, values.filter((value) => value.length > 3));
  return near !== undefined && isNegated(word, near) ? undefined : near;
} // prettier-ignore

/** By what people call a field: what it may be called here; the first that may stand there counts. */
const FIELDS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    owner: ['creator'], author: ['creator'], createdby: ['creator'],
    namespace: ['workspace'], tenant: ['workspace'],
    org: ['organization'], organisation: ['organization'], company: ['organization'],
    location: ['region'], title: ['displayName'], displayname: ['title'], fullname: ['displayName'],
    annotations: ['labels'], tags: ['labels'], label: ['labels'],
    comment: ['reason', 'description'], note: ['reason', 'description'], justification: ['reason'], description: ['reason'],
    visibility: ['generalAccess'], access: ['generalAccess', 'role'], level: ['role'], permission: ['permissions', 'role'],
    recipients: ['to'], sharedwith: ['to'], partner: ['with'], workspace: ['with'],
    scopes: ['permissions'], privileges: ['permissions'], rights: ['permissions'], rules: ['permissions'],
    users: ['members'], people: ['members'], principal: ['subject'], who: ['subject'], user: ['subject'],
    resource: ['target'], space: ['target'], object: ['target'], requester: ['requestedBy'], inviter: ['invitedBy'],
    expiry: ['expires'], expiration: ['expires'], expiresat: ['expires'], expireson: ['expires'], validuntil: ['expires'], until: ['expires'], ttl: ['expires'],
    active: ['status'], enabled: ['status'], disabled: ['status'], state: ['status'],
    approver: ['by'], approvedby: ['by'], verdict: ['decision'], hash: ['digest'], sha256: ['digest'],
    oldname: ['renamedFrom'], previousname: ['renamedFrom'], kind: ['type'],
  }),
); // prettier-ignore

/** Which of the fields that may stand there somebody most likely meant, or undefined. */
export function meantField(word: string, known: readonly string[]): string | undefined {
  const short = word.slice(0, 64);
  const same = known.find((field) => plain(field) === plain(short));
  const meant = FIELDS.get(plain(short))?.find((field) => known.includes(field));
  return same ?? meant ?? nearest(short, known);
}

const KINDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    group: 'Team', squad: 'Team', membership: 'Member', person: 'Member', people: 'Member', employee: 'Member', account: 'User',
    namespace: 'Workspace', tenant: 'Workspace', organization: 'Workspace', organisation: 'Workspace', org: 'Workspace',
    rolebinding: 'Grant', clusterrolebinding: 'Grant', binding: 'Grant', permission: 'Grant', clusterrole: 'Role',
    room: 'Space', channel: 'Space', partner: 'Connection', invitation: 'Guest', invite: 'Guest',
    test: 'AccessTest', accesscheck: 'AccessTest', sharing: 'Share', decision: 'Approval',
  }),
); // prettier-ignore

/** The types of resources, which people take for kinds. */
export const isResourceType = (kind: string): boolean => /^(?:workflow|playbook|vault|thread)s?$/i.test(kind);

/** Which kind somebody most likely meant, as it stands in a manifest of one object or of a list; or undefined. */
export function meantKind(word: string, known: readonly string[], isList: boolean): string | undefined {
  const short = word.slice(0, 64);
  const single = short.replace(/(?:s|List)+$/i, '');
  const meant =
    known.find((kind) => plain(kind) === plain(short) || plain(kind) === plain(single)) ??
    KINDS.get(plain(single)) ??
    nearest(short, known);
  if (meant === undefined || !known.includes(meant)) return undefined;
  return isList && !meant.endsWith('List') ? `${meant}List` : meant;
}
