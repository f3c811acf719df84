/**
 * desired × live → plan: compares, judges, and works out what each change waits for and what it does to people's
 * access. Pure: equal inputs give equal plans; `createdAt` is an input, too.
 */
import {NOTHING, type Sight} from '../access/sight.ts';
import {approvalsInForce} from '../agreements/approvals-in-force.ts';
import {connectionsMade} from '../agreements/connections-made.ts';
import {compareWaiting} from '../agreements/requests.ts';
import {stopsApply} from '../diagnostics/diagnostic.ts';
import {diff} from '../diff/diff.ts';
import {compareObjects, homeOf, parseAddress, type Address} from '../model/address.ts';
import {deletedWorkspaces, isDormantOnReturn} from '../model/archive.ts';
import {countedAs, type Change} from '../model/change.ts';
import type {Live} from '../model/live.ts';
import type {LiveObject} from '../model/objects.ts';
import {FORMAT_VERSION, type Plan} from '../model/plan.ts';
import type {RunToWrite} from '../model/run.ts';
import {allSteps} from '../model/steps.ts';
import {lookerOf} from '../rules/looker.ts';
import {againstStrangersPlan} from '../rules/strangers-workspaces.ts';
import {toldCreatedOutside} from './created-outside.ts';
import {digestOfDesired, digestOfLive} from './fingerprints.ts';
import {declaredIn, factsOf, judgedWithoutStrays, straysOf, type Judging} from './judged-changes.ts';
import {runOf, unchangedBeside} from './leavings.ts';
import {countOutsiders, requestsShown, withNames} from './plan-access.ts';
import type {PlanInput} from './plan-input.ts';
import {planOfNothing} from './plan-of-nothing.ts';
import {filterOf, isFiltered} from './plan-scope.ts';
import {
  findingInSight,
  isCompared,
  permissionsInSight,
  waitingInSight,
  workspacesInSight,
} from './plan-sight.ts';
import {blockedBy, plannedChange} from './planned-change.ts';

/** A plan, and the changes that it shows, with the objects that an apply needs. */
export interface MadePlan {
  readonly plan: Plan;
  readonly changes: readonly Change[];
  /** What a run writes of them, and whose leaving it carries out. */
  readonly run: Pick<RunToWrite, 'changes' | 'leavings'>;
  /** What the plan shows of what was read. */
  readonly sight: Sight;
}

const count = (changes: readonly Change[], action: Change['actions'][number]): number =>
  changes.filter(({actions}) => countedAs(actions) === action).length;

/** What has no effect after changes: what had none, and what comes back without. */
export function dormantAfter(live: Live, changes: readonly Change[]): readonly LiveObject[] {
  const written = new Set(changes.map(({address}) => address));
  const gone = deletedWorkspaces(changes);
  const back = changes.flatMap(({address, restores}) =>
    restores === undefined
      ? []
      : [...(live.archived.get(parseAddress(address)?.name ?? '')?.objects.values() ?? [])],
  );
  return [...live.dormant.values(), ...back.filter(isDormantOnReturn)].filter(
    ({address, workspace}) => !written.has(address) && !gone.has(workspace ?? ''),
  );
}

const objectsAt = ({objects}: Live, addresses: ReadonlySet<Address>): readonly LiveObject[] =>
  [...addresses].flatMap((address) => objects.get(address) ?? []);

const withDormant = (objects: readonly LiveObject[]): Pick<Plan, 'dormant'> =>
  objects.length === 0 ? {} : {dormant: objects.toSorted(compareObjects).map(({address}) => address)};

