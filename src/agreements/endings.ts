/**
 * What ends of itself: requests and recipients that name something over the border that is gone or shut. Nobody keeps a
 * neighbour from deleting what is the neighbour's; what rested on it ends, and stays in the rows of the set that declared it.
 */
import {compareText} from '../diagnostics/compare-text.ts';
import {addressOf, type Address} from '../model/address.ts';
import {endingKey, type EndingCause, type Ledger} from '../model/ledger.ts';
import {objectAt, type GovernedObject, type State} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import {endedText, willEndText} from './ended-text.ts';
import {acceptEachOther} from './partners.ts';
import {hasWorkspace, isRequest, type Request} from './request.ts';

/** A request, or a recipient of it in the partner, and why it cannot go on; null if it can. */
export interface Crossing {
  readonly request: Request;
  /** `user:EMAIL` of a recipient; `''` for the request. */
  readonly subject: string;
  readonly gone: EndingCause | null;
}

/** Causes after which it waits anew by itself once things are as before. Others take a higher `renew`, or a new object. */
export const passes = (cause: EndingCause): boolean =>
  cause === 'region' || cause === 'workspace' || cause === 'partners';

const workspaceIn = (state: State, name: string) =>
  objectAt(state, 'Workspace', addressOf('Workspace', null, name));

/** Why a request cannot go on. */
function goneFrom(state: State, request: Request): EndingCause | null {
  const own = request.workspace ?? '';
  const partner = workspaceIn(state, request.spec.with);
  if (partner === undefined) return 'workspace';
  if (workspaceIn(state, own)?.spec.region !== partner.spec.region) return 'region';
  if (!acceptEachOther(state, own, partner.name)) return 'partners';
  const into = request.kind === 'Share' ? request.spec.into : undefined;
  if (into === undefined) return null;
  return state.has(addressOf('Space', partner.name, splitReference(into).name)) ? null : 'space';
}

/** Why a recipient of a share, `user:EMAIL` of the partner, cannot go on. */
function recipientGoneFrom(state: State, {spec}: Request, subject: string): EndingCause | null {
  if (state.has(addressOf('Member', spec.with, splitReference(subject).name))) return null;
  return hasWorkspace(state, spec.with) ? 'recipient' : 'workspace';
}

/** Whether what ended (`subject`: a recipient, or `''` for all of it) could go on if it was asked for again. */
export const canAskAgain = (state: State, request: Request, subject: string): boolean =>
  goneFrom(state, request) === null &&
  (subject === '' || recipientGoneFrom(state, request, subject) === null);

/** Why something ended, and that a higher `renew` asks for it again where that is all it takes. */
export function endedBecause(state: State, request: Request, subject: string, cause: EndingCause): string {
  const why = endedText(request, subject, cause);
  if (passes(cause) || !canAskAgain(state, request, subject)) return why;
  return `${why}; \`renew: ${request.spec.renew + 1}\` asks for approval again`;
}

/**
 * What crosses a border in a state, of workspaces that are in it; `read` is what was read before: of a partner that is in
 * neither nothing is known.
 * Twin in SQL: src/postgres/behaviour/crossings.sql.
 */
export function* crossingsIn(state: State, read: State): Generator<Crossing> {
  for (const request of state.values()) {
    if (!isRequest(request) || !hasWorkspace(state, request.workspace ?? '')) continue;
    const partner = request.spec.with;
    const isThere = hasWorkspace(state, partner);
    if (!isThere && !hasWorkspace(read, partner)) continue;
    yield {request, subject: '', gone: goneFrom(state, request)};
    for (const {subject} of request.kind === 'Share' ? (request.spec.to ?? []) : []) {
      if (splitReference(subject).type !== 'user') continue;
      yield {request, subject, gone: recipientGoneFrom(state, request, subject)};
    }
  }
}

/** Whether a recipient of a share has ended. */
export const recipientHasEnded = (
  {ended}: Ledger,
  {address}: Pick<Request, 'address'>,
  subject: string,
): boolean => ended.has(endingKey(address, subject));

/**
 * Whether a request has ended as a whole: by itself, or since all recipients have.
 * Twin in SQL: src/postgres/behaviour/has-ended.sql.
 */
export function hasEnded(ledger: Ledger, request: Request): boolean {
  if (ledger.ended.size === 0) return false;
  if (ledger.ended.has(endingKey(request.address))) return true;
  const to = request.kind === 'Share' ? (request.spec.to ?? []) : [];
  return to.length > 0 && to.every(({subject}) => recipientHasEnded(ledger, request, subject));
}

const CREATED_OUTSIDE = ', and it had been created outside bylaw';
const ADDED_OUTSIDE = ', and had been added to it outside bylaw';

/**
 * What ends between two ledgers, of requests in a state that `concerns` picks, by address. `outside`: requests and recipients, by
 * `endingKey`, that somebody wrote around bylaw.
 */
export function endedBetween<T extends GovernedObject>(
  state: ReadonlyMap<Address, T>,
  [before, after]: readonly [Ledger, Ledger],
  outside: {has(key: string): boolean},
  concerns: (request: T & Request) => boolean,
): readonly {readonly request: T & Request; readonly why: string}[] {
  const clauses = new Map<
    Address,
    {request: T & Request; whole: string[]; people: string[]; parts: string[]}
  >();
  for (const [key, {cause}] of after.ended) {
    const [address = '', subject = ''] = key.split(' ');
    const request = state.get(address);
    if (before.ended.has(key) || request === undefined || !isRequest(request) || !concerns(request)) continue;
    const known = clauses.get(address) ?? {request, whole: [], people: [], parts: []};
    const remark = outside.has(key) ? (subject === '' ? CREATED_OUTSIDE : ADDED_OUTSIDE) : '';
    known[subject === '' ? 'whole' : 'parts'].push(`${willEndText(request, subject, cause)}${remark}`);
    if (subject !== '') known.people.push(splitReference(subject).name);
    clauses.set(address, known);
  }
  return [...clauses.values()]
    .map(({request, whole, people, parts}) => {
      const why = (whole.length > 0 ? whole : parts).join('; ');
      return {
        request,
        why: hasEnded(after, request) ? why : `only for ${people.join(' and ')}, because ${why}`,
      };
    })
    .toSorted((a, b) => compareText(a.request.address, b.request.address));
}
