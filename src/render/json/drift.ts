import type {Drift, Drifted} from '../../model/drift.ts';
import {versionedJson} from '../words/json-text.ts';
import {accessJson} from './plan.ts';

const driftedJson = ({address, actions, fields, by, at, through}: Drifted) => ({
  address,
  actions,
  fields: fields.map(({path, before, after}) => ({path, before, after})),
  by,
  at,
  through,
});

/** What `drift --json` prints. */
export const driftJson = ({set, since, summary, changes, access, names}: Drift): string =>
  versionedJson({
    set,
    since: {run: since.run, at: since.at},
    summary: {changed: summary.changed, added: summary.added, removed: summary.removed},
    changes: changes.map(driftedJson),
    access: {
      gained: access.gained.map(accessJson),
      lost: access.lost.map(accessJson),
      changed: access.changed.map(accessJson),
    },
    ...(names && {names}),
  });
