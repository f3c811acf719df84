import {decidesByItself, isWritten} from '../agreements/written.ts';
import {requestWorkspace} from '../agreements/request.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {homeOf} from '../model/address.ts';
import {isOffered} from '../agreements/connections.ts';
import {ofKinds, type GovernedObject} from '../model/objects.ts';
import type {JudgedPlan} from './judged.ts';
import {about, type Rule} from './rule.ts';

interface Params {
  readonly kind: 'Approval' | 'Connection';
  /** What it would decide on or agree to. */
  readonly what: string;
  readonly address: string;
  /** The set that the row says it belongs to. */
  readonly owner: string | null;
  /** The plan deletes it. */
  readonly isDeleted: boolean;
}

const definition = defineRule<Params>({
  id: 'approval/unknown-origin',
  severity: 'warning',
  invariant: false,
  title: 'a live Approval, or Connection, was written or changed around bylaw, so it decides nothing',
  message: ({kind, what}) =>
    kind === 'Approval'
      ? `This Approval of ${what} was not written by bylaw as it is now, so it decides nothing.`
      : `This Connection with ${what} was not written by bylaw as it is now, so its workspace agrees to nothing by it.`,
  help: ({address, owner, isDeleted}) =>
    isDeleted
      ? 'Find out who wrote it. This plan deletes it.'
      : owner === null
        ? `Find out who wrote it. If it is intended, declare ${address}: the next plan adopts it and shows what it decides. Otherwise delete its row.`
        : `Find out who wrote it. If it is intended, have ${owner} declare it under another name. Otherwise delete its row, or apply ${owner} again.`,
  why: 'Otherwise, anybody who can write to the tables could decide in the name of the next person who applies anything.',
  example: {
    broken:
      '# somebody inserted a row into bylaw.approvals\napiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: any-other-change}\nspec: {members: [ana@acme.example]}\n',
    whole:
      '# the row was deleted\napiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: any-other-change}\nspec: {members: [ana@acme.example]}\n',
  },
});

/** What is live after the plan; and what it deletes of what somebody wrote around bylaw under the set's name. */
function* lookedAt({after, changes, createdOutside}: JudgedPlan): Generator<{
  readonly object: GovernedObject;
  readonly isDeleted: boolean;
}> {
  for (const object of ofKinds(after, ['Approval', 'Connection'])) yield {object, isDeleted: false};
  for (const {address, before, after: left} of changes) {
    if (before !== undefined && left === undefined && createdOutside?.has(address) === true)
      yield {object: before, isDeleted: true};
  }
}

/** The workspaces in which a set declares or owns anything. */
function workspacesOfSet({desired, live, set}: JudgedPlan): ReadonlySet<string | null> {
  const owned = [...live.values()].filter(({managedBy}) => managedBy === set.name);
  return new Set([...desired.values(), ...owned].map(homeOf));
}

export const approvalUnknownOrigin: Rule = {
  definition,
  *check(judged) {
    if (judged.offline) return;
    let own: ReadonlySet<string | null> | undefined;
    // What the plan itself creates was written by nobody yet.
    const created = new Set(
      judged.changes.flatMap(({address, before}) => (before === undefined ? [address] : [])),
    );
    for (const {object, isDeleted} of lookedAt(judged)) {
      const {ledger} = isDeleted ? judged : judged.settlement;
      if (!decidesByItself(object) || isWritten(ledger, object) || created.has(object.address)) continue;
      // One that its own side withdrew agrees to nothing in any case.
      if (object.kind === 'Connection' && !isOffered(object, ledger)) continue;
      own ??= workspacesOfSet(judged);
      const other = object.kind === 'Approval' ? requestWorkspace(object.spec.request) : object.spec.with;
      if (!own.has(object.workspace) && !own.has(other ?? '')) continue;
      const params: Params = {
        kind: object.kind,
        what: object.kind === 'Approval' ? object.spec.request : object.spec.with,
        address: object.address,
        owner: judged.live.get(object.address)?.managedBy ?? null,
        isDeleted,
      };
      yield {finding: finding(definition, params, about(object))};
    }
  },
};
