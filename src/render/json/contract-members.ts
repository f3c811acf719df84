/**
 * Members that several outputs of the contract share. Their order is fixed here, so that equal results give equal
 * bytes and diffs of outputs show only what changed.
 */
import type {Diagnostic} from '../../diagnostics/diagnostic.ts';
import type {PlanSummary, Waiting} from '../../model/plan.ts';
import type {FailureText} from '../view.ts';

export const diagnosticJson = (d: Diagnostic) => ({
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

export const summaryJson = (s: PlanSummary) => ({
  create: s.create,
  update: s.update,
  delete: s.delete,
  adopt: s.adopt,
  release: s.release,
  accept: s.accept,
  unchanged: s.unchanged,
  waiting: s.waiting,
  unmanaged: s.unmanaged,
  ...(s.outsiders !== undefined && {outsiders: s.outsiders}),
});

export const waitingJson = ({id, side, approvers, since, digest}: Waiting) => ({
  id,
  side,
  approvers,
  since,
  digest,
});

export const errorJson = ({code, message, help}: FailureText) => ({code, message, help});
