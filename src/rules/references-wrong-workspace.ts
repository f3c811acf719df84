import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {homeOf} from '../model/address.ts';
import {about, listNames, type Rule} from './rule.ts';

const definition = defineRule<{workspace: string; set: string; allowed: readonly string[]}>({
  id: 'references/wrong-workspace',
  severity: 'error',
  invariant: true,
  title: "an object is in a workspace outside the set's `workspaces`",
  message: ({workspace, set, allowed}) =>
    `This is in the workspace ${workspace}, but the set ${set} may ${allowed.length === 0 ? 'not touch any workspace' : `only touch ${listNames(allowed)}`}.`,
  help: ({workspace}) =>
    `Move it to the set that governs ${workspace}, or add ${workspace} to \`spec.workspaces\` in bylaw.yaml.`,
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
    for (const object of desired.values()) {
      const workspace = homeOf(object);
      if (outside(workspace)) {
        yield {finding: finding(definition, {workspace, set: set.name, allowed}, about(object))};
      }
    }
    for (const {before, after} of changes) {
      const workspace = before === undefined ? null : homeOf(before);
      if (after === undefined && before !== undefined && outside(workspace)) {
        yield {finding: finding(definition, {workspace, set: set.name, allowed}, about(before))};
      }
    }
  },
};
