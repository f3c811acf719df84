/** Sentences about a plan as a whole. */
import {stopsApply, type Diagnostic} from '../../diagnostics/diagnostic.ts';
import {NO_ACCESS_CHANGES, NO_PERMISSION_CHANGES, type Plan} from '../../model/plan.ts';
import {accessCounts} from './access.ts';
import {actionCounts} from './actions.ts';
import {refusalFlag, severityCounts} from './findings.ts';
import {permissionCounts} from './permissions.ts';
import {enumerate, plural} from './plural.ts';

/** A filter as it is typed: `--target Role/acme/staff`. */
function filterText({targets = [], selector = {}}: NonNullable<Plan['filter']>): string {
  const labels = Object.entries(selector).map(([key, value]) => `--selector ${key}=${value}`);
  const all = [...targets.map((target) => `--target ${target}`), ...labels];
  return all.length > MOST_NAMED ? `${all.slice(0, MOST_NAMED).join(' ')} …` : all.join(' ');
}

const MOST_NAMED = 5;

/** What a plan was made from: `41 objects in 3 files`, or the run that it goes back to. */
export const originText = ({desired}: Plan): string =>
  desired.run === undefined
    ? `${plural(desired.objects, 'object')} in ${plural(desired.files, 'file')}`
    : `${plural(desired.objects, 'object')}, as run ${desired.run} left them`;

/** After which run of the set a plan was made; undefined if nothing was read. */
export const ranText = ({live: {digest, lastRun}}: Plan): string | undefined =>
  digest === null ? undefined : lastRun === null ? 'before the first run' : `after run ${lastRun}`;

/** On which plans of other sets a plan was made, by names as `shown`; undefined where it is on none. */
export const restsOnText = (
  {restsOn = []}: Plan,
  shown: (set: string) => string = (set) => set,
): string | undefined =>
  restsOn.length === 0
    ? undefined
    : `rests on the ${restsOn.length === 1 ? 'plan' : 'plans'} of ${enumerate(restsOn.map(({set}) => shown(set)))}`;

/** What a plan for a part of the set leaves out; undefined for one of all of it. */
export function leftOutText({filter}: Plan): string | undefined {
  if (filter === undefined) return undefined;
  const {leftOut, inPart} = filter;
  const only = `This plan covers only ${filterText(filter)}`;
  if (leftOut.length === 0) {
    return inPart
      ? `${only}; what else would change is in workspaces of which the actor is not a member, and is not shown.`
      : `${only}; nothing else in the set would change.`;
  }
  const shown = leftOut.slice(0, MOST_NAMED).join(', ');
  const more = leftOut.length > MOST_NAMED ? ` and ${leftOut.length - MOST_NAMED} more` : '';
  return `${only}; ${plural(leftOut.length, 'change')} ${leftOut.length === 1 ? 'is' : 'are'} left out: ${shown}${more}${inPart ? '; others, in workspaces of which the actor is not a member, are not shown' : ''}.`;
}

/** What is said of a plan without changes. */
export function nothingText({
  set,
  actor,
  applyable,
  desired,
  live,
  summary,
  filter,
  diagnostics,
  createdOutside = [],
}: Plan): string {
  if (live.digest === null) {
    const who = actor === null ? '' : ` as ${actor}`;
    const isRefused = diagnostics.some(({rule}) => rule.startsWith('authority/'));
    const why = isRefused ? 'the actor is not allowed to plan it' : 'the manifests have errors';
    return `Plan for ${set}${who}: nothing is planned, because ${why}.`;
  }
  if (!applyable) return `Nothing can be applied: ${severityCounts(diagnostics.filter(stopsApply))}.`;
  if (filter !== undefined) return 'No changes to the selected objects.';
  const {unmanaged} = summary;
  const rest =
    unmanaged > 0
      ? ` ${plural(unmanaged, 'unmanaged object')} ${unmanaged === 1 ? 'is' : 'are'} left alone.`
      : '';
  const as = desired.run === undefined ? 'matches the manifests' : `is as run ${desired.run} left it`;
  return createdOutside.length > 0
    ? `No changes to what the set owns.${rest}`
    : `No changes. Live state ${as}.${rest}`;
}

/**
 * That people may have had what they gain; undefined if nothing is adopted, or nobody gains anything. What is adopted is compared with
 * nothing, so that access which it gave before counts as gained, too.
 */
export function adoptedText({changes, access}: Pick<Plan, 'changes' | 'access'>): string | undefined {
  if (access.gained.length + access.changed.length === 0) return undefined;
  const {length} = changes.filter(
    ({address, actions, before}) =>
      actions.includes('adopt') && before !== null && !address.startsWith('Workspace/'),
  );
  if (length === 0) return undefined;
  const [are, them] = length === 1 ? ['is', 'it'] : ['are', 'them'];
  return `${plural(length, 'object')} ${are} adopted: access through ${them} is shown as gained, and people may have it already.`;
}

