import {nearest} from '../diagnostics/nearest.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {homeOf} from '../model/address.ts';
import {groupBy} from '../model/group-by.ts';
import type {DesiredObject} from '../model/objects.ts';
import {atWorkspace} from './misplaced.ts';
import {about, listNames, type Rule} from './rule.ts';

const definition = defineRule<{
  workspace: string;
  set: string;
  allowed: readonly string[];
  /** The workspace that is most likely meant. */
  near?: string | undefined;
}>({
  id: 'references/wrong-workspace',
  severity: 'error',
  invariant: true,
  title: "an object is in a workspace outside the set's `workspaces`",
  message: ({workspace, set, allowed}) =>
    `This is in the workspace ${workspace}, but the set ${set} may ${allowed.length === 0 ? 'not touch any workspace' : `only touch ${listNames(allowed)}`}.`,
  help: ({workspace, near}) =>
    `${near === undefined ? '' : `Did you mean \`${near}\`? If not, `}${near === undefined ? 'Move' : 'move'} it to the set that governs ${workspace}, or add ${workspace} to \`spec.workspaces\` in bylaw.yaml.`,
  why: 'A set that says which workspaces it governs cannot change others by mistake.',
  example: {
    broken:
      '# bylaw.yaml says: workspaces: [acme-legal]\napiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: northwind-legal, name: deals}\nspec: {members: []}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: deals}\nspec: {members: []}\n',
  },
});

export const referencesWrongWorkspace: Rule = {
  definition,
  *check({set, desired, changes}) {
    const allowed = set.workspaces;
    if (allowed === undefined) return;
    const outside = (workspace: string | null): workspace is string =>
      workspace !== null && !allowed.includes(workspace);
    const strays = [...desired.values()].filter((object) => outside(homeOf(object)));
    const meant = ({workspace}: DesiredObject): string | undefined =>
      workspace === null ? undefined : nearest(workspace, allowed);
    // A workspace that is misspelt is one mistake in a document, however many objects are declared there.
    const groups = groupBy(strays, (object) => {
      const {file, document} = object.declaration.place;
      return meant(object) === undefined ? object.address : `${document} ${file}`;
    });
    for (const [object, ...more] of groups.values()) {
      const near = meant(object);
      const params = {workspace: homeOf(object) ?? '', set: set.name, allowed, near};
      const where = near === undefined ? about(object) : atWorkspace(object);
      yield {finding: finding(definition, params, where), causes: more.map(({address}) => address)};
    }
    for (const {before, after} of changes) {
      const workspace = before === undefined ? null : homeOf(before);
      if (after === undefined && before !== undefined && outside(workspace)) {
        yield {finding: finding(definition, {workspace, set: set.name, allowed}, about(before))};
      }
    }
  },
};
