import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import type {Address} from '../model/address.ts';
import {appliedDigest} from '../model/applied-digest.ts';
import {sameJson} from '../model/canonical-json.ts';
import type {Change} from '../model/change.ts';
import {ofKind, type GovernedObject} from '../model/objects.ts';
import {targetAddress} from '../model/references.ts';
import {specFields} from '../model/spec-fields.ts';
import type {JudgedPlan} from './judged.ts';
import {about, type Breach, type Rule} from './rule.ts';

interface Params {
  readonly kind: string;
  readonly field: string;
  readonly before: string;
  readonly after: string;
  /** The name that what the field means has after the plan, where it is renamed. */
  readonly isNow?: string;
  /** It is of a workspace that was deleted, and comes back. */
  readonly isArchived?: boolean;
}

/** What a field has that is not there. */
const NO_VALUE = 'no value';

const definition = defineRule<Params>({
  id: 'identity/immutable-field',
  severity: 'error',
  invariant: true,
  title: "a field changes that must never change: `target`, `with` or `into`, or a resource's `type`",
  message: ({kind, field, before, after, isNow, isArchived}) =>
    isArchived === true
      ? `This workspace belonged to the organisation ${before} when it was deleted, so it cannot be restored in the organisation ${after}.`
      : isNow === undefined
        ? `The \`${field}\` of this ${kind} would change from ${before} to ${after}, but \`${field}\` can never change.`
        : `The \`${field}\` of this ${kind} would refer to a different object: this plan renames ${before} to ${isNow}, and gives the name ${before} to another object.`,
  help: ({kind, field, before, isNow, isArchived}) =>
    isArchived === true
      ? `Restore ${before}, or declare a workspace with another name.`
      : isNow === undefined
        ? `${before === NO_VALUE ? `Remove \`${field}\`` : `Restore ${before}`}, or delete this ${kind} and declare one with another name.`
        : `Change it to ${isNow}. To share the other object instead, delete this ${kind} and declare one with another name.`,
  why: 'A share of another target, or a connection with another partner, is a different agreement. Changing it in place would carry approvals over to something nobody approved.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Resource\nmetadata: {workspace: acme-legal, name: falcon}\nspec:\n  type: thread # it was a vault\n  creator: bo@acme.example\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Resource\nmetadata: {workspace: acme-legal, name: falcon-notes}\nspec:\n  type: thread\n  creator: bo@acme.example\n',
  },
});

const show = (value: unknown): string =>
  value === undefined ? NO_VALUE : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

const valueOf = ({spec}: GovernedObject, field: string): unknown =>
  (spec as unknown as Readonly<Record<string, unknown>>)[field];

/** The space or resource that `target` or `into` of a share names; undefined for other fields. */
function namedBy(object: GovernedObject, field: string): Address | undefined {
  if (object.kind !== 'Share') return undefined;
  const {target, into, with: partner} = object.spec;
  if (field === 'target') return targetAddress(object.workspace ?? '', target);
  return field === 'into' && into !== undefined ? targetAddress(partner ?? '', into) : undefined;
}

/** Former addresses of what is renamed, with the present ones. */
const renamesIn = (changes: readonly Change[]): ReadonlyMap<Address, Address> =>
  new Map(
    changes.flatMap(({address, renamedFrom}) => (renamedFrom === undefined ? [] : [[renamedFrom, address]])),
  );

/** Whether an object is as its set last applied it: then somebody changed the row around bylaw, and the plan takes that back. */
const isSetBack = ({applied, ledger}: JudgedPlan, object: GovernedObject): boolean =>
  applied?.get(object.address) === appliedDigest(object, ledger.knownAs);

function* changedFields(judged: JudgedPlan, renames: ReadonlyMap<Address, Address>): Generator<Breach> {
  for (const {before, after} of judged.changes) {
    if (before === undefined || after === undefined || isSetBack(judged, after)) continue;
    for (const [field, {fixed}] of Object.entries(specFields(after.kind))) {
      if (!fixed) continue;
      const [was, is] = [valueOf(before, field), valueOf(after, field)];
      if (sameJson(was, is)) continue;
      // What is renamed is the same under another name.
      const named = namedBy(after, field);
      if (named !== undefined && renames.get(namedBy(before, field) ?? '') === named) continue;
      const params = {kind: after.kind, field, before: show(was), after: show(is)};
      yield {finding: finding(definition, params, about(after, `/${field}`))};
    }
  }
}

/** Workspaces that come back from the archive as those of another organisation. */
function* otherOrganizations({changes, archived}: JudgedPlan): Generator<Breach> {
  for (const {after, restores} of changes) {
    if (after?.kind !== 'Workspace' || restores === undefined) continue;
    const kept = archived?.get(after.name)?.workspace.spec.organization;
    if (kept === undefined || kept === after.spec.organization) continue;
    const params = {
      kind: after.kind,
      field: 'organization',
      before: show(kept),
      after: show(after.spec.organization),
      isArchived: true,
    };
    yield {finding: finding(definition, params, about(after, '/organization'))};
  }
}

/** Shares whose text stays, while what they name gives its name to another. */
function* namesOfOthers(
  {after, live, desired, changes}: JudgedPlan,
  renames: ReadonlyMap<Address, Address>,
): Generator<Breach> {
  const former = new Map(changes.map(({address, before}) => [address, before]));
  for (const share of ofKind(desired, 'Share')) {
    const before = former.has(share.address) ? former.get(share.address) : live.get(share.address);
    if (before === undefined) continue;
    for (const field of ['target', 'into']) {
      const named = namedBy(share, field);
      if (named === undefined || namedBy(before, field) !== named || !after.has(named)) continue;
      const isNow = renames.get(named);
      if (isNow === undefined) continue;
      const value = valueOf(share, field) as string;
      const present = `${value.slice(0, value.indexOf(':') + 1)}${isNow.slice(isNow.lastIndexOf('/') + 1)}`;
      yield {
        finding: finding(
          definition,
          {kind: 'Share', field, before: show(value), after: show(value), isNow: show(present)},
          about(share, `/${field}`),
        ),
        causes: [named, isNow],
      };
    }
  }
}

export const identityImmutableField: Rule = {
  definition,
  *check(judged) {
    const renames = renamesIn(judged.changes);
    yield* changedFields(judged, renames);
    yield* otherOrganizations(judged);
    if (renames.size > 0) yield* namesOfOthers(judged, renames);
  },
};
