/** Requests that wait, their sides, and the command that decides on one. */
import {groupBy} from '../../model/group-by.ts';
import type {Waiting} from '../../model/plan.ts';
import {plural} from './plural.ts';

/** Entries about sides of requests, by the id of the request, in order of first appearance. */
export function byRequest<T extends {readonly id: string}>(
  sides: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  return groupBy(sides, ({id}) => id);
}

/** `3 on 2 requests`, after "Approvals pending:". */
export function waitingCounts(waiting: readonly Waiting[]): string {
  const requests = new Set(waiting.map(({id}) => id)).size;
  const count = String(waiting.length);
  return requests === waiting.length ? count : `${count} on ${plural(requests, 'request')}`;
}

/** Ids that are safe to paste into a shell: the command is there to be copied. */
const REQUEST = /^(?:share|connection):[a-z0-9][a-z0-9-]*\/[a-z0-9][a-z0-9-]*$/;

/** The command by which a side decides on a request. */
export const approveCommand = (id: string, side: string): string =>
  REQUEST.test(id) && /^[a-z0-9-]+$/.test(side)
    ? `bylaw requests approve ${id} --side ${side}`
    : 'bylaw requests list';
