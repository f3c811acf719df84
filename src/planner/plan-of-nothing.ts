import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import {
  EMPTY_SUMMARY,
  FORMAT_VERSION,
  NO_ACCESS_CHANGES,
  NO_PERMISSION_CHANGES,
  type Plan,
} from '../model/plan.ts';
import type {PlanInput} from './plan-input.ts';

/** What is planned, but for what is live. */
export type Planned = Pick<PlanInput, 'set' | 'actor' | 'toolVersion' | 'createdAt'> & {
  readonly desired: Plan['desired'];
};

/** A plan that only says why there is none: nothing that is live is in it. */
export const planOfNothing = (planned: Planned, diagnostics: readonly Diagnostic[]): Plan => ({
  formatVersion: FORMAT_VERSION,
  tool: {name: 'bylaw', version: planned.toolVersion},
  createdAt: planned.createdAt,
  set: planned.set.name,
  actor: planned.actor,
  applyable: false,
  desired: planned.desired,
  live: {digest: null, lastRun: null},
  summary: EMPTY_SUMMARY,
  changes: [],
  workspaces: [],
  waiting: [],
  agreed: [],
  ended: [],
  access: {...NO_ACCESS_CHANGES, pending: [], reach: []},
  permissions: NO_PERMISSION_CHANGES,
  diagnostics,
});
