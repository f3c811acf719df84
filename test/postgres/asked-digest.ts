import {requestDigests} from '../../src/agreements/request-digest.ts';
import {requestIn} from '../../src/agreements/request.ts';
import type {Live} from '../../src/model/live.ts';

/** The digest of what a request asks of a side, as a decision of that side names it. */
export function askedDigest({objects, ledger}: Live, id: string, side: string): string {
  const request = requestIn(objects, id);
  if (request === undefined) throw new Error(`there is no ${id}`);
  return requestDigests(objects, ledger, request, side).digest;
}
