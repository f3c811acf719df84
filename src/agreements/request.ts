/** Requests between two workspaces: connections and external shares, as the objects that they are. */
import {compareText} from '../diagnostics/compare-text.ts';
import {addressOf, type Address} from '../model/address.ts';
import {objectAt, ofKinds, type GovernedObject, type ObjectOf, type State} from '../model/objects.ts';

/** A connection, or a share with a partner: `spec.with` is always there. */
export type Request = ObjectOf<'Connection'> | (ObjectOf<'Share'> & {readonly spec: {readonly with: string}});

/** The two workspaces of a connection as a key, whichever is named first. */
export const pairKey = (a: string, b: string): string => (compareText(a, b) < 0 ? `${a} ${b}` : `${b} ${a}`);

/** Whether an object asks another workspace for something. */
export const isRequest = (object: GovernedObject): object is GovernedObject & Request =>
  object.kind === 'Connection' || (object.kind === 'Share' && object.spec.with !== undefined);

/** As in `Approval.request`: `share:workspace/name`. */
export const requestId = ({kind, workspace, name}: Request): string =>
  `${kind === 'Share' ? 'share' : 'connection'}:${workspace ?? ''}/${name}`;

/**
 * The address that a text such as `share:workspace/name` means; undefined if it is of no such form.
 * Twin in SQL: src/postgres/behaviour/request-address.sql.
 */
export function requestAddress(id: string): Address | undefined {
  const [, kind, workspace, name] = /^(share|connection):([^/]+)\/([^/]+)$/.exec(id) ?? [];
  if (kind === undefined || workspace === undefined || name === undefined) return undefined;
  return addressOf(kind === 'share' ? 'Share' : 'Connection', workspace, name);
}

/** The workspace that makes the request such a text means, or undefined likewise. */
export const requestWorkspace = (id: string): string | undefined => requestAddress(id)?.split('/')[1];

/** A request by its id or by the address of its object, `Share/workspace/name`, as its id; else as it is. */
export const requestNamed = (text: string): string =>
  text.replace(
    /^(Share|Connection)\/([^/]+\/[^/]+)$/,
    (_, kind: string, rest: string) => `${kind.toLowerCase()}:${rest}`,
  );

/** Whether a workspace is in a state. Of one that is not, only some objects may have been read. */
export const hasWorkspace = (state: State, workspace: string): boolean =>
  state.has(addressOf('Workspace', null, workspace));

/** The objects of a state that ask another workspace for something. */
export function* asking<T extends GovernedObject>(state: State<T>): Generator<T & Request> {
  for (const object of ofKinds(state, ['Connection', 'Share'])) if (isRequest(object)) yield object;
}

/**
 * The requests of a state both of whose workspaces are in it.
 * Twin in SQL: src/postgres/behaviour/current-requests.sql.
 */
export function* requestsIn(state: State): Generator<Request> {
  for (const object of asking(state)) {
    if (hasWorkspace(state, object.workspace ?? '') && hasWorkspace(state, object.spec.with)) yield object;
  }
}

/** The request that a text such as `share:workspace/name` names in a state. */
export function requestIn(state: State, id: string): Request | undefined {
  const address = requestAddress(id);
  const object = address === undefined ? undefined : state.get(address);
  if (object === undefined || !isRequest(object)) return undefined;
  return hasWorkspace(state, object.workspace ?? '') && hasWorkspace(state, object.spec.with)
    ? object
    : undefined;
}

/**
 * The workspaces that decide on a request: both on a share; on a connection the partner, since who asks agrees by that.
 * Twin in SQL: src/postgres/behaviour/current-requests.sql.
 */
export const sidesOf = (request: Request): readonly string[] =>
  request.kind === 'Share' ? [request.workspace ?? '', request.spec.with] : [request.spec.with];

/** The other workspace of a request than this side. */
export const otherSide = (request: Request, side: string): string =>
  side === request.workspace ? request.spec.with : (request.workspace ?? '');

/**
 * The resources in the space that a share shares, as in the space; none for any other target.
 * Twin in SQL: src/postgres/behaviour/resources-shared.sql.
 */
export function resourcesShared(state: State, share: ObjectOf<'Share'>): readonly string[] {
  if (!share.spec.target.startsWith('space:')) return [];
  const space = objectAt(
    state,
    'Space',
    addressOf('Space', share.workspace, share.spec.target.slice('space:'.length)),
  );
  return space?.spec.resources ?? [];
}
