import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import type {GovernedObject, LiveObject} from '../model/objects.ts';
import type {JudgedPlan} from './judged.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{
  kind: string;
  before: string;
  after: string;
  /** The creator after the plan is live, and was written there around bylaw. */
  isWrittenAround: boolean;
}>({
  id: 'ownership/creator-immutable',
  severity: 'error',
  invariant: true,
  title: '`creator` of a live space or resource changes',
  message: ({kind, before, after, isWrittenAround}) =>
    isWrittenAround
      ? `${after} is not the creator of this ${kind.toLowerCase()}: that was written to the database outside bylaw. The creator is ${before}, and a creator changes only when they are offboarded.`
      : `The creator of this ${kind.toLowerCase()} would change from ${before} to ${after}, but a creator changes only when they are offboarded.`,
  help: ({before, after, isWrittenAround}) =>
    `Restore ${before}${isWrittenAround ? '; the next apply then corrects the database' : ''}. To let ${after} manage it too, share it with them as \`co-owner\`.`,
  why: 'The creator is responsible for an object. If a manifest could change the creator, anybody who edits manifests could take over any object.',
  example: {
    broken:
      '# the live space was created by bo@acme.example\napiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: war-room}\nspec: {type: internal, creator: cy@acme.example}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: war-room}\nspec: {type: internal, creator: bo@acme.example}\n---\napiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: war-room-cy}\nspec:\n  target: space:war-room\n  to: [{subject: "user:cy@acme.example", role: co-owner}]\n  requestedBy: bo@acme.example\n',
  },
});

/** What a plan says of a space or resource that is live. */
type Said = readonly [before: LiveObject | undefined, after: GovernedObject];

/** Changes, and declared objects in which a plan changes nothing although their creator is not whom the history knows. */
function* said({changes, desired, live, set, auditedCreators = new Map()}: JudgedPlan): Generator<Said> {
  const changed = new Set(changes.map(({address}) => address));
  for (const {before, after, accepts} of changes) {
    // Who is creator live may be accepted, unless the history knows another: an offboarding handed it over.
    if (after !== undefined) yield [accepts?.live ?? before, after];
  }
  for (const address of auditedCreators.keys()) {
    const [object, before] = [desired.get(address), live.get(address)];
    if (object === undefined || changed.has(address) || before?.managedBy !== set.name) continue;
    yield [before, object];
  }
}

export const ownershipCreatorImmutable: Rule = {
  definition,
  *check(judged) {
    for (const [before, after] of said(judged)) {
      if (after.kind !== 'Space' && after.kind !== 'Resource') continue;
      if (before?.kind !== 'Space' && before?.kind !== 'Resource') continue;
      const audited = judged.auditedCreators?.get(before.address);
      const creator = audited ?? before.spec.creator;
      if (creator === after.spec.creator) continue;
      const params = {
        kind: after.kind,
        before: creator,
        after: after.spec.creator,
        isWrittenAround: audited !== undefined && after.spec.creator === before.spec.creator,
      };
      yield {finding: finding(definition, params, about(after, '/creator'))};
    }
  },
};
