/** Offboarding somebody: shown first, then judged again under the locks and written, all of it or nothing. */
import {isError} from '../diagnostics/diagnostic.ts';
import {applyChanges} from '../diff/diff.ts';
import {locateFindings} from '../manifest/locate.ts';
import {digestOf} from '../model/canonical-json.ts';
import {pseudonymOf} from '../model/email-texts.ts';
import type {
  Offboarding,
  OffboardResult,
  OffboardStatus,
  OffboardingRead,
  OffboardingScope,
} from '../model/offboarding.ts';
import {
  offboarderSight,
  offboardingInSight,
  planOffboarding,
  successorIn,
  wasOffboarded,
  type OffboardingInput,
} from '../planner/offboarding.ts';
import type {OffboardedPerson} from '../planner/offboarding-edits.ts';
import type {OffboardingVerdict} from './offboarding-port.ts';
import type {Store} from './store-port.ts';
import {effectiveActor, presentActor} from './who-acts.ts';

/** How offboarding is asked for. */
export interface OffboardRequest {
  readonly person: string;
  /** Who is claimed; without anybody, it is whom the database login is bound to. */
  readonly actor: string | null;
  readonly anonymise: boolean;
  /** The only workspaces that they are offboarded from; undefined means all, and the account too. */
  readonly only?: readonly string[];
  readonly successors: OffboardingInput['successors'];
  /** Workspaces that are read besides: those of manifests that are to be edited. */
  readonly alsoRead: readonly string[];
}

/** The result, and what the manifests have to be edited to. */
export interface OffboardOutcome {
  readonly result: OffboardResult;
  readonly offboarded: OffboardedPerson;
}

const scopeOf = ({person, only, alsoRead, anonymise}: OffboardRequest): OffboardingScope => ({
  person,
  workspaces: [...(only ?? []), ...alsoRead],
  anonymise,
});

/** Who acts, under the address that they have now. */
const actorOf = (request: OffboardRequest, {live}: Pick<OffboardingRead, 'live'>): string | null =>
  presentActor(effectiveActor(request.actor, live.login), live.formerAddresses);

function plan(request: OffboardRequest, read: OffboardingRead): Offboarding {
  const {person, anonymise, only, successors} = request;
  return planOffboarding({
    live: read.live,
    person,
    pseudonym: pseudonymOf(read.id),
    actor: actorOf(request, read),
    anonymise,
    ...(only !== undefined && {only}),
    successors,
    known: read.known,
  });
}

function offboardedPersonOf(
  {person, name, account, workspaces, changes}: Offboarding,
  request: OffboardRequest,
  {live, id, anonymised}: OffboardingRead,
): OffboardedPerson {
  const from = new Set(workspaces.map(({workspace}) => workspace));
  const actor = actorOf(request, {live});
  return {
    person,
    name: anonymised ? pseudonymOf(id) : name,
    account: account || wasOffboarded(live, person, '*'),
    isOffboardedFrom: (workspace) =>
      workspace != null && (from.has(workspace) || account || wasOffboarded(live, person, workspace)),
    successorIn: (workspace) => successorIn({successors: request.successors, actor}, workspace),
    live: applyChanges(live.objects, changes),
    before: live,
  };
}

/** The part of an offboarding that its actor may see. */
const shownOf = (offboarding: Offboarding, request: OffboardRequest, read: OffboardingRead): Offboarding =>
  offboardingInSight(offboarding, offboarderSight({live: read.live, actor: actorOf(request, read)}));

function outcomeOf(
  offboarding: Offboarding,
  status: OffboardStatus,
  request: OffboardRequest,
  read: OffboardingRead,
): OffboardOutcome {
  const diagnostics = locateFindings(offboarding.findings, new Map());
  return {
    result: {status, offboarding: shownOf(offboarding, request, read), diagnostics},
    offboarded: offboardedPersonOf(offboarding, request, read),
  };
}

const statusOf = ({findings, already}: Offboarding, otherwise: OffboardStatus): OffboardStatus =>
  already ? 'already' : findings.some(isError) ? 'refused' : otherwise;

/** What offboarding would do, without doing it. */
export async function previewOffboarding(store: Store, request: OffboardRequest): Promise<OffboardOutcome> {
  const read = await store.readOffboarding(scopeOf(request));
  const offboarding = plan(request, read);
  return outcomeOf(offboarding, statusOf(offboarding, 'preview'), request, read);
}

/** The part of an offboarding that a person agreed to: everything that was shown. */
const shownContent = ({changes, workspaces, access}: Offboarding): string =>
  digestOf({changes, workspaces, access});

/** Offboards somebody. `shown` is what somebody agreed to, if they were asked: nothing else is then done. */
export function offboardPerson(
  store: Store,
  request: OffboardRequest,
  {lockTimeoutMs, shown}: {readonly lockTimeoutMs: number; readonly shown?: Offboarding},
): Promise<OffboardOutcome> {
  const decide = (read: OffboardingRead): OffboardingVerdict<OffboardOutcome> => {
    const offboarding = plan(request, read);
    const isStale =
      shown !== undefined && shownContent(shown) !== shownContent(shownOf(offboarding, request, read));
    const status = statusOf(offboarding, isStale ? 'stale' : 'offboarded');
    const result = outcomeOf(offboarding, status, request, read);
    const actor = actorOf(request, read);
    if (status !== 'offboarded' || actor === null) return {stop: result};
    const {person, account, workspaces, changes} = offboarding;
    const {anonymise} = request;
    return {write: {person, anonymise, account, workspaces, changes, actor}, result};
  };
  const actor = request.actor ?? 'somebody';
  return store.offboard({scope: scopeOf(request), actor, lockTimeoutMs}, decide);
}
