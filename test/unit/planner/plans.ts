/** Plans of what texts declare against what texts say is live. */
import {locateFindings} from '../../../src/manifest/locate.ts';
import type {Live} from '../../../src/model/live.ts';
import type {DesiredObject, LiveObject, State} from '../../../src/model/objects.ts';
import type {Plan, PlannedChange} from '../../../src/model/plan.ts';
import {DEFAULT_GUARDS, type SetConfig} from '../../../src/model/set-config.ts';
import {makePlan, type MadePlan} from '../../../src/planner/make-plan.ts';
import type {PlanInput} from '../../../src/planner/plan-input.ts';
import {desiredFrom, outdent, SET} from '../model/states.ts';
import {NEW_DATABASE} from '../model/new-database.ts';

export const NOW = Date.parse('2027-01-20T12:00:00Z');
export const CONFIG: SetConfig = {name: SET, guards: DEFAULT_GUARDS, rules: {}};
export const NO_CONSENT = {
  allowMassDelete: false,
  allowAccessLoss: false,
  allowEmpty: false,
  confirmDelete: [],
};

export const liveWith = (objects: State<LiveObject>, more: Partial<Live> = {}): Live => ({
  objects,
  applied: new Map(),
  lastRun: null,
  pristine: objects.size === 0,
  now: NOW,
  ...NEW_DATABASE,
  ...more,
});

/** Everything that a plan is made of; `manifests` stand in one file, `manifests/all.yaml`. */
export function planInput(
  manifests: string,
  live: State<LiveObject>,
  more: Partial<PlanInput> = {},
): PlanInput {
  const path = 'manifests/all.yaml';
  const desired: State<DesiredObject> = desiredFrom(manifests, path);
  const sources = new Map([[path, {path, text: outdent(manifests)}]]);
  return {
    set: CONFIG,
    desired,
    provenance: {files: 1, commit: null},
    live: liveWith(live),
    actor: 'ana@acme.example',
    consent: NO_CONSENT,
    filter: {},
    toolVersion: '0.0.0',
    createdAt: '2027-01-20T12:00:00.000Z',
    locate: (findings) => locateFindings(findings, sources),
    ...more,
  };
}

export const planOf = (...input: Parameters<typeof planInput>): MadePlan => makePlan(planInput(...input));

/** Diagnostics of a plan as `severity rule address`. */
export const told = ({diagnostics}: Plan): readonly string[] =>
  diagnostics.map(({severity, rule, address}) => `${severity} ${rule} ${address ?? '-'}`);

/** Changes of a plan as `address actions reason gate`. */
export const changed = ({changes}: Plan): readonly string[] =>
  changes.map(
    ({address, actions, reason, gate}: PlannedChange) =>
      `${address} ${actions.join('+')} ${reason} ${gate.status}`,
  );
