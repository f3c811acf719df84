/** Since when people have the access that answers tell of: asked of the audit, once for each answer. */
import type {AccessTable, EffectiveAccess} from '../access/access.ts';
import type {ExternalAccess} from '../access/external-access.ts';
import type {Sight} from '../access/sight.ts';
import {hostOf} from '../access/targets.ts';
import {reachedHowIn} from '../agreements/reached-how.ts';
import {asking} from '../agreements/request.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {addressOf} from '../model/address.ts';
import {groupBy} from '../model/group-by.ts';
import type {Level} from '../model/levels.ts';
import type {Live} from '../model/live.ts';
import type {LiveAccess} from '../model/live-report.ts';
import type {PastScope} from '../model/past.ts';
import type {Reach, ReachedHow} from '../model/plan.ts';
import {bareName} from '../model/principal.ts';
import {StepByStep} from '../model/steps.ts';
import {accessSince, type AccessHeld} from '../past/access-since.ts';
import {pastOf, type Past} from '../past/past.ts';
import type {AccessAhead, Judging} from '../planner/judged-changes.ts';
import type {MadePlan} from '../planner/make-plan.ts';
import {renamedTargets} from '../planner/plan-effects.ts';
import type {Store} from './store-port.ts';

/**
 * What the access of people to targets can have rested on: the workspaces of the targets, and those that share with them. Of
 * workspaces that were not read live, the past is not read either.
 */
function scopeOf(live: Live, held: readonly AccessHeld[], also: readonly string[] = []): PastScope {
  const hosts = new Set([...held.map(({object}) => hostOf(object)), ...also]);
  const workspaces = new Set(hosts);
  for (const object of asking(live.objects)) {
    const sides = [object.workspace ?? '', object.spec.with];
    if (sides.some((side) => hosts.has(side))) for (const side of sides) workspaces.add(side);
  }
  return {
    workspaces: [...workspaces]
      .filter((name) => live.objects.has(addressOf('Workspace', null, name)))
      .toSorted(compareText),
    people: [...new Set(held.map(({principal}) => bareName(principal)))],
  };
}

/** The past on which access of people in a live state can have rested, and that of the workspaces `also`. */
export const readPastOfAccess = async (
  store: Pick<Store, 'pastEvents'>,
  live: Live,
  held: readonly AccessHeld[],
  also?: readonly string[],
): Promise<Past> => pastOf(live, await store.pastEvents(scopeOf(live, held, also), live.now));

/** Since when each has the access that they have in a live state: see {@link accessSince}. */
async function readSince(
  store: Pick<Store, 'pastEvents'>,
  live: Live,
  held: readonly AccessHeld[],
  sight: Sight,
): Promise<readonly (string | null)[]> {
  if (held.length === 0) return [];
  return accessSince(await readPastOfAccess(store, live, held), held, sight);
}

const NOT_KNOWN: ReachedHow = {outside: null, since: null, agreed: [], expires: null};

/** One person's access to one target. */
export interface Reached extends EffectiveAccess {
  /** `user:EMAIL`. */
  readonly principal: string;
  readonly object: string;
}

/** Everybody who reaches these targets. */
export const reachersOf = (table: AccessTable, targets: readonly string[]): readonly Reached[] =>
  targets.flatMap((object) =>
    [...table.principals(object)].map(([principal, access]) => ({principal, object, ...access})),
  );

/** What people reach in a live state with the `external` access, by the best path of each, and how they have it. */
export async function reachedSince(
  store: Pick<Store, 'pastEvents'>,
  live: Live,
  external: ExternalAccess,
  reached: readonly Reached[],
  sight: Sight,
): Promise<readonly LiveAccess[]> {
  const howOf = reachedHowIn({state: live.objects, now: live.now, external}, live.ledger, live.ledger);
  const since = await readSince(
    store,
    live,
    reached.map(({principal, object, level, paths: [best]}) => ({
      principal,
      object,
      level,
      link: best?.link,
    })),
    sight,
  );
  return reached.map(({principal, object, level, paths: [best]}, i) => ({
    principal,
    object,
    level,
    via: best?.via ?? [],
    ...(best === undefined ? NOT_KNOWN : howOf(principal, object, best)),
    since: since[i] ?? null,
  }));
}

type LevelGroup = Reach['levels'][number];

