/** The ledger as it was: from the rows that the events of agreements leave. */
import {pairKey} from '../agreements/request.ts';
import {follow, type AgreementRows} from '../model/agreement-events.ts';
import {addressOf, type Address} from '../model/address.ts';
import {canonicalExpiry, expiryInstant, rfc3339} from '../model/expiry.ts';
import {
  EMPTY_LEDGER,
  NEW_PAIR_RECORD,
  type AskedRecord,
  type DecisionRecord,
  type EndingRecord,
  type Ledger,
  type PairRecord,
} from '../model/ledger.ts';
import type {PastEvent} from '../model/past.ts';
import {splitReference} from '../model/references.ts';
import type {Recipient} from '../model/specs.ts';
import {isChange, isEffect} from './transactions.ts';

type Row = Readonly<Record<string, unknown>>;

/** What rows were before a transaction, by key; undefined for those that there were not. */
export type RowsBefore = ReadonlyMap<string, Row | undefined>;

/** Rows that remember what each of them was when it was first changed. */
class NotedRows extends Map<string, Row> {
  readonly before = new Map<string, Row | undefined>();

  #note(key: string): void {
    if (!this.before.has(key)) this.before.set(key, this.get(key));
  }

  override set(key: string, row: Row): this {
    // The constructor of Map would come here before there is anything to note it in.
    this.#note(key);
    return super.set(key, row);
  }

  override delete(key: string): boolean {
    this.#note(key);
    return super.delete(key);
  }
}

const invitationKey = (address: Address): string => `invitation ${address}`;

/**
 * Invitations end by an event, too, and what is invited anew has not ended: `agreement-events` leaves that to who knows the
 * objects.
 */
function followInvitation(rows: AgreementRows, event: PastEvent): void {
  if (!event.address.startsWith('Guest/')) return;
  if (event.action === 'end') rows.set(invitationKey(event.address), event.after as Row);
  else if (isChange(event) && (event.before === null || event.after === null)) {
    rows.delete(invitationKey(event.address));
  }
}

/** The rows after all events, and what they were before each transaction. */
export function rowsBefore(transactions: readonly (readonly PastEvent[])[]): {
  readonly after: ReadonlyMap<string, Row>;
  readonly before: readonly RowsBefore[];
} {
  const rows = new NotedRows();
  const before = transactions.map((events) => {
    rows.before.clear();
    for (const event of events) {
      followInvitation(rows, event);
      if (isEffect(event)) follow(rows, {...event, time: rfc3339(event.at)});
    }
    return new Map(rows.before);
  });
  return {after: new Map(rows), before};
}

const instantOf = (time: unknown): number | null =>
  typeof time === 'string' ? (expiryInstant(time) ?? null) : null;

const recipientOf = ({subject, role, expires}: Recipient & {expires?: string | null}): Recipient => ({
  subject,
  role,
  ...(expires != null && {expires: canonicalExpiry(expires)}),
});

function decisionOf(request: string, sequence: number, row: Row): DecisionRecord {
  const side = row['side'] as string;
  const source = row['source'] as string | null;
  return {
    request,
    sequence,
    side,
    decision: row['decision'] as DecisionRecord['decision'],
    by: row['by'] as string,
    actor: row['actor'] as string,
    automatic: row['automatic'] === true,
    digest: row['digest'] as string,
    incarnation: row['incarnation'] as number,
    epoch: row['epoch'] as number,
    renew: row['renew'] as number,
    target: (row['target'] ?? null) as string | null,
    reason: (row['reason'] ?? null) as string | null,
    source: source === null ? null : addressOf('Approval', side, source),
    at: instantOf(row['time']) ?? 0,
    ended: row['ended'] !== null,
    recipients: ((row['recipients'] ?? []) as readonly Recipient[]).map(recipientOf),
    resources: (row['resources'] ?? []) as readonly string[],
    allow: (row['allow'] ?? []) as DecisionRecord['allow'],
  };
}

const askedOf = (row: Row): AskedRecord => ({
  digest: row['digest'] as string,
  asked: row['asked'] as string,
  askedBy: row['by'] as string,
  since: instantOf(row['since']) ?? 0,
  lapsed: row['lapsed'] === true,
});

