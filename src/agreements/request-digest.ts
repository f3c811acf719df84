/**
 * Digests of what a side decides on: "of the request, its target and partner, recipients, roles, expiries,
 * `renew`, the connection's epoch and the share's incarnation; the host's also of the resources in a shared
 * space; for a connection, of `with`, `allow`, `renew`". SHA-256 of lines
 * of JSON arrays, joined by line feeds. People are in them under the names by which the ledger knows them.
 */
import {compareText} from '../diagnostics/compare-text.ts';
import {sha256} from '../model/canonical-json.ts';
import {expiryInstant} from '../model/expiry.ts';
import type {Ledger} from '../model/ledger.ts';
import type {State} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import {pairKey, resourcesShared, type Request} from './request.ts';

export interface RequestDigests {
  /** What a decision of the side carries. */
  readonly digest: string;
  /** Of what the requester asks for and who that is, whatever the epoch: who changes it asks anew. */
  readonly asked: string;
}

/** As Postgres writes an array of texts. */
const line = (...texts: readonly string[]): string =>
  `[${texts.map((text) => JSON.stringify(text)).join(', ')}]`;

const instant = (expires: string | undefined): string =>
  expires === undefined ? '' : String(expiryInstant(expires) ?? '');

/** The incarnation of a request: that of its row, or the one that it will get. */
export const incarnationOf = ({address}: Request, ledger: Ledger): number =>
  ledger.incarnations.get(address) || (ledger.lastIncarnations.get(address) ?? 0) + 1;

/** The present epoch of two workspaces' connection, or the next. */
export const epochOf = (ledger: Ledger, a: string, b: string): number =>
  ledger.pairs.get(pairKey(a, b))?.epoch ?? 1;

/** Recipients, and the name by which digests know each: it stays the same when a person gets another address. */
const known = ({knownAs}: Ledger, subject: string): string => {
  const {type, name} = splitReference(subject);
  return type === 'user' ? `user:${knownAs.get(name) ?? name}` : subject;
};

function contentLines(request: Request, ledger: Ledger): readonly string[] {
  const incarnation = incarnationOf(request, ledger);
  const name = `${request.workspace ?? ''}/${request.name}`;
  const {spec} = request;
  const tail = [line('renew', String(spec.renew)), line('incarnation', String(incarnation))];
  if (request.kind === 'Connection') {
    const {allow} = request.spec;
    return [
      line('connection', name),
      line('with', spec.with),
      line('allow', ...allow.toSorted(compareText)),
      ...tail,
    ];
  }
  const {target, to = [], into, role} = request.spec;
  return [
    line('share', name),
    line('target', target),
    line('with', spec.with),
    ...to
      .map((one) => ({...one, subject: known(ledger, one.subject)}))
      .toSorted((a, b) => compareText(a.subject, b.subject))
      .map((one) => line('to', one.subject, one.role, instant(one.expires))),
    ...(into === undefined ? [] : [line('into', into, role ?? '')]),
    ...tail,
  ];
}

/**
 * The digests of what a side of a request is asked now.
 * Twins in SQL: src/postgres/behaviour/current-connection-requests.sql,
 * src/postgres/behaviour/current-share-requests.sql.
 */
export function requestDigests(state: State, ledger: Ledger, request: Request, side: string): RequestDigests {
  const own = request.workspace ?? '';
  const content = contentLines(request, ledger);
  const {requestedBy} = request.spec;
  const requester = line('requestedBy', ledger.knownAs.get(requestedBy) ?? requestedBy);
  if (request.kind === 'Connection') {
    return {digest: sha256(content.join('\n')), asked: sha256([...content, requester].join('\n'))};
  }
  const resources =
    side === own
      ? resourcesShared(state, request)
          .toSorted(compareText)
          .map((resource) => line('resource', resource))
      : [];
  const epoch = line('epoch', String(epochOf(ledger, own, request.spec.with)));
  return {
    digest: sha256([...content, epoch, ...resources].join('\n')),
    asked: sha256([...content, requester, ...resources].join('\n')),
  };
}
