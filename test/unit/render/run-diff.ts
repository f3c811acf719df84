/** A comparison of two runs with something of everything. */
import type {RunDiff} from '../../../src/model/run-diff.ts';
import {READY_PLAN} from './rich-plan.ts';
import {DRIFT} from './drift.ts';

const {permissions, changes} = READY_PLAN;

export const RUN_DIFF: RunDiff = {
  set: 'acme-governance',
  from: {run: 7, at: '2026-10-02T09:00:00.000Z'},
  to: {run: 12, at: '2026-11-20T08:15:00.000Z'},
  summary: {create: 4, update: 3, delete: 1},
  changes: changes
    .filter(({actions}) => actions[0] !== 'adopt')
    .map(({address, actions, reason, fields, before, after, labels, renamedFrom}) => ({
      address,
      actions,
      reason: reason === 'drift' ? 'edited' : reason,
      fields,
      before,
      after,
      ...(labels && {labels}),
      ...(renamedFrom !== undefined && {renamedFrom}),
    })),
  access: DRIFT.access,
  permissions,
  ...(DRIFT.names && {names: DRIFT.names}),
};