const endingOf = (row: Row): EndingRecord => ({
  cause: row['cause'] as EndingRecord['cause'],
  renew: row['renew'] as number,
  incarnation: row['incarnation'] as number,
  at: instantOf(row['time']),
});

/** What a side agreed with, as the ledger names it. */
function agreedWith(side: string, other: string, row: Row): string {
  const {connection, incarnation, request, sequence} = row as Readonly<
    Record<string, string | number | null>
  >;
  return connection == null
    ? `connection:${other}/${request}#${sequence}`
    : `Connection/${side}/${connection}#${incarnation}`;
}

/** The object that a request such as `share:workspace/name` is. */
function addressOfRequest(request: string): Address {
  const {type, name} = splitReference(request);
  return `${type === 'share' ? 'Share' : 'Connection'}/${name}`;
}

/**
 * A ledger that goes back in time, one transaction after another. It holds what access and requests rest on; not what a run
 * last wrote (`written`), nor who withdrew how (`withdrawals`, `withdrawn`): of what was withdrawn, `pairs` have no agreement.
 */
export class PastLedger {
  readonly #knownAs: Ledger['knownAs'];
  readonly #pairs = new Map<string, PairRecord>();
  readonly #incarnations = new Map<Address, number>();
  readonly #invitations = new Map<Address, number>();
  readonly #decisions = new Map<string, readonly DecisionRecord[]>();
  readonly #asked = new Map<string, AskedRecord>();
  readonly #ended = new Map<string, EndingRecord>();

  constructor(rows: ReadonlyMap<string, Row>, knownAs: Ledger['knownAs']) {
    this.#knownAs = knownAs;
    for (const [key, row] of rows) this.#put(key, row);
  }

  goBack(before: RowsBefore): void {
    for (const [key, row] of before) this.#put(key, row);
  }

  /** As it is now: it changes as this goes back. */
  get ledger(): Ledger {
    return {
      ...EMPTY_LEDGER,
      pairs: this.#pairs,
      incarnations: this.#incarnations,
      lastIncarnations: this.#incarnations,
      endedInvitations: this.#invitations,
      decisions: this.#decisions,
      asked: this.#asked,
      ended: this.#ended,
      knownAs: this.#knownAs,
    };
  }

  #put(key: string, row: Row | undefined): void {
    const [what = '', of = '', other = ''] = key.split(' ');
    switch (what) {
      case 'incarnation':
        return put(this.#incarnations, addressOfRequest(of), row && (row['last'] as number));
      case 'invitation':
        return put(this.#invitations, of, row && (row['renew'] as number));
      case 'request':
        return put(this.#asked, `${of} ${other}`, row && askedOf(row));
      case 'ending':
        return put(
          this.#ended,
          [addressOfRequest(of), ...(other ? [other] : [])].join(' '),
          row && endingOf(row),
        );
      case 'agreement':
        return this.#agree(of, other, row);
      case 'epoch':
        return this.#pair(of, other, {
          epoch: (row?.['epoch'] ?? NEW_PAIR_RECORD.epoch) as number,
          since: instantOf(row?.['since']),
        });
      case 'decision':
        return this.#decide(of, row);
    }
  }

  #pair(a: string, b: string, change: Partial<PairRecord>): void {
    const key = pairKey(a, b);
    this.#pairs.set(key, {...(this.#pairs.get(key) ?? NEW_PAIR_RECORD), ...change});
  }

  #agree(side: string, other: string, row: Row | undefined): void {
    const agreed = new Map(this.#pairs.get(pairKey(side, other))?.agreed);
    put(agreed, side, row && agreedWith(side, other, row));
    this.#pair(side, other, {agreed});
  }

  #decide(numbered: string, row: Row | undefined): void {
    const hash = numbered.lastIndexOf('#');
    const [request, sequence] = [numbered.slice(0, hash), Number(numbered.slice(hash + 1))];
    const others = (this.#decisions.get(request) ?? []).filter((one) => one.sequence !== sequence);
    const all = row === undefined ? others : [...others, decisionOf(request, sequence, row)];
    put(
      this.#decisions,
      request,
      all.length === 0 ? undefined : all.toSorted((a, b) => a.sequence - b.sequence),
    );
  }
}

function put<K, V>(map: Map<K, V>, key: K, value: V | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}
