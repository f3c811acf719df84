/** Receipts, checkpoints and evidence: what is taken out of the audit, as far as it is for who asks to see. */
import {compareText} from '../diagnostics/compare-text.ts';
import {homeOf, parseAddress} from '../model/address.ts';
import {chainOf, workspaceChain} from '../model/audit-chain.ts';
import type {ChainEvent, Checkpoint, Evidence, PeopleOf, Receipt} from '../model/evidence.ts';
import {rfc3339} from '../model/expiry.ts';
import {addressOfRequest} from '../receipts/check-file.ts';
import {commitsOf, decisionsTold, plansOf, runsTold} from '../receipts/told.ts';
import type {EventsRead} from './audit-port.ts';
import {NO_SET_SCOPE, unknownWorkspace} from './question-scope.ts';
import {questionSight, type QuestionSource} from './question-sight.ts';
import {runOfSet} from './set-history.ts';
import {lookIntoSet} from './set-sight.ts';
import type {Store} from './store-port.ts';
import {UnknownRunError} from './unknown-run-error.ts';
import {UsageError} from './usage-error.ts';

type ReadEvent = EventsRead['events'][number];

const DECISIONS = ['approve', 'deny', 'revoke', 'withdraw'];
const ID = /p_[0-9a-f]{24}/g;

/** An event as a file has it: of others, the payload and the names of chains are left out. */
function shownEvent(event: ReadEvent, isShown: boolean, names: (chain: string) => boolean): ChainEvent {
  const {address: _, payload, salt, heads, ...envelope} = event;
  return {
    ...envelope,
    heads:
      heads?.map((head) => ({
        ...head,
        chain: head.chain !== null && names(head.chain) ? head.chain : null,
      })) ?? null,
    ...(isShown && payload !== undefined && salt !== undefined && {payload, salt}),
  };
}

/** The addresses of the people whom events name whose content is shown, and of who acted by them. */
function peopleIn(events: readonly ChainEvent[], people: PeopleOf): PeopleOf {
  const shown = events.filter(({payload}) => payload !== undefined);
  const ids = new Set(
    shown.flatMap(({actor, payload = ''}) => [actor, ...[...payload.matchAll(ID)].map(([id]) => id)]),
  );
  return Object.fromEntries(
    [...ids]
      .flatMap((id) => (people[id] === undefined ? [] : [[id, people[id]] as const]))
      .toSorted(([a], [b]) => compareText(a, b)),
  );
}

/** Events in the form of a file; of people, only those are noted whom other events name. */
function shownEvents(
  {events, people}: EventsRead,
  isShown: (event: ReadEvent) => boolean,
  names: (chain: string) => boolean,
): {readonly events: readonly ChainEvent[]; readonly people: PeopleOf} {
  const others = events.map((event) => shownEvent(event, event.action !== 'person' && isShown(event), names));
  const named = peopleIn(others, people);
  return {
    people: named,
    events: others.map((event, i) => {
      const read = events[i];
      return read?.action === 'person' && Object.hasOwn(named, read.address)
        ? shownEvent(read, true, names)
        : event;
    }),
  };
}

const isIn = (workspace: string, {chain, address}: ReadEvent): boolean => {
  if (chain === workspaceChain(workspace) || address.startsWith('Set/')) return true;
  const parts = parseAddress(address);
  return parts !== undefined && homeOf(parts) === workspace;
};

/** The receipt of a run of a set. Throws UnknownRunError, and NotPermittedError for a set of strangers. */
export async function receiptOfRun(
  store: Store,
  set: string,
  run: number,
  claimed: string | null,
): Promise<Receipt> {
  const found = await runOfSet(store, set, run, claimed);
  if (found === undefined)
    throw new UnknownRunError(`The set ${set} has no run ${run}.`, '`bylaw history list` shows its runs.');
  const seen = new Set(found.events.map(({sequence}) => sequence));
  const read = await store.events({chains: [chainOf(set)], run});
  const {events, people} = shownEvents(
    read,
    ({sequence}) => seen.has(sequence),
    (chain) => chain === chainOf(set),
  );
  return {
    type: 'bylaw/receipt@1',
    database: read.database,
    of: {set, run},
    runs: runsTold(events),
    decisions: [],
    events,
    people,
  };
}

