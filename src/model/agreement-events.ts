/**
 * What the events of a workspace's chain say of its agreements. Every effect on them is an event with its content, so that
 * the ledger, as it stood at any time, follows from the events until then: of the workspace itself, and of what it shares
 * with others.
 */
import {compareText} from '../diagnostics/compare-text.ts';
import {parseAddress} from './address.ts';

/** An event, as far as agreements are concerned; people in it are opaque ids. */
export interface AgreementEvent {
  readonly action: string;
  readonly address: string;
  /** RFC 3339 in UTC, with milliseconds. */
  readonly time: string;
  readonly actor: string;
  readonly login: string;
  readonly before: unknown;
  readonly after: unknown;
}

type Content = Readonly<Record<string, unknown>>;

/** The rows of the ledger's tables, by what they are: `decision share:acme/deal#1`, `epoch acme northwind`. */
export type AgreementRows = Map<string, Content>;

/** A recipient of an approved share. */
export interface Approved {
  readonly subject: string;
  readonly role: string;
  readonly expires: string | null;
}

/** The actions of events that change agreements. */
export const EFFECTS = [
  'number',
  'ask',
  'close',
  'approve',
  'deny',
  'revoke',
  'source',
  'lower',
  'withdraw',
  'agree',
  'disagree',
  'epoch',
  'end',
  'reopen',
] as const;

const EFFECT: ReadonlySet<string> = new Set(EFFECTS);

/** Whether events of an action change agreements. */
export const isEffectAction = (action: string): boolean => EFFECT.has(action);

/** Recipients in the order of their subjects. */
export const sortedApproved = (recipients: readonly Approved[]): readonly Approved[] =>
  recipients.toSorted((a, b) => compareText(a.subject, b.subject));

/** The request that an address means, as in `Approval.request`. */
function requestOf(address: string): string {
  const {kind = '', workspace = '', name = ''} = parseAddress(address) ?? {};
  return `${kind.toLowerCase()}:${workspace ?? ''}/${name}`;
}

function end(rows: AgreementRows, request: string, sequence: unknown, time: string): void {
  const key = `decision ${request}#${String(sequence)}`;
  const row = rows.get(key);
  if (row !== undefined) rows.set(key, {...row, ended: time});
}

const recipientsIn = (content: Content): readonly Approved[] =>
  (content['recipients'] ?? []) as readonly Approved[];
const resourcesIn = (content: Content): readonly string[] =>
  (content['resources'] ?? []) as readonly string[];

function decide(rows: AgreementRows, request: string, event: AgreementEvent, after: Content): void {
  const {ended, sequence, recipients, ...decision} = after;
  for (const each of (ended ?? []) as readonly number[]) end(rows, request, each, event.time);
  // An Approval that is gone ends what it approved, and is no decision of its own.
  if (sequence === null) return;
  rows.set(`decision ${request}#${sequence as number}`, {
    ...decision,
    decision: event.action,
    actor: event.actor,
    login: event.login,
    time: event.time,
    ended: null,
    recipients: sortedApproved((recipients ?? []) as readonly Approved[]),
  });
}

function lower(rows: AgreementRows, request: string, before: Content, after: Content): void {
  const key = `decision ${request}#${String(after['sequence'])}`;
  const row = rows.get(key);
  if (row === undefined) return;
  const gone = new Set(recipientsIn(before).map(({subject}) => subject));
  const taken = new Set(resourcesIn(before));
  rows.set(key, {
    ...row,
    recipients: sortedApproved([
      ...recipientsIn(row).filter(({subject}) => !gone.has(subject)),
      ...recipientsIn(after),
    ]),
    resources: resourcesIn(row).filter((resource) => !taken.has(resource)),
    ...('allow' in after && {allow: after['allow']}),
  });
}

/** What is asked no more is kept as lapsed while its object is there; in events of earlier versions nothing was. */
function close(rows: AgreementRows, request: string, before: Content, after: Content): void {
  const lapsed = new Set((after['lapsed'] ?? []) as readonly string[]);
  for (const side of (before['sides'] ?? []) as readonly string[]) {
    const key = `request ${request} ${side}`;
    if (lapsed.has(side)) rows.set(key, {...rows.get(key), lapsed: true});
    else rows.delete(key);
  }
}

function agree(rows: AgreementRows, {side, with: other, ...by}: Content): void {
  rows.set(`agreement ${String(side)} ${String(other)}`, by);
}

/** Something ended because of what it names: all that this partner approved of it, or of one recipient. */
function endOfItself(rows: AgreementRows, request: string, time: string, content: Content): void {
  const {subject, ended, ...ending} = content;
  rows.set(`ending ${request} ${String(subject)}`.trim(), {...ending, time});
  for (const each of (ended ?? []) as readonly number[]) end(rows, request, each, time);
  if (subject === '') return;
  for (const [key, row] of rows) {
    if (!key.startsWith(`decision ${request}#`) || row['with'] !== ending['with']) continue;
    rows.set(key, {...row, recipients: recipientsIn(row).filter((one) => one.subject !== subject)});
  }
}

/** Brings rows to what they are after an event. Events that concern no agreement change nothing. */
export function follow(rows: AgreementRows, event: AgreementEvent): void {
  const request = requestOf(event.address);
  const before = (event.before ?? {}) as Content;
  const after = (event.after ?? {}) as Content;
  switch (event.action) {
    case 'number':
      rows.set(`incarnation ${request}`, {last: after['incarnation']});
      break;
    case 'ask':
      for (const [side, asked] of Object.entries(after['sides'] as Readonly<Record<string, Content>>)) {
        rows.set(`request ${request} ${side}`, {...asked, lapsed: false});
      }
      break;
    case 'close':
      close(rows, request, before, after);
      break;
    case 'approve':
    case 'deny':
    case 'revoke':
      decide(rows, request, event, after);
      break;
    case 'source': {
      const key = `decision ${request}#${String(after['sequence'])}`;
      rows.set(key, {...rows.get(key), source: after['source']});
      break;
    }
    case 'lower':
      lower(rows, request, before, after);
      break;
    case 'withdraw':
      for (const each of (after['ended'] ?? []) as readonly Content[]) {
        const name = `connection:${String(each['workspace'])}/${String(each['name'])}`;
        end(rows, name, each['sequence'], event.time);
      }
      break;
    case 'agree':
      agree(rows, after);
      break;
    case 'disagree':
      rows.delete(`agreement ${String(before['side'])} ${String(before['with'])}`);
      break;
    case 'end':
      // An invitation that a membership ended is no agreement.
      if (!event.address.startsWith('Guest/')) endOfItself(rows, request, event.time, after);
      break;
    case 'reopen':
      rows.delete(`ending ${request} ${String(before['subject'])}`.trim());
      break;
    case 'epoch': {
      const {workspace, with: other, ...epoch} = after;
      rows.set(`epoch ${String(workspace)} ${String(other)}`, epoch);
      break;
    }
  }
}

/** Whether a row is of a table of this workspace: what it shares with others stands in its chain, too. */
export function isOwnRow(key: string, workspace: string): boolean {
  const [what = '', of = ''] = key.split(' ');
  return what === 'agreement' || what === 'epoch'
    ? of === workspace
    : of.slice(of.indexOf(':') + 1).startsWith(`${workspace}/`);
}
