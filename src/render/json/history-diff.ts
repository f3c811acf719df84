import type {RunDiff} from '../../model/run-diff.ts';
import {versionedJson} from '../words/json-text.ts';
import {accessJson, permissionJson} from './plan.ts';

const changeJson = (c: RunDiff['changes'][number]) => ({
  address: c.address,
  actions: c.actions,
  reason: c.reason,
  fields: c.fields.map(({path, before, after}) => ({path, before, after})),
  before: c.before,
  after: c.after,
  ...(c.labels && {labels: c.labels}),
  ...(c.renamedFrom !== undefined && {renamedFrom: c.renamedFrom}),
});

/** What `history diff --json` prints: the members of a plan, and the two runs. */
export const historyDiffJson = ({
  set,
  from,
  to,
  summary,
  changes,
  access,
  permissions,
  names,
}: RunDiff): string =>
  versionedJson({
    set,
    from: {run: from.run, at: from.at},
    to: {run: to.run, at: to.at},
    summary: {create: summary.create, update: summary.update, delete: summary.delete},
    changes: changes.map(changeJson),
    access: {
      gained: access.gained.map(accessJson),
      lost: access.lost.map(accessJson),
      changed: access.changed.map(accessJson),
    },
    permissions: {
      gained: permissions.gained.map(permissionJson),
      lost: permissions.lost.map(permissionJson),
    },
    ...(names && {names}),
  });
