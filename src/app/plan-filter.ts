/** What `--target` and `--selector` of a plan may name: something that there is, and renames as a whole. */
import {compareText} from '../diagnostics/compare-text.ts';
import {nearest} from '../diagnostics/nearest.ts';
import {diff} from '../diff/diff.ts';
import {homeOf, parseAddress} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import type {LiveRead} from '../model/live.ts';
import type {LiveObject} from '../model/objects.ts';
import type {Labels} from '../model/specs.ts';
import {completeDesired} from '../planner/complete-desired.ts';
import {withPresentPeople} from '../planner/present-people.ts';
import {bears, inScope, isFiltered, type PlanFilter} from '../planner/plan-scope.ts';
import type {LoadedSet} from './load-set.ts';
import {lookerAt, questionSight} from './question-sight.ts';
import {UsageError} from './usage-error.ts';

/** What of the live state a filter may name: what is shown to who asks, and to a system admin the accounts of the set. */
function shownLive(
  loaded: LoadedSet,
  {live}: LiveRead,
  claimed: string | null,
): ReadonlyMap<string, LiveObject> {
  const set = loaded.config.name;
  const {isSystemAdmin} = lookerAt(live, {claimed});
  const sight = questionSight(live, {set, claimed});
  return new Map(
    [...live.objects].filter(
      ([, object]) => sight.isOwn(homeOf(object)) || (isSystemAdmin && object.managedBy === set),
    ),
  );
}

type Shown = ReturnType<typeof shownLive>;

function checkTargets(loaded: LoadedSet, shown: Shown, targets: readonly string[]): void {
  for (const target of targets) {
    if (loaded.decoded.objects.has(target) || shown.has(target)) continue;
    const near = nearest(target, [...loaded.decoded.objects.keys(), ...shown.keys()]);
    const form = parseAddress(target) === undefined ? 'An address is Kind/workspace/name. ' : '';
    throw new UsageError(
      `--target ${target} is neither declared nor live.`,
      `${form}${near === undefined ? 'Check the address; `bylaw plan` shows those that would change.' : `Did you mean ${near}?`}`,
    );
  }
}

/** The labels of everything that the set declares or owns. */
function labelsOf(loaded: LoadedSet, shown: Shown): readonly Labels[] {
  const own = [...shown.values()].filter(({managedBy}) => managedBy === loaded.config.name);
  return [...loaded.decoded.objects.values(), ...own].map(({labels}) => labels);
}

const pairsOf = (labels: Labels): readonly string[] =>
  Object.entries(labels).map(([key, value]) => `${key}=${value}`);

function checkSelector(all: readonly Labels[], selector: Labels): void {
  if (all.some((labels) => bears(labels, selector))) return;
  const pairs = [...new Set(all.flatMap(pairsOf))].toSorted(compareText);
  const unknown = pairsOf(selector).find((pair) => !pairs.includes(pair));
  const near = unknown === undefined ? undefined : nearest(unknown, pairs);
  const asked = pairsOf(selector).join(',');
  throw new UsageError(
    `--selector ${asked} matches nothing: ${unknown === undefined ? 'no object of this set has all of these labels' : `no object of this set has the label ${unknown}`}.`,
    near === undefined
      ? pairs.length === 0
        ? 'No object of this set has labels. Add them in `metadata.labels`.'
        : `Labels in this set include ${pairs.slice(0, 3).join(', ')}.`
      : `Did you mean ${near}?`,
  );
}

/** Refuses targets of which none bears the labels. */
function checkBoth(loaded: LoadedSet, shown: Shown, targets: readonly string[], selector: Labels): void {
  const isMeant = (target: string): boolean =>
    [loaded.decoded.objects.get(target), shown.get(target)].some((object) => bears(object?.labels, selector));
  if (targets.some(isMeant)) return;
  throw new UsageError(
    `--target and --selector match nothing together: no target has the label ${pairsOf(selector).join(' and ')}.`,
    'Leave one of them out.',
  );
}

/** A rename in scope whose name is given up, or taken over, by one that is not. */
function tornRename(
  changes: readonly Change[],
  filter: PlanFilter,
): {readonly inside: Change; readonly outside: Change} | undefined {
  const renames = changes.filter(({renamedFrom}) => renamedFrom !== undefined);
  const outside = renames.filter((change) => !inScope(change, filter));
  const passesOn = (one: Change, other: Change): boolean =>
    one.address === other.renamedFrom || one.renamedFrom === other.address;
  for (const inside of renames) {
    if (!inScope(inside, filter)) continue;
    const torn = outside.find((other) => passesOn(inside, other));
    if (torn !== undefined) return {inside, outside: torn};
  }
  return undefined;
}

/** Refuses a filter that names nothing that `claimed` may know, or a part of a chain of renames. Throws UsageError. */
export function checkFilter(
  loaded: LoadedSet,
  read: LiveRead,
  filter: PlanFilter,
  claimed: string | null,
): void {
  if (!isFiltered(filter)) return;
  const {targets, selector} = filter;
  const shown = shownLive(loaded, read, claimed);
  if (targets !== undefined) checkTargets(loaded, shown, targets);
  if (selector !== undefined) checkSelector(labelsOf(loaded, shown), selector);
  if (targets !== undefined && selector !== undefined) checkBoth(loaded, shown, targets, selector);
  const desired = completeDesired(
    withPresentPeople(loaded.decoded.objects, read.live).desired,
    read.live.objects,
  );
  const torn = tornRename(
    diff(desired, read.live, loaded.config.name, loaded.config.release).changes,
    filter,
  );
  if (torn === undefined) return;
  const {inside, outside} = torn;
  throw new UsageError(
    `One of ${inside.address} and ${outside.address} takes over the name of the other, so they must be planned together.`,
    `Plan both: add --target ${outside.address}, or plan without a filter.`,
  );
}
