/**
 * Judges a plan: runs every rule on the state after it. A breach is an error for a plan only if the plan causes it or
 * touches the object (section 3 of the contract, "Judging"): what another set or the passing of time broke is a
 * warning, so that one set cannot block another.
 */
import type {Finding} from '../diagnostics/diagnostic.ts';
import type {Address} from '../model/address.ts';
import {fieldPlace} from '../model/field-place.ts';
import {isRelease} from '../model/change.ts';
import type {SetConfig} from '../model/set-config.ts';
import {allSteps} from '../model/steps.ts';
import {guardEmptySet} from './guard-empty-set.ts';
import {configuredBy, turnedDown} from './guard-overridden.ts';
import {RULES} from './index.ts';
import {declaredAsLive, withConsequences, type PlanToJudge} from './judged.ts';
import type {Rule} from './rule.ts';

/** The finding with the severity that a set gives to advice. Errors and refusals are no advice. */
function configured(finding: Finding, set: Pick<SetConfig, 'rules'>): Finding | undefined {
  if (finding.severity !== 'warning' && finding.severity !== 'info') return finding;
  const severity = set.rules[finding.rule];
  if (severity === 'off') return undefined;
  return severity === undefined ? finding : {...finding, severity};
}

/** The finding with the severity that it has for this plan: an error that the plan has no part in is a warning. */
function loweredUnlessConcerned(finding: Finding, concerned: boolean): Finding {
  return concerned || finding.severity !== 'error' ? finding : {...finding, severity: 'warning'};
}

/** A finding about what is live, with its place where that is declared as it is live. */
function placed(finding: Finding, judged: PlanToJudge): Finding {
  const {field, ...found} = finding;
  if (field === undefined) return finding;
  const declared = found.address === null ? undefined : declaredAsLive(judged, found.address);
  return declared === undefined ? found : {...found, place: fieldPlace(declared, field)};
}

/** Rules that stand against letting go of an object: nothing else of it is judged, since it stays as it is. */
const ABOUT_RELEASES = /^(authority\/|ownership\/released$)/;

/** A finding, and the changes of the plan that it is about or that cause it, by address. */
export interface Judgement {
  readonly finding: Finding;
  readonly against: readonly Address[];
}

/**
 * Every finding against a plan. When the set is empty by mistake, only that is said. Which objects a plan
 * touches: those it changes, those it would change if another set did not own them, and those in which it would let a
 * creator stand whom somebody wrote there around bylaw. A step is a rule.
 */
export function* judging(
  plan: PlanToJudge,
  rules: readonly Rule[] = RULES,
): Generator<undefined, readonly Judgement[]> {
  const judged = withConsequences(plan);
  const empty = [...guardEmptySet.check(judged)];
  if (empty.length > 0) return empty.map(({finding}) => ({finding, against: []}));
  const touched = new Set<Address>(
    judged.changes.flatMap((change) => {
      const {address, renamedFrom} = change;
      if (isRelease(change)) return [];
      return renamedFrom === undefined ? [address] : [address, renamedFrom];
    }),
  );
  const named = new Set<Address>([
    ...(judged.set.release ?? []),
    ...judged.changes.filter(isRelease).map(({address}) => address),
  ]);
  for (const {object} of judged.foreign()) touched.add(object.address);
  for (const address of judged.auditedCreators?.keys() ?? []) {
    if (judged.desired.has(address)) touched.add(address);
  }
  const judgements: Judgement[] = [];
  const ofPlan: Finding[] = [];
  for (const [done, rule] of rules.entries()) {
    yield;
    judged.onProgress?.({phase: 'judge', done, total: rules.length});
    for (const {finding: found, causes = []} of rule.check(judged)) {
      const finding = placed(found, judged);
      const {address} = finding;
      const against = [...(address === null ? [] : [address]), ...causes].filter(
        (a) => touched.has(a) || (named.has(a) && ABOUT_RELEASES.test(finding.rule)),
      );
      const concerned = judged.offline || address === null || against.length > 0;
      // The configured severity comes first: a set may raise advice to an error, but what it has no part in stays a
      // warning.
      if (concerned) ofPlan.push(finding);
      const told = configured(finding, configuredBy(finding, judged));
      if (told !== undefined) judgements.push({finding: loweredUnlessConcerned(told, concerned), against});
    }
  }
  for (const finding of turnedDown(ofPlan, judged)) {
    const told = configured(finding, configuredBy(finding, judged));
    if (told !== undefined) judgements.push({finding: told, against: []});
  }
  return withoutConsequences(judgements);
}

/** What follows, whatever else is so, from a name at the same place that names nothing, or somebody who has left. */
const FOLLOWING: ReadonlySet<string> = new Set([
  'collaboration/spaces',
  'ownership/creator-immutable',
  'guest/manager',
  'share/outside-team',
  'share/right-not-held',
]);

const placeOf = ({address, place}: Finding): string => `${address} ${place?.pointer}`;

/** Findings without those that only follow from a wrong name: to mend it mends them. */
function withoutConsequences(judgements: readonly Judgement[]): readonly Judgement[] {
  const names = judgements.filter(
    ({finding: {rule, severity}}) =>
      severity === 'error' &&
      ['references/unresolved', 'references/offboarded', 'permissions/unknown'].includes(rule),
  );
  if (names.length === 0) return judgements;
  const places = new Set(names.map(({finding}) => placeOf(finding)));
  const targets = new Set(
    names.flatMap(({finding}) => (finding.place?.pointer.endsWith('/target') ? [finding.address] : [])),
  );
  return judgements.filter(({finding}) => {
    if (finding.rule === 'ownership/manager') return !targets.has(finding.address);
    return !FOLLOWING.has(finding.rule) || !places.has(placeOf(finding));
  });
}

/** The findings of {@link judging} alone. */
export const judge = (plan: PlanToJudge, rules: readonly Rule[] = RULES): readonly Finding[] =>
  allSteps(judging(plan, rules)).map(({finding}) => finding);
