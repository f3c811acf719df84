/** Who gained and who lost access between two moments. */
import {accessChangesMarked} from '../access/outsiders.ts';
import {EVERYTHING, sightOf, type Sight} from '../access/sight.ts';
import {hostOf, targetName} from '../access/targets.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import type {AccessDiff} from '../model/access-over-time.ts';
import type {Address} from '../model/address.ts';
import {rfc3339} from '../model/expiry.ts';
import type {AccessChange} from '../model/plan.ts';
import {asOf, sortedEvidence, sortedUncertain} from '../past/as-of.ts';
import {targetNameOf} from '../past/since-run.ts';
import {questionThen, type Then} from '../past/then.ts';
import {withNames} from '../planner/plan-access.ts';
import {accessInSight} from '../planner/plan-sight.ts';
import type {When} from './moments.ts';
import {readMomentScope, type MomentScope} from './moment-scope.ts';
import type {ScopedQuestion} from './question-scope.ts';
import {questionSight} from './question-sight.ts';
import type {Store} from './store-port.ts';

export interface DiffQuestion extends ScopedQuestion {
  readonly from: When;
  readonly to: When;
}

/** Targets that have another name at the second moment: their names at the first, with those. */
function renamedTargets(from: Then, to: Then): ReadonlyMap<string, string> {
  const now = (then: Then, address: Address): Address => then.renamed.get(address) ?? address;
  const later = new Map([...to.live.objects.keys()].map((address) => [now(to, address), address]));
  const renamed = new Map<string, string>();
  for (const object of from.live.objects.values()) {
    if (object.kind !== 'Space' && object.kind !== 'Resource') continue;
    const is = later.get(now(from, object.address));
    if (is === undefined || is === object.address) continue;
    const name = targetNameOf(to.live.objects.get(is));
    if (name !== undefined) renamed.set(targetName(object), name);
  }
  return renamed;
}

/** What of the two moments is shown: to who asks, of the workspaces that are asked about. */
function sightOfDiff(
  {present, events, includes, of}: MomentScope,
  asked: DiffQuestion,
  states: readonly Then[],
): Sight {
  const sight = questionSight(present, {set: asked.loaded?.config.name, claimed: asked.claimed});
  if (sight.everything && of === null) return EVERYTHING;
  const own = events.scope.workspaces.filter((workspace) => includes(workspace) && sight.isOwn(workspace));
  return sightOf(
    new Set(own),
    states.map(({live}) => live.objects),
  );
}

/** Compares the access of two moments, in either order. Throws UsageError, UnknownRunError and NotPermittedError. */
export async function diffAccess(store: Store, asked: DiffQuestion): Promise<AccessDiff> {
  const scope = await readMomentScope(store, asked, [asked.from, asked.to]);
  const [from, to] = scope.thens as readonly [Then, Then];
  const sight = sightOfDiff(scope, asked, [from, to]);
  const renamed = renamedTargets(from, to);
  const marked = accessChangesMarked(questionThen(from), questionThen(to), renamed);
  const {pending: _, ...access} = accessInSight(sight, {...marked, pending: []});
  const answer = ({principal, object, via}: AccessChange) => ({principal, object, paths: [{via}]});
  const changes = [...access.gained, ...access.lost, ...access.changed];
  const isAbout = ({object}: {readonly object: string}): boolean =>
    scope.of === null || sight.isOwn(hostOf(object)) || changes.some((change) => change.object === object);
  const premises = {answers: changes.map(answer), isAbout, asked: scope.named};
  const [before, after] = [asOf(from, sight, premises), asOf(to, sight, premises)];
  return {
    of: scope.of,
    from: rfc3339(from.instant),
    to: rfc3339(to.instant),
    gained: access.gained,
    lost: access.lost,
    changed: access.changed.toSorted(
      (a, b) => compareText(a.object, b.object) || compareText(a.principal, b.principal),
    ),
    ...withNames({...access, pending: []}, [from.live.objects, to.live.objects], sight),
    evidence: sortedEvidence([...before.evidence, ...after.evidence]),
    uncertain: sortedUncertain([...after.uncertain, ...before.uncertain]),
  };
}
