/**
 * The JSON of the contract: members in its order, whatever order they were made in, so that equal results
 * are equal bytes and reviews of them show only what changed.
 */
import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import type {
  AccessChange,
  Gate,
  PermissionChange,
  Plan,
  PlannedChange,
  PlanSummary,
  Waiting,
} from '../model/plan.ts';
import {jsonText} from './json-text.ts';
import type {ApplyReport, ValidateReport} from './view.ts';

const diagnosticJson = (d: Diagnostic) => ({
  rule: d.rule,
  severity: d.severity,
  address: d.address,
  message: d.message,
  help: d.help,
  file: d.file,
  line: d.line,
  column: d.column,
  ...(d.related && {
    related: d.related.map(({message, file, line, column}) => ({message, file, line, column})),
  }),
});

const summaryJson = (s: PlanSummary) => ({
  create: s.create,
  update: s.update,
  delete: s.delete,
  adopt: s.adopt,
  unchanged: s.unchanged,
  waiting: s.waiting,
  unmanaged: s.unmanaged,
});

const gateJson = ({status, needs}: Gate) => ({
  status,
  needs: needs.map(({side, approvers}) => ({side, approvers})),
});

const changeJson = (c: PlannedChange) => ({
  address: c.address,
  actions: c.actions,
  reason: c.reason,
  fields: c.fields.map(({path, before, after}) => ({path, before, after})),
  before: c.before,
  after: c.after,
  ...(c.labels && {labels: c.labels}),
  gate: gateJson(c.gate),
  file: c.file,
  line: c.line,
});

const waitingJson = ({id, side, approvers, since, digest}: Waiting) => ({id, side, approvers, since, digest});

const accessJson = ({principal, object, before, after, via}: AccessChange) => ({
  principal,
  object,
  before,
  after,
  via,
});

const permissionJson = ({principal, workspace, permission, via}: PermissionChange) => ({
  principal,
  workspace,
  permission,
  via,
});

/** A plan as `plan --json` prints it. */
export const planJson = (plan: Plan): string =>
  jsonText({
    formatVersion: plan.formatVersion,
    tool: {name: plan.tool.name, version: plan.tool.version},
    createdAt: plan.createdAt,
    set: plan.set,
    actor: plan.actor,
    applyable: plan.applyable,
    desired: {
      digest: plan.desired.digest,
      files: plan.desired.files,
      objects: plan.desired.objects,
      commit: plan.desired.commit,
    },
    live: {digest: plan.live.digest, lastRun: plan.live.lastRun},
    summary: summaryJson(plan.summary),
    changes: plan.changes.map(changeJson),
    waiting: plan.waiting.map(waitingJson),
    access: {
      gained: plan.access.gained.map(accessJson),
      lost: plan.access.lost.map(accessJson),
      pending: plan.access.pending.map(accessJson),
      changed: plan.access.changed.map(accessJson),
    },
    permissions: {
      gained: plan.permissions.gained.map(permissionJson),
      lost: plan.permissions.lost.map(permissionJson),
    },
    diagnostics: plan.diagnostics.map(diagnosticJson),
  });

/** What `validate --json` prints. */
export const validateJson = ({formatVersion, valid, summary, diagnostics}: ValidateReport): string =>
  jsonText({
    formatVersion,
    valid,
    summary: {
      files: summary.files,
      objects: summary.objects,
      errors: summary.errors,
      warnings: summary.warnings,
    },
    diagnostics: diagnostics.map(diagnosticJson),
  });

/** What `apply --json` prints. */
export const applyJson = ({formatVersion, run, status, summary, waiting, diagnostics}: ApplyReport): string =>
  jsonText({
    formatVersion,
    run,
    status,
    summary: summaryJson(summary),
    waiting: waiting.map(waitingJson),
    diagnostics: diagnostics.map(diagnosticJson),
  });
