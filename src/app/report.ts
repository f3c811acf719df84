/** Everything that stands in the live state, and who reaches what: for those who audit it. */
import {computeAccess} from '../access/access.ts';
import {requestsIn} from '../agreements/request.ts';
import {compareWaiting} from '../agreements/requests.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {compareObjects, homeOf} from '../model/address.ts';
import type {LiveAccess, LiveReport} from '../model/live-report.ts';
import {ofKind, type LiveObject} from '../model/objects.ts';
import type {Waiting} from '../model/plan.ts';
import {AgreementFacts} from './agreement-facts.ts';
import {readConcern, type Concern} from './concern.ts';
import type {LoadedSet} from './load-set.ts';
import type {Store} from './ports.ts';

export interface ReportQuestion {
  /** The set that is asked in, if it is asked in one. */
  readonly loaded?: LoadedSet | undefined;
  /** Workspaces that are asked about; otherwise those of the set, or all there are. */
  readonly workspaces: readonly string[];
  readonly toolVersion: string;
  /** ms since 1970, UTC; only `createdAt` shows it. */
  readonly createdAt: number;
}

/** The objects of the workspaces asked about, and the users who are members or guests of one of them. */
function objectsIn({live, includes}: Concern): LiveObject[] {
  const objects = [...live.objects.values()];
  const own = objects.filter((object) => {
    const home = homeOf(object);
    return home !== null && includes(home);
  });
  const people = new Set(own.filter(({kind}) => kind === 'Member' || kind === 'Guest').map(({name}) => name));
  const users = [...ofKind(live.objects, 'User')].filter(
    ({name, spec}) => people.has(name) || spec.systemAdmin,
  );
  return [...users, ...own].toSorted(compareObjects);
}

function waitingIn(facts: AgreementFacts, {includes}: Concern): Waiting[] {
  return [...requestsIn(facts.live.objects)]
    .filter((request) => includes(request.workspace ?? '') || includes(request.spec.with))
    .flatMap((request) => facts.sides(request))
    .filter(({status}) => status === 'waiting')
    .map(({id, side, approvers, since, digest}) => ({id, side, approvers, since, digest}))
    .toSorted(compareWaiting);
}

/** Who reaches what is in the workspaces asked about, by the best path of each. */
function accessIn(facts: AgreementFacts, {includes}: Concern): LiveAccess[] {
  const {objects: state, now, elsewhere} = facts.live;
  const table = computeAccess({state, now, external: facts.external, elsewhere});
  return table.targets
    .filter((target) => includes(target.slice(target.indexOf(':') + 1, target.indexOf('/'))))
    .flatMap((object) =>
      [...table.principals(object)].map(([principal, {level, paths}]) => ({
        principal,
        object,
        level,
        via: paths[0]?.via ?? [],
      })),
    );
}

/** Reads the live state and describes it. Never writes. Throws UsageError for a workspace that is not live. */
export async function readReport(store: Store, question: ReportQuestion): Promise<LiveReport> {
  const {loaded, workspaces, toolVersion, createdAt} = question;
  const concern = await readConcern(store, {loaded, workspaces});
  const facts = new AgreementFacts(concern.live);
  const {includes} = concern;
  return {
    tool: {name: 'bylaw', version: toolVersion},
    createdAt: new Date(createdAt).toISOString(),
    of: concern.of,
    workspaces: [...ofKind(concern.live.objects, 'Workspace')]
      .map(({name}) => name)
      .filter(includes)
      .toSorted(compareText),
    objects: objectsIn(concern),
    connections: facts
      .pairs()
      .filter((pair) => pair.some(includes))
      .map(([a, b]) => (includes(a) ? facts.connection(a, b) : facts.connection(b, a))),
    waiting: waitingIn(facts, concern),
    access: accessIn(facts, concern),
  };
}
