import type {Finding} from '../diagnostics/diagnostic.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {addressOf, parseAddress} from '../model/address.ts';
import {ACCOUNT, digestOfPerson, offboardings, type OffboardedPeople} from '../model/offboarded-people.ts';
import {objectAt, type DesiredObject, type LiveObject} from '../model/objects.ts';
import {isDue} from '../model/leaving.ts';
import {referencesOf} from '../model/references.ts';
import {standing, type JudgedPlan} from './judged.ts';
import {about, type Rule} from './rule.ts';

/** Somebody, and from which workspace they were offboarded; null: altogether. */
interface Offboarded {
  readonly person: string;
  readonly workspace: string | null;
}

interface Params extends Offboarded {
  readonly leftOut?: true;
  /** They leave with this plan; who takes over, where a successor is declared. */
  readonly leaves?: {readonly successor: string | undefined};
}

/** What brings manifests in line with a leaving that they declare. */
function helpForLeaving({person, workspace}: Params, successor: string | undefined): string {
  const takes = successor === undefined ? '' : ` --successor ${successor}`;
  return `Name ${successor ?? 'the successor'} instead as creator and requester, and remove ${person} from everything else. Or run \`bylaw offboard ${person} --workspace ${workspace}${takes} --write\`, which offboards them at once and corrects the manifests.`;
}

const definition = defineRule<Params>({
  id: 'references/offboarded',
  severity: 'error',
  invariant: true,
  title: 'a manifest names somebody who was offboarded; a partner’s person is left out, with a warning',
  message: ({person, workspace, leftOut, leaves}) =>
    leaves
      ? `${person} leaves ${workspace} with this plan, so no manifest may name them there any more.`
      : leftOut
        ? `${person} was offboarded${workspace === null ? '' : ` from ${workspace}`}, and is left out of this share.`
        : `${person} was offboarded${workspace === null ? '' : ` from ${workspace}`}, and no manifest may name them ${workspace === null ? '' : 'there '}any more.`,
  help: ({leaves, ...params}) => {
    const {person, workspace, leftOut} = params;
    return leaves
      ? helpForLeaving(params, leaves.successor)
      : leftOut
        ? `Remove ${person} from \`to\`, or the share if it is for nobody else.`
        : `\`bylaw offboard ${person}${workspace === null ? '' : ` --workspace ${workspace}`} --write\` corrects the manifests: it hands over what they created, and removes them from everything else.`;
  },
  why: 'Leaving is final: an old manifest must not bring somebody back.',
  example: {
    broken:
      '# bo@acme.example was offboarded\napiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: m-and-a}\nspec: {members: [bo@acme.example, cy@acme.example]}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: m-and-a}\nspec: {members: [cy@acme.example]}\n---\n# deactivated, as offboarding left them: that is no way back\napiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: bo@acme.example}\nspec: {roles: [counsel], status: deactivated}\n',
  },
});

/** That a share leaves out somebody of the partner who was offboarded there. */
export const leftOutRecipient = (share: DesiredObject, pointer: string, who: Offboarded): Finding =>
  finding(definition, {...who, leftOut: true}, {...about(share, pointer), severity: 'warning'});

/** Somebody whom an object names, by their address, and in which workspace; null: the account. */
interface Mention {
  readonly pointer: string;
  readonly person: string;
  readonly workspace: string | null;
}

/** The people whom an object names where they can be offboarded from. */
export function* mentionsIn(object: DesiredObject): Generator<Mention> {
  const {kind, name, workspace} = object;
  if (kind === 'Member' || kind === 'Guest' || kind === 'User') yield {pointer: '', person: name, workspace};
  for (const {pointer, to} of referencesOf(object)) {
    const member = parseAddress(to);
    if (member?.kind === 'Member') yield {pointer, person: member.name, workspace: member.workspace};
  }
}

/**
 * Whether an object says of somebody only what their offboarding made it say: then it does not bring them back. Whoever wrote the
 * row otherwise around bylaw, the plan sets it back to that.
 */
function saysTheyAreOffboarded(object: DesiredObject, live: LiveObject | undefined): boolean {
  if (object.kind === 'Member') {
    return object.spec.status === 'deactivated' && live?.kind === 'Member';
  }
  if (object.kind === 'User') {
    return !object.spec.systemAdmin && live?.kind === 'User';
  }
  // A decision stays valid after the offboarding of the person who made it.
  return object.kind === 'Approval' && live?.kind === 'Approval' && live.spec.by === object.spec.by;
}

/** Whether somebody was anonymised, so that no manifest may keep their address. */
const isErased = ({salt, erased}: OffboardedPeople, person: string): boolean =>
  erased !== undefined && erased.size > 0 && erased.has(digestOfPerson(salt, person));

/** That somebody leaves a workspace with the plan, if they do. */
function leavingWith(
  {manifests, desired, leavings, beforeLeavings}: JudgedPlan,
  workspace: string,
  person: string,
): Pick<Params, 'leaves'> {
  if (beforeLeavings === undefined) return {};
  const address = addressOf('Offboarding', workspace, person);
  const declared = objectAt(manifests ?? desired, 'Offboarding', address);
  if (declared === undefined || !isDue(declared, leavings ?? new Map())) return {};
  return {leaves: {successor: declared.spec.successor}};
}

export const referencesOffboarded: Rule = {
  definition,
  *check(judged) {
    const {desired, offboarded} = judged;
    if (offboarded === undefined || offboarded.people.size === 0) return;
    const offboardedFrom = offboardings(offboarded);
    for (const object of desired.values()) {
      if (object.kind === 'Offboarding' && isErased(offboarded, object.name)) {
        yield {finding: finding(definition, {person: object.name, workspace: null}, about(object))};
      }
      for (const {pointer, person, workspace} of mentionsIn(object)) {
        const from = offboardedFrom(person, workspace);
        if (from === undefined || saysTheyAreOffboarded(object, standing(judged, object.address))) continue;
        const params = {
          person,
          workspace: from === ACCOUNT ? null : from,
          ...(from !== ACCOUNT && leavingWith(judged, from, person)),
        };
        yield {finding: finding(definition, params, about(object, pointer))};
      }
    }
  },
};