/**
 * The receipt of what was decided on a request, from the chain of a side that is for who asks to see. Throws UnknownRunError where nothing was,
 * or nothing is for them.
 */
export async function receiptOfRequest(
  store: Store,
  request: string,
  source: QuestionSource,
): Promise<Receipt> {
  const address = addressOfRequest(request);
  const home = address.split('/')[1] ?? '';
  const {live} = await store.read({...NO_SET_SCOPE, workspaces: [home]});
  const sight = questionSight(live, source);
  const sides = [home, ...(await store.decisionsOn(request)).map(({side}) => side)];
  const side = sides.find((workspace) => sight.isOwn(workspace));
  const about = {address, actions: DECISIONS};
  const read = side === undefined ? undefined : await store.events({chains: [workspaceChain(side)], about});
  if (read === undefined || read.events.length === 0) {
    throw new UnknownRunError(
      `Nothing was decided on ${request}.`,
      '`bylaw requests list --all` shows the requests; of a run, name its number.',
    );
  }
  const {events, people} = shownEvents(
    read,
    () => true,
    (chain) => chain === workspaceChain(side ?? ''),
  );
  return {
    type: 'bylaw/receipt@1',
    database: read.database,
    of: {request},
    runs: [],
    decisions: decisionsTold(events),
    events,
    people,
  };
}

/** Throws UsageError for a workspace that is not for who asks to see, or that never was. */
async function requireOwn(store: Store, workspace: string, source: QuestionSource): Promise<void> {
  const {live} = await store.read({...NO_SET_SCOPE, workspaces: [workspace]});
  const isKnown = (await store.chains()).includes(workspaceChain(workspace));
  if (!isKnown || !questionSight(live, source).isOwn(workspace))
    throw await unknownWorkspace(store, workspace);
}

/** Where the chains end that concern a workspace; without one, all there are. Throws UsageError for what is not for who asks. */
export async function checkpointOf(
  store: Store,
  workspace: string | null,
  source: QuestionSource,
): Promise<Checkpoint> {
  let chains: readonly string[];
  if (workspace === null) {
    const {sight} = await lookIntoSet(store, '', source.claimed ?? null);
    if (!sight.everything) {
      throw new UsageError(
        'Not every chain is for this login to note.',
        'Name one of its workspaces with --workspace W.',
      );
    }
    chains = await store.chains();
  } else {
    await requireOwn(store, workspace, source);
    chains = [workspaceChain(workspace), ...(await store.setsConcerning(workspace))];
  }
  const {database, time, heads} = await store.heads(chains);
  return {type: 'bylaw/checkpoint@1', database, workspace, time, heads};
}

/** The chains that concern a workspace: its own, and those of the sets that have or had something there. Throws UsageError. */
export async function evidenceOf(
  store: Store,
  workspace: string,
  since: number | undefined,
  source: QuestionSource,
): Promise<Evidence> {
  await requireOwn(store, workspace, source);
  const chains = [workspaceChain(workspace), ...(await store.setsConcerning(workspace))];
  const read = await store.events({chains, since});
  const {events, people} = shownEvents(
    read,
    (event) => isIn(workspace, event),
    (chain) => chains.includes(chain),
  );
  const runs = runsTold(events);
  const has = new Set(events.map(({chain}) => chain));
  return {
    type: 'bylaw/evidence@1',
    database: read.database,
    workspace,
    since: since === undefined ? null : rfc3339(since),
    time: read.time,
    // Of a chain without an event since then, nothing could be held against its end.
    heads: read.heads.filter(({chain}) => since === undefined || has.has(chain)),
    runs,
    decisions: decisionsTold(events),
    plans: plansOf(runs),
    commits: commitsOf(runs),
    events,
    people,
  };
}
