import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import type {Rule} from './rule.ts';

export const referencesRenamedDefinition = defineRule<{was: string; is: string}>({
  id: 'references/renamed',
  severity: 'warning',
  invariant: false,
  title: 'a manifest uses a former address of somebody',
  message: ({was, is}) => `${was} is a former address of ${is}, and is read as ${is}.`,
  help: ({was, is}) =>
    `Replace it with ${is}. \`bylaw people rename ${was} ${is} --write\` does that in all manifests of the set.`,
  why: 'The manifest still works, but a system admin may free the former address for somebody else.',
  example: {
    broken:
      '# bo@acme.example now has the address bo@acme.law\napiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: m-and-a}\nspec: {members: [bo@acme.example, cy@acme.example]}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: m-and-a}\nspec: {members: [bo@acme.law, cy@acme.example]}\n',
  },
});

export const referencesRenamed: Rule = {
  definition: referencesRenamedDefinition,
  *check({desired}) {
    for (const {address, declaration} of desired.values()) {
      for (const {pointer, was, is} of declaration.formerNames ?? []) {
        const place = {...declaration.place, pointer};
        yield {finding: finding(referencesRenamedDefinition, {was, is}, {address, place})};
      }
    }
  },
};