/** People of one level in groups of whom the same is said, in the order of the first of each. */
function bySince(
  group: LevelGroup & {readonly how: ReachedHow},
  since: readonly (string | null)[],
): readonly LevelGroup[] {
  const groups = groupBy(group.principals, (_, i) => since[i] ?? '');
  return [...groups].map(([from, principals]) => ({
    ...group,
    principals,
    how: {...group.how, since: from === '' ? null : from},
  }));
}

const sameLevel = (a: LevelGroup, b: LevelGroup): boolean => a.level === b.level && a.link === b.link;

/** Groups of each level in the order of the first person in them; levels stay as they are. */
const inOrder = (levels: readonly LevelGroup[]): readonly LevelGroup[] =>
  levels
    .map((group) => ({group, level: levels.findIndex((one) => sameLevel(one, group))}))
    .toSorted(
      (a, b) => a.level - b.level || compareText(a.group.principals[0] ?? '', b.group.principals[0] ?? ''),
    )
    .map(({group}) => group);

/** Whose access a plan tells of, and that of which of them the audit can be asked: what has another name now, or none, included. */
interface ReachAsked {
  /** All that is told of, in its order; `object` is undefined where the audit knows nothing of it. */
  readonly asked: readonly {readonly group: LevelGroup; readonly object: string | undefined}[];
  readonly held: readonly AccessHeld[];
}

function reachAsked({changes, access: {reach = []}}: AccessAhead): ReachAsked {
  const renamed = renamedTargets(changes);
  const was = new Map([...renamed].map(([before, after]) => [after, before]));
  // A target that gets the name of another was not there under it.
  const nameBefore = (object: string): string | undefined =>
    was.get(object) ?? (renamed.has(object) ? undefined : object);
  const asked = reach.flatMap(({object, levels}) =>
    levels.flatMap((group) =>
      group.principals.map((principal) => ({group, principal, object: nameBefore(object)})),
    ),
  );
  const held = asked.flatMap(({group: {level, link}, principal, object}): AccessHeld[] =>
    object === undefined ? [] : [{principal, object, level: level as Level, link}],
  );
  return {asked, held};
}

/** A plan with the answers for all that were asked. */
function withAnswers(made: MadePlan, {asked}: ReachAsked, known: readonly (string | null)[]): MadePlan {
  const {plan} = made;
  const {reach = []} = plan.access;
  const answers = known.values();
  const since = new Map<LevelGroup, (string | null)[]>();
  for (const {group, object} of asked) {
    const found = object === undefined ? null : (answers.next().value ?? null);
    const others = since.get(group);
    if (others === undefined) since.set(group, [found]);
    else others.push(found);
  }
  const told = reach.map(({object, levels}) => ({
    object,
    levels: inOrder(
      levels.flatMap((group) => {
        const {how} = group;
        return how === undefined ? [group] : bySince({...group, how}, since.get(group) ?? []);
      }),
    ),
  }));
  return {...made, plan: {...plan, access: {...plan.access, reach: told}}};
}

/** A plan with since when people have the access that its `reach` tells of. It reads nothing where nobody's access changes. */
export async function withSince(
  store: Pick<Store, 'pastEvents'>,
  made: MadePlan,
  live: Live,
): Promise<MadePlan> {
  const reach = reachAsked({changes: made.changes, access: made.plan.access});
  if (reach.held.length === 0) return made;
  return withAnswers(made, reach, await readSince(store, live, reach.held, made.sight));
}

/**
 * Makes a plan, with since when people have the access that its `reach` tells of: the audit is asked as soon as it is known of whom, and
 * the plan is judged meanwhile.
 */
export async function plannedSince(
  store: Pick<Store, 'pastEvents'>,
  work: Judging<MadePlan>,
  live: Live,
): Promise<MadePlan> {
  let first = work.next();
  while (first.done !== true && first.value === undefined) first = work.next();
  if (first.done === true) return withSince(store, first.value, live);
  const {value: ahead} = first;
  const reach = ahead === undefined ? undefined : reachAsked(ahead);
  const rest = new StepByStep(work);
  if (reach === undefined || reach.held.length === 0) return withSince(store, rest.finish(), live);
  const events = await store.pastEvents(scopeOf(live, reach.held), live.now, undefined, rest);
  const made = rest.finish();
  // Of what is refused in the end nothing is told: then it is asked again, of what is.
  if (made.plan.access !== ahead?.access) return withSince(store, made, live);
  return withAnswers(made, reach, accessSince(pastOf(live, events), reach.held, made.sight));
}
