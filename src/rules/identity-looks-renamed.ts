import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import type {Address} from '../model/address.ts';
import {canonicalJson} from '../model/canonical-json.ts';
import type {DesiredObject, GovernedObject} from '../model/objects.ts';
import type {Kind} from '../model/kinds.ts';
import {about, type Rule} from './rule.ts';

interface Params {
  readonly gone: Address;
  readonly come: Address;
  readonly name: string;
}

const definition = defineRule<Params>({
  id: 'identity/looks-renamed',
  severity: 'info',
  invariant: false,
  title: 'one object is deleted, and one with the same content is created',
  message: ({gone, come}) =>
    `${gone} is deleted, and ${come} is created with the same content. Was it renamed?`,
  help: ({name}) =>
    `If so, add \`renamedFrom: ${name}\`: the plan then renames it and shows who is affected. If not, nothing needs to be done.`,
  why: 'Changing a name without `renamedFrom` deletes the object and creates another.',
  example: {
    broken:
      '# Live: Team/acme-legal/deals with the same members, which is no longer declared.\napiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: m-and-a}\nspec: {members: [bo@acme.example]}\n',
    whole:
      '# Live: Team/acme-legal/deals with the same members.\napiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: m-and-a, renamedFrom: deals}\nspec: {members: [bo@acme.example]}\n',
  },
});

/** A name of these is somebody or some decision of theirs, and a workspace cannot be renamed: another name is another. */
const NEVER_RENAMED: ReadonlySet<Kind> = new Set(['Workspace', 'User', 'Member', 'Guest', 'Approval']);

/** What objects have to have in common to be alike. */
const likeness = ({kind, workspace, labels, spec}: GovernedObject): string =>
  canonicalJson([kind, workspace, labels, spec]);

/** Objects by what they say; undefined where several say it: none of them is any other's successor then. */
function onlyOnes<T extends GovernedObject>(objects: readonly T[]): ReadonlyMap<string, T | undefined> {
  const found = new Map<string, T | undefined>();
  for (const object of objects) {
    const key = likeness(object);
    found.set(key, found.has(key) ? undefined : object);
  }
  return found;
}

export const identityLooksRenamed: Rule = {
  definition,
  *check({changes}) {
    const ofRenamable = <T extends GovernedObject>(object: T | undefined): readonly T[] =>
      object === undefined || NEVER_RENAMED.has(object.kind) ? [] : [object];
    const gone = onlyOnes(
      changes.flatMap(({before, after}) => (after === undefined ? ofRenamable(before) : [])),
    );
    const come = onlyOnes(
      changes.flatMap(({before, after, declaration}) =>
        before === undefined && declaration?.renamedFrom === undefined ? ofRenamable(after) : [],
      ),
    );
    for (const [key, before] of gone) {
      const after = come.get(key);
      if (before === undefined || after === undefined) continue;
      const params = {gone: before.address, come: after.address, name: before.name};
      yield {finding: finding(definition, params, about(after as DesiredObject)), causes: [before.address]};
    }
  },
};