/** Makes the plan of a set, in steps. Findings about the manifests themselves must have been dealt with before. */
export function* planning(input: PlanInput): Judging<MadePlan> {
  const {set, live, filter, actor, isUnseen = false} = input;
  const declared: Plan['desired'] = {
    digest: digestOfDesired(input.desired),
    files: input.provenance.files,
    objects: input.desired.size,
    commit: input.provenance.commit,
  };
  const read = declaredIn(input);
  const {all, left} = read;
  const compared = {all, left, diff: diff(all, left.live, set.name, set.release)};
  // What others wrote under the name of the set says nothing of what its manifests are about.
  const strays = new Set(straysOf(input, compared).map(({address}) => address));
  const strangers = againstStrangersPlan({...factsOf(input, compared, strays), live: live.objects});
  if (strangers.length > 0) {
    const plan = planOfNothing({...input, desired: declared}, input.locate(strangers));
    return {plan, changes: [], run: {changes: []}, sight: NOTHING};
  }
  const made = yield* judgedWithoutStrays(input, compared);
  const {changes, rest, effects, after, judgements, leftAlone, sight, access} = made;
  const {open, settlement, permissions} = effects;
  const looker = lookerOf(made.facts);
  const isShown = isCompared(looker, live);
  const states = [live.objects, after] as const;
  const findings = judgements.map(({finding}) => finding);
  const diagnostics = input.locate(
    [...findings, ...read.findings].filter((found) =>
      findingInSight(sight, {declared: read.declared, states, looker}, found),
    ),
  );
  const blocked = blockedBy(judgements);
  const waiting = waitingInSight(sight, [...open.values()].flat()).toSorted(compareWaiting);
  const shown = requestsShown(changes, waiting, access);
  // Nothing of strangers is told by somebody's leaving, which is then not permitted.
  const shownChanges = changes.filter(
    ({address, leaving}) => leaving === undefined || all.has(address) || sight.address(address),
  );
  const connected = connectionsMade(after, settlement.ledger, live.ledger).filter(({workspaces}) =>
    workspaces.some((workspace) => sight.isOwn(workspace)),
  );
  const plan: Plan = {
    formatVersion: FORMAT_VERSION,
    tool: {name: 'bylaw', version: input.toolVersion},
    createdAt: input.createdAt,
    set: set.name,
    actor,
    applyable: !diagnostics.some(stopsApply),
    desired: declared,
    live: {digest: digestOfLive(live.objects), lastRun: live.lastRun},
    summary: {
      create: count(shownChanges, 'create'),
      update: count(shownChanges, 'update'),
      delete: count(shownChanges, 'delete'),
      adopt: count(shownChanges, 'adopt'),
      release: count(shownChanges, 'release'),
      accept: count(shownChanges, 'accept'),
      unchanged: unchangedBeside(compared.diff, left.all).filter(isShown).length,
      waiting: waiting.length,
      unmanaged: [...compared.diff.unmanaged, ...objectsAt(live, leftAlone)].filter((object) =>
        sight.isOwn(homeOf(object)),
      ).length,
      outsiders: countOutsiders(access.gained),
    },
    changes: shownChanges.map((change) => plannedChange(change, {set: set.name, sight, open, blocked})),
    ...(isFiltered(filter) && {
      filter: filterOf(filter, compared.diff.changes, ({before, after: stays}) => isShown(stays ?? before)),
    }),
    workspaces: workspacesInSight(sight, after),
    waiting,
    agreed: approvalsInForce(after, settlement.ledger, live.ledger, (id) => shown.has(id)),
    ...(connected.length > 0 && {connected}),
    ended: effects.ended,
    access,
    permissions: permissionsInSight(sight, permissions),
    ...(!isUnseen && withNames(access, states, sight)),
    diagnostics,
    ...withDormant(dormantAfter(left.live, rest).filter((object) => sight.isOwn(homeOf(object)))),
    ...toldCreatedOutside(live, rest, {
      sight,
      leftAlone: new Set([...leftAlone].filter((address) => isShown(parseAddress(address)))),
    }),
  };
  return {plan, changes, run: runOf({...left, rest}, set.name), sight};
}

/** {@link planning} in one go. */
export const makePlan = (input: PlanInput): MadePlan => allSteps(planning(input));
