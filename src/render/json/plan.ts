import type {
  AccessChange,
  ApprovalInForce,
  ConnectionMade,
  LongerAccess,
  Base,
  Cause,
  CreatedOutside,
  Ended,
  Gate,
  PermissionChange,
  Plan,
  PlannedChange,
  Reach,
} from '../../model/plan.ts';
import {jsonTexts} from '../words/json-text.ts';
import {diagnosticJson, summaryJson, waitingJson} from './contract-members.ts';

const gateJson = ({status, needs}: Gate) => ({
  status,
  needs: needs.map(({side, approvers}) => ({side, approvers})),
});

const causeJson = ({kind, commit, subject, by, at, leaving, unknownSince, lastWritten}: Cause) => ({
  kind,
  ...(commit !== undefined && {commit}),
  ...(subject !== undefined && {subject}),
  ...(by !== undefined && {by}),
  ...(at !== undefined && {at}),
  ...(leaving && {leaving}),
  ...(unknownSince && {unknownSince}),
  ...(lastWritten && {lastWritten: {run: lastWritten.run, at: lastWritten.at}}),
});

const baseJson = ({ref, commit, behind, inSet}: Base) => ({ref, commit, behind, inSet});

const agreedJson = ({id, side, by, at, automatic, partly}: ApprovalInForce) => ({
  id,
  side,
  by,
  at,
  automatic,
  ...(partly && {partly}),
});

const endedJson = ({address, set, why}: Ended) => ({address, set, why});

const createdOutsideJson = ({address, set, gives}: CreatedOutside) => ({address, set, gives});

const changeJson = (c: PlannedChange) => ({
  address: c.address,
  actions: c.actions,
  reason: c.reason,
  fields: c.fields.map(({path, before, after}) => ({path, before, after})),
  before: c.before,
  after: c.after,
  ...(c.labels && {labels: c.labels}),
  ...(c.renamedFrom !== undefined && {renamedFrom: c.renamedFrom}),
  ...(c.restored && {restored: true}),
  ...(c.leaving && {leaving: {of: c.leaving.of, effects: c.leaving.effects}}),
  gate: gateJson(c.gate),
  ...(c.cause && {cause: causeJson(c.cause)}),
  ...(c.alsoLive && {alsoLive: causeJson(c.alsoLive)}),
  ...(c.reverts && {reverts: {run: c.reverts.run, commit: c.reverts.commit}}),
  ...(c.by !== undefined && {by: c.by}),
  file: c.file,
  line: c.line,
});

export const accessJson = ({principal, object, before, after, via, outside, expires}: AccessChange) => ({
  principal,
  object,
  before,
  after,
  via,
  ...(outside !== undefined && {outside}),
  ...(expires !== undefined && {expires}),
});

const longerJson = ({was, ...change}: LongerAccess) => ({...accessJson(change), was});

const reachJson = ({object, levels}: Reach) => ({
  object,
  levels: levels.map(({level, link, principals, how}) => ({
    level,
    ...(link && {link}),
    principals,
    ...(how && {
      outside: how.outside,
      since: how.since,
      agreed: how.agreed.map(({side, by, at}) => ({side, by, at})),
      expires: how.expires,
    }),
  })),
});

export const permissionJson = ({principal, workspace, permission, via}: PermissionChange) => ({
  principal,
  workspace,
  permission,
  via,
});

const filterJson = ({targets, selector, leftOut, inPart}: NonNullable<Plan['filter']>) => ({
  ...(targets && {targets}),
  ...(selector && {selector}),
  leftOut,
  ...(inPart && {inPart}),
});

const connectedJson = ({workspaces, sides}: ConnectionMade) => ({
  workspaces,
  sides: sides.map(({side, by, at}) => ({side, by, ...(at !== undefined && {at})})),
});

/** The members of a plan, in their order. */
export const planMembers = (plan: Plan) => ({
  formatVersion: plan.formatVersion,
  tool: {name: plan.tool.name, version: plan.tool.version},
  createdAt: plan.createdAt,
  set: plan.set,
  actor: plan.actor,
  applyable: plan.applyable,
  ...(plan.stored !== undefined && {stored: plan.stored}),
  desired: {
    digest: plan.desired.digest,
    files: plan.desired.files,
    objects: plan.desired.objects,
    commit: plan.desired.commit,
    ...(plan.desired.run !== undefined && {run: plan.desired.run}),
    ...(plan.desired.originUnknown !== undefined && {originUnknown: plan.desired.originUnknown}),
    ...(plan.desired.base && {base: baseJson(plan.desired.base)}),
  },
  ...(plan.restsOn && {restsOn: plan.restsOn.map(({set, digest}) => ({set, digest}))}),
  live: {digest: plan.live.digest, lastRun: plan.live.lastRun},
  summary: summaryJson(plan.summary),
  changes: plan.changes.map(changeJson),
  ...(plan.filter && {filter: filterJson(plan.filter)}),
  ...(plan.workspaces && {workspaces: plan.workspaces.map(({name, region}) => ({name, region}))}),
  waiting: plan.waiting.map(waitingJson),
  ...(plan.agreed && {agreed: plan.agreed.map(agreedJson)}),
  ...(plan.connected && {connected: plan.connected.map(connectedJson)}),
  ...(plan.ended && {ended: plan.ended.map(endedJson)}),
  access: {
    gained: plan.access.gained.map(accessJson),
    lost: plan.access.lost.map(accessJson),
    pending: plan.access.pending.map(accessJson),
    changed: plan.access.changed.map(accessJson),
    ...(plan.access.longer && {longer: plan.access.longer.map(longerJson)}),
    ...(plan.access.reach && {reach: plan.access.reach.map(reachJson)}),
  },
  permissions: {
    gained: plan.permissions.gained.map(permissionJson),
    lost: plan.permissions.lost.map(permissionJson),
  },
  ...(plan.names && {names: plan.names}),
  diagnostics: plan.diagnostics.map(diagnosticJson),
  ...(plan.dormant && {dormant: plan.dormant}),
  ...(plan.createdOutside && {createdOutside: plan.createdOutside.map(createdOutsideJson)}),
});

/** A plan as `plan --json` prints it. */
export const planJson = (plan: Plan): Iterable<string> => jsonTexts(planMembers(plan));
