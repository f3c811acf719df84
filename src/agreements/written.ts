/**
 * What of an Approval decides, and of a Connection agrees: its content at the time at which a run wrote or adopted it.
 * Rows that somebody writes around bylaw, or changes there, decide nothing and agree to nothing.
 */
import type {Ledger} from '../model/ledger.ts';
import type {GovernedObject, ObjectOf} from '../model/objects.ts';

type Written = ObjectOf<'Approval'> | ObjectOf<'Connection'>;

/** Whether an object decides or agrees by being written. */
export const decidesByItself = (object: GovernedObject | undefined): object is GovernedObject & Written =>
  object?.kind === 'Approval' || object?.kind === 'Connection';

/** What of an Approval makes it one decision: another content is another decision. */
export const contentOf = ({
  request,
  decision,
  by,
  digest,
}: Pick<ObjectOf<'Approval'>['spec'], 'request' | 'by' | 'digest'> & {readonly decision: string}): string =>
  JSON.stringify([request, decision, by, digest]);

/** What of such an object the ledger remembers as written. */
export function writtenContent(object: Written): string {
  if (object.kind === 'Approval') return contentOf(object.spec);
  const {with: partner, requestedBy, renew} = object.spec;
  return JSON.stringify([partner, requestedBy, String(renew)]);
}

/** Whether a run wrote or adopted an object as it is now. */
export function isWritten({written}: Ledger, object: Written): boolean {
  const known = written.get(object.address);
  return known === undefined || known === writtenContent(object);
}
