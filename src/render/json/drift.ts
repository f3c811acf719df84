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

/** The members of drift, in their order. */
export const driftMembers = ({set, since, summary, changes, access, names}: Drift) => ({
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

/** What `drift --json` prints. */
export const driftJson = (drift: Drift): string => versionedJson(driftMembers(drift));
