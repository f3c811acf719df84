import type {Finding, Severity} from '../diagnostics/diagnostic.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {groupBy} from '../model/group-by.ts';
import {formatPointer} from '../model/json-pointer.ts';
import {NO_CONSENT} from '../model/plan.ts';
import {SET_FILE, type Guards, type SetConfig} from '../model/set-config.ts';
import {guardEmptySet} from './guard-empty-set.ts';
import {guardMassAccessLoss} from './guard-mass-access-loss.ts';
import {guardMassDelete} from './guard-mass-delete.ts';
import type {JudgedPlan, PlanToJudge} from './judged.ts';
import type {Rule} from './rule.ts';

/** What a guard or a rule would have said of the plan, and what keeps it from that. */
interface Params {
  /** `--allow-mass-delete`, or what was changed: `spec.guards.maxDeletes from 0.25 to 1`. */
  readonly by: {readonly flag: string} | {readonly changed: string};
  readonly rule: string;
  /** What it would have said. */
  readonly said: string;
}

const definition = defineRule<Params>({
  id: 'guard/overridden',
  severity: 'warning',
  invariant: false,
  title:
    'a guard or rule that would block the plan or warn of it is overridden on the command line, or loosened in bylaw.yaml in the same change',
  message: ({by, rule, said}) =>
    'flag' in by
      ? `\`${by.flag}\` overrides ${rule}: ${said}`
      : `The same change loosens ${rule} (${by.changed}), which would otherwise report: ${said}`,
  help: ({by}) =>
    'flag' in by
      ? `If this is not intended, plan again without \`${by.flag}\`.`
      : 'If this is not intended, undo the change in bylaw.yaml. Otherwise review both together, or change bylaw.yaml in a commit of its own first.',
  why: 'Somebody who reviews a plan trusts that the guards hold. A plan that opens the guard that it would run into must say so.',
  example: {
    broken:
      '# The same commit sets maxDeletes in bylaw.yaml from 0.25 to 1, and removes 20 of 40 live members.\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme-governance}\nspec: {guards: {maxDeletes: 0.25}}\n',
  },
});

/** The guards that the command line or the limits of bylaw.yaml open, and the limits that each rests on. */
const GUARDS: readonly {
  readonly guard: Rule;
  readonly consent: 'allowMassDelete' | 'allowAccessLoss' | 'allowEmpty';
  readonly flag: string;
  readonly limits: readonly (keyof Guards)[];
}[] = [
  {guard: guardEmptySet, consent: 'allowEmpty', flag: '--allow-empty', limits: []},
  {
    guard: guardMassDelete,
    consent: 'allowMassDelete',
    flag: '--allow-mass-delete',
    limits: ['maxDeletes', 'minPopulation'],
  },
  {
    guard: guardMassAccessLoss,
    consent: 'allowAccessLoss',
    flag: '--allow-access-loss',
    limits: ['maxAccessLoss', 'minPopulation'],
  },
];

const inSetFile = (...path: readonly string[]) => ({
  place: {file: SET_FILE, document: 0, pointer: formatPointer(['spec', ...path])},
});

/** The findings of a guard that is open, if it were not. */
function* opened(
  judged: JudgedPlan,
  {guard, consent, flag, limits}: (typeof GUARDS)[number],
): Generator<Finding> {
  const {set, configBefore = set} = judged;
  const isAllowed = judged.consent[consent];
  const rule = guard.definition.id;
  // By a flag, what it says as bylaw.yaml is now; else what it would have said as that was before.
  const guards = isAllowed ? set.guards : configBefore.guards;
  const loosened = isAllowed ? [] : limits.filter((limit) => set.guards[limit] > configBefore.guards[limit]);
  const [limit] = loosened;
  if (!isAllowed && limit === undefined) return;
  const closed = {...judged, set: {...set, guards}, consent: NO_CONSENT};
  const now = isAllowed ? 0 : [...guard.check(judged)].length;
  // What it still says needs no warning.
  if (now > 0) return;
  for (const {finding: against} of guard.check(closed)) {
    const changed = loosened
      .map((name) => `\`spec.guards.${name}\` from ${configBefore.guards[name]} to ${set.guards[name]}`)
      .join(', ');
    const by = isAllowed ? {flag} : {changed};
    yield finding(
      definition,
      {by, rule, said: against.message},
      limit === undefined ? {} : inSetFile('guards', limit),
    );
  }
}

export const guardOverridden: Rule = {
  definition,
  *check(judged) {
    for (const guard of GUARDS) for (const found of opened(judged, guard)) yield {finding: found};
  },
};

const WEIGHT: Readonly<Record<Severity | 'off', number>> = {
  off: 0,
  info: 1,
  warning: 2,
  refusal: 3,
  error: 4,
};

/** By which configuration the severity of a finding is read: no change of bylaw.yaml hides what is said of itself. */
export const configuredBy = ({rule}: Finding, {set, configBefore}: PlanToJudge): Pick<SetConfig, 'rules'> =>
  rule === definition.id ? (configBefore ?? set) : set;

/**
 * What is said of rules that the same change turned down: `findings` are those that are about the plan, as rules report them. Only
 * what would have stopped the plan, or warned, is told.
 */
export function turnedDown(
  findings: readonly Finding[],
  {set, configBefore}: PlanToJudge,
): readonly Finding[] {
  if (configBefore === undefined) return [];
  const severityIn = ({rules}: Pick<SetConfig, 'rules'>, {rule, severity}: Finding): Severity | 'off' =>
    rules[rule] ?? severity;
  const advice = findings.filter(({severity}) => severity === 'warning' || severity === 'info');
  const down = advice.filter((one) => {
    const before = severityIn(configBefore, one);
    return WEIGHT[before] >= WEIGHT.warning && WEIGHT[severityIn(set, one)] < WEIGHT[before];
  });
  return [...groupBy(down, ({rule}) => rule)].flatMap(([rule, [first, ...more]]) => {
    if (first === undefined || rule === definition.id) return [];
    const [before, after] = [severityIn(configBefore, first), severityIn(set, first)];
    const changed = `\`spec.rules.${rule}\` from ${before} to ${after}`;
    const rest = more.length === 0 ? '' : ` And ${more.length} more.`;
    return [
      finding(definition, {by: {changed}, rule, said: `${first.message}${rest}`}, inSetFile('rules', rule)),
    ];
  });
}
