/** Checks what receipts, checkpoints and evidence say of themselves and each other, with no database at hand. */
import {compareText} from '../diagnostics/compare-text.ts';
import {sameJson} from '../model/canonical-json.ts';
import type {ChainEvent, Checkpoint, Evidence, Head, PeopleOf, Receipt} from '../model/evidence.ts';
import {isMapping} from '../model/mapping.ts';
import {eventFault, orderFault, payloadOf, placeOf} from './chain-event.ts';
import type {FilePayload} from './signed-file.ts';
import {commitsOf, decisionsTold, plansOf, runsTold} from './told.ts';

/** The first of some faults, as the end of a sentence; each is only looked for if those before are not there. */
function first(...faults: readonly (() => string | undefined)[]): string | undefined {
  for (const fault of faults) {
    const found = fault();
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Events by chain, each in the order in which they stand. */
function byChain(events: readonly ChainEvent[]): ReadonlyMap<string, readonly ChainEvent[]> {
  const chains = new Map<string, ChainEvent[]>();
  for (const event of events) {
    const own = chains.get(event.chain);
    if (own === undefined) chains.set(event.chain, [event]);
    else own.push(event);
  }
  return chains;
}

const firstOf = <T>(values: Iterable<T>, check: (value: T) => string | undefined): string | undefined => {
  for (const value of values) {
    const found = check(value);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** People whose addresses events have noted, and that stand there with others. */
function peopleFault(events: readonly ChainEvent[], people: PeopleOf): string | undefined {
  return firstOf(events, (event) => {
    const payload = event.action === 'person' ? payloadOf(event) : undefined;
    const id = payload?.['address'];
    const after = payload?.['after'];
    if (typeof id !== 'string' || !Object.hasOwn(people, id) || !isMapping(after)) return undefined;
    return people[id] === after['email']
      ? undefined
      : `${id} has a different address from the one in ${placeOf(event)}`;
  });
}

interface Told {
  readonly events: readonly ChainEvent[];
  readonly runs: Receipt['runs'];
  readonly decisions: Receipt['decisions'];
  readonly people: PeopleOf;
}

/** What holds of every file with events: each by itself, and that what is told of them is what they say. */
const toldFault = ({events, runs, decisions, people}: Told): string | undefined =>
  first(
    () => firstOf(events, eventFault),
    () => (sameJson(runs, runsTold(events)) ? undefined : 'its list of runs is not what its events say'),
    () =>
      sameJson(decisions, decisionsTold(events))
        ? undefined
        : 'its list of decisions is not what its events say',
    () => peopleFault(events, people),
  );

function receiptFault(receipt: Receipt): string | undefined {
  const {of, events} = receipt;
  return first(
    () => (events.length === 0 ? 'it has no event' : undefined),
    () => toldFault(receipt),
    () =>
      firstOf(events, (event) => {
        const isIts =
          'run' in of
            ? event.chain === `set:${of.set}` && event.run === of.run
            : payloadOf(event)?.['address'] === addressOfRequest(of.request);
        return isIts ? undefined : `${placeOf(event)} is not of what the receipt is for`;
      }),
    // All events of a run stand one after another; decisions on a request have others between them.
    () => ('run' in of ? orderFault(events) : undefined),
  );
}

/** The address of what a request such as `share:acme-legal/deal-room` asks for. */
export function addressOfRequest(request: string): string {
  const [kind = '', name = ''] = request.split(':');
  return `${kind === 'share' ? 'Share' : 'Connection'}/${name}`;
}

function evidenceFault(evidence: Evidence): string | undefined {
  const {events, heads, runs, plans, commits} = evidence;
  const chains = byChain(events);
  const ends = new Map(heads.map((head) => [head.chain, head]));
  const places = new Map(events.map((event) => [`${event.chain} ${event.sequence}`, event.hash]));
  return first(
    () => toldFault(evidence),
    () => (sameJson(plans, plansOf(runs)) ? undefined : 'its list of plans is not what its events say'),
    () => (sameJson(commits, commitsOf(runs)) ? undefined : 'its list of commits is not what its events say'),
    () => firstOf(chains.values(), orderFault),
    () =>
      firstOf(chains, ([chain, own]) => {
        const end = ends.get(chain);
        const last = own.at(-1);
        if (end === undefined) return `${chain} has events, but no entry in heads`;
        return last?.sequence === end.sequence && last.hash === end.hash
          ? undefined
          : `${chain} does not end with its last event: events were cut off, or added`;
      }),
    () =>
      evidence.since === null
        ? firstOf(heads, ({chain, sequence}) => {
            const begins = chains.get(chain)?.[0]?.sequence;
            if (begins === undefined)
              return sequence === 0 ? undefined : `the events of ${chain} are missing`;
            return begins === 1 ? undefined : `${chain} does not begin with its first event`;
          })
        : undefined,
    // Chains hold each other: what one noted of another stands there.
    () =>
      firstOf(events, (event) =>
        firstOf(event.heads ?? [], ({chain, sequence, hash}) => {
          const there = chain === null ? undefined : places.get(`${chain} ${sequence}`);
          return there === undefined || there === hash
            ? undefined
            : `event ${sequence} of ${chain ?? ''} is not the one that ${placeOf(event)} noted`;
        }),
      ),
  );
}

/** What is wrong with a file by itself, as the end of a sentence that names it; undefined where nothing is. */
export function payloadFault(payload: FilePayload): string | undefined {
  switch (payload.type) {
    case 'bylaw/receipt@1':
      return receiptFault(payload);
    case 'bylaw/evidence@1':
      return evidenceFault(payload);
    case 'bylaw/checkpoint@1':
      return undefined;
  }
}

/** How many events a file has. */
export const eventsIn = (payload: FilePayload): number => ('events' in payload ? payload.events.length : 0);

/** What of a file does not continue what a checkpoint noted; undefined where all does, as far as both tell of the same places. */
export function againstCheckpoint(
  payload: FilePayload,
  {database, workspace, time, heads}: Checkpoint,
): string | undefined {
  if (payload.database !== database) return 'it is of another database than the checkpoint';
  const noted = new Map(heads.map((head) => [head.chain, head]));
  const differs = ({chain, sequence}: Pick<Head, 'chain' | 'sequence'>): string =>
    `event ${sequence} of ${chain} is not the one that the checkpoint of ${time} noted: the chain was rewritten`;
  const places: readonly Head[] = 'events' in payload ? payload.events : payload.heads;
  const wrong = firstOf(places, (place) => {
    const head = noted.get(place.chain);
    return head === undefined || head.sequence !== place.sequence || head.hash === place.hash
      ? undefined
      : differs(place);
  });
  if (wrong !== undefined || !('heads' in payload)) return wrong;
  const ends = new Map(payload.heads.map((head) => [head.chain, head]));
  // Both are of the same chains: none is gone.
  const isWhole = payload.workspace === workspace && !('since' in payload && payload.since !== null);
  // A file from before the checkpoint ends before it.
  const isEarlier = compareText(payload.time, time) < 0;
  return firstOf(heads, ({chain, sequence}) => {
    const end = ends.get(chain);
    if (isEarlier) return undefined;
    if (end === undefined)
      return isWhole ? `${chain} is missing, but the checkpoint of ${time} noted it` : undefined;
    return sequence <= end.sequence
      ? undefined
      : `${chain} ends at event ${end.sequence}, but the checkpoint of ${time} noted event ${sequence}: it was cut off`;
  });
}