/** What has no effect since its workspace was deleted; undefined if there is nothing. */
export function dormantText({dormant = []}: Pick<Plan, 'dormant'>): string | undefined {
  if (dormant.length === 0) return undefined;
  const [have, them, their] = dormant.length === 1 ? ['has', 'it', 'its'] : ['have', 'them', 'their'];
  return `${plural(dormant.length, 'unmanaged object')} ${have} no effect until a set adopts ${them}, because ${their} workspace was deleted and restored: ${dormant.join(', ')}.`;
}

/** How many objects that were created outside bylaw are named. */
const MOST_OUTSIDE = 10;

/** What was created outside bylaw and is left alone: each object, and what it gives; undefined if there is nothing. */
export function createdOutsideText({
  set,
  createdOutside = [],
}: Pick<Plan, 'set' | 'createdOutside'>): string | undefined {
  if (createdOutside.length === 0) return undefined;
  const named = createdOutside.slice(0, MOST_OUTSIDE).map(({address, gives, set: claimed}) => {
    const remarks = [
      ...gives.slice(0, MOST_NAMED),
      ...(gives.length > MOST_NAMED ? [`${gives.length - MOST_NAMED} more`] : []),
      ...(claimed === null
        ? []
        : [`its row says that it belongs to ${claimed === set ? 'this set' : claimed}`]),
    ];
    return remarks.length === 0 ? address : `${address} (${remarks.join(', ')})`;
  });
  const more = createdOutside.length - named.length;
  const [were, are, them] = createdOutside.length === 1 ? ['was', 'is', 'it'] : ['were', 'are', 'them'];
  return `${plural(createdOutside.length, 'live object')} ${were} created outside bylaw and ${are} left alone: ${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}. To adopt ${them}, declare ${them}; otherwise delete the rows.`;
}

/** That it is left out who gains and who loses what, where errors stop a plan; undefined where it is told. */
export const untoldText = (plan: Plan): string | undefined =>
  plan.changes.length > 0 && isBlocked(plan)
    ? 'Access and permissions are not shown while errors stop this plan.'
    : undefined;

/** `2 approvals pending`; undefined if none are. */
export const pendingCount = ({waiting}: Plan['summary']): string | undefined =>
  waiting === 0 ? undefined : `${plural(waiting, 'approval')} pending`;

/** Whether errors stand against a plan: then nobody gains or loses what it says, and access is not told. */
const isBlocked = ({diagnostics, applyable}: Plan): boolean =>
  !applyable && diagnostics.some(({severity}) => severity === 'error');

/** What a plan is told to do to people: what errors stop does not happen to anybody. */
export const effectsTold = (plan: Plan): Pick<Plan, 'access' | 'permissions'> =>
  isBlocked(plan) ? {access: {...NO_ACCESS_CHANGES, pending: []}, permissions: NO_PERMISSION_CHANGES} : plan;

/** What a plan does, part by part: `3 to change`, `1 outsider gains access`, `2 approvals pending`. */
export function headlineParts(plan: Plan): readonly string[] {
  const {summary} = plan;
  const {access, permissions} = effectsTold(plan);
  return [
    actionCounts((action) => summary[action], 'planned') || 'nothing to change',
    ...accessCounts(access),
    ...permissionCounts(permissions).map((count) => `${count} permissions`),
    pendingCount(summary),
  ].filter((part) => part !== undefined);
}

/** `Cannot apply: 1 error and 1 refusal.`, of what stops it. */
export const cannotApplyText = (against: readonly Diagnostic[]): string =>
  `Cannot apply: ${severityCounts(against)}.`;

/**
 * Whether the plan can be applied; and if not, what has to be fixed or which flag is needed. `waitsFor`: sets that cannot be applied
 * and on whose plans it rests.
 */
export function verdict(plan: Plan, waitsFor: readonly string[] = []): string {
  const sum = headlineParts(plan).join('; ');
  const rest = sum === '' ? '.' : `: ${sum}.`;
  if (plan.applyable) {
    const words =
      waitsFor.length === 0
        ? 'Ready to apply'
        : `Has to wait for ${enumerate(waitsFor)}, which cannot be applied`;
    return `${words}${rest}`;
  }
  const against = plan.diagnostics.filter(stopsApply);
  const flags = against.map(({rule, address}) => refusalFlag(rule, address));
  if (
    against.length === 0 ||
    against.some(({severity}) => severity === 'error') ||
    flags.includes(undefined)
  ) {
    return cannotApplyText(against);
  }
  const isOfPolicies = against.every(({rule}) => rule.startsWith('policy/'));
  const refused = isOfPolicies ? 'Refused by a policy; allow with' : 'Blocked by a guard; override with';
  return `${refused} \`bylaw apply ${[...new Set(flags)].join(' ')}\`${rest}`;
}

/** For each address, the ids of the rules that stop its change. */
export function blockersOf(diagnostics: readonly Diagnostic[]): Map<string, string[]> {
  const blockers = new Map<string, string[]>();
  for (const {address, rule} of diagnostics.filter(stopsApply)) {
    if (address === null) continue;
    const rules = blockers.get(address) ?? [];
    if (!rules.includes(rule)) rules.push(rule);
    blockers.set(address, rules);
  }
  return blockers;
}
