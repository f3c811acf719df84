/** Everything that stands in the live state, and who reaches what: for those who audit it. */
import {rfc3339} from '../model/expiry.ts';
import {sightIn, type Sight} from '../access/sight.ts';
import {hostOf} from '../access/targets.ts';
import {computeAccess} from '../access/access.ts';
import {requestsIn} from '../agreements/request.ts';
import {compareWaiting} from '../agreements/requests.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {compareObjects, homeOf, type Address} from '../model/address.ts';
import type {LiveAccess, LiveReport} from '../model/live-report.ts';
import {ofKind, type LiveObject} from '../model/objects.ts';
import type {Waiting} from '../model/plan.ts';
import {asOf} from '../past/as-of.ts';
import type {Then} from '../past/then.ts';
import {AgreementFacts} from './agreement-facts.ts';
import {reachedSince, reachersOf, type Reached} from './access-since.ts';
import {readMomentScope} from './moment-scope.ts';
import type {When} from './moments.ts';
import {questionSight} from './question-sight.ts';
import {readQuestionScope, type QuestionScope, type ScopedQuestion} from './question-scope.ts';
import type {Store} from './store-port.ts';

/** Which workspaces are asked about: those that are named; otherwise those of the set, or all there are. */
export interface ReportQuestion extends ScopedQuestion {
  readonly toolVersion: string;
  /** ms since 1970, UTC; only `createdAt` shows it. */
  readonly createdAt: number;
  /** The moment that it is about; without it, now. */
  readonly when?: When | undefined;
}

/** The objects of the workspaces asked about, and the users who are members or guests of one of them. */
function objectsIn({live, includes}: QuestionScope): LiveObject[] {
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

function waitingIn(facts: AgreementFacts, {includes}: QuestionScope): Waiting[] {
  return [...requestsIn(facts.live.objects)]
    .filter((request) => includes(request.workspace ?? '') || includes(request.spec.with))
    .flatMap((request) => facts.sides(request))
    .filter(({status}) => status === 'waiting')
    .map(({id, side, approvers, since, digest}) => ({id, side, approvers, since, digest}))
    .toSorted(compareWaiting);
}

/** Who reaches what is in the workspaces asked about, by the best path of each, and since when. */
async function accessIn(
  store: Store,
  facts: AgreementFacts,
  {includes}: QuestionScope,
  sight: Sight,
): Promise<{readonly access: readonly LiveAccess[]; readonly answers: readonly Reached[]}> {
  const {live} = facts;
  const {objects: state, now, elsewhere} = live;
  const table = computeAccess({state, now, external: facts.external, elsewhere});
  const targets = table.targets.filter((target) => includes(hostOf(target)));
  const reached = reachersOf(table, targets);
  return {access: await reachedSince(store, live, facts.external, reached, sight), answers: reached};
}

/** What a report is made of: the present, or a moment. */
interface ReportScope extends QuestionScope {
  readonly sight: Sight;
  readonly moment?: Then;
  readonly named: readonly Address[];
}

async function readScope(store: Store, question: ReportQuestion): Promise<ReportScope> {
  const {loaded, claimed, when} = question;
  const source = {set: loaded?.config.name, claimed};
  if (when === undefined) {
    const scope = await readQuestionScope(store, question);
    return {...scope, sight: questionSight(scope.live, source), named: []};
  }
  const {present, thens, of, includes, named} = await readMomentScope(store, question, [when]);
  const [then] = thens as readonly [Then];
  const sight = sightIn(questionSight(present, source), then.live.objects);
  return {live: then.live, of, includes, sight, moment: then, named};
}

/** Reads the live state and describes it. Never writes. Throws UsageError for a workspace that is not live. */
export async function readReport(store: Store, question: ReportQuestion): Promise<LiveReport> {
  const {toolVersion, createdAt} = question;
  const scope = await readScope(store, question);
  const facts = new AgreementFacts(scope.live);
  const {includes, sight, moment: then, named} = scope;
  const {access, answers} = await accessIn(store, facts, scope, sight);
  const isAbout = ({object}: {readonly object: string}): boolean => includes(hostOf(object));
  return {
    tool: {name: 'bylaw', version: toolVersion},
    createdAt: rfc3339(createdAt),
    of: scope.of,
    workspaces: [...ofKind(scope.live.objects, 'Workspace')]
      .map(({name}) => name)
      .filter(includes)
      .toSorted(compareText),
    objects: objectsIn(scope),
    connections: facts
      .pairs()
      .filter((pair) => pair.some(includes))
      .map(([a, b]) => (includes(a) ? facts.connection(a, b) : facts.connection(b, a))),
    waiting: waitingIn(facts, scope),
    access,
    ...(then !== undefined && asOf(then, sight, {answers, isAbout, asked: named})),
  };
}
