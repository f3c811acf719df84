import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {peopleNamed} from '../model/people-named.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{was: string}>({
  id: 'references/former-address',
  severity: 'error',
  invariant: true,
  title: 'a manifest uses the former address of somebody who does not belong to the workspace',
  message: ({was}) => `${was} is the former address of another person, and has not been freed.`,
  help: ({was}) =>
    `Use the person's current address. To give this one to somebody else, a system admin must first run \`bylaw people free ${was}\`.`,
  why: 'A former address still refers to the person who had it. bylaw names that person only in the workspaces that they belong to.',
  example: {
    broken:
      '# somebody else had the address bo@acme.example before\napiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: bo@acme.example}\nspec: {roles: [counsel]}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: bo@acme.law}\nspec: {roles: [counsel]}\n',
  },
});

/** Former addresses that are left once manifests were read with the present ones (planner/present-people.ts). */
export const referencesFormerAddress: Rule = {
  definition,
  *check({desired, formerAddresses}) {
    if (formerAddresses === undefined || formerAddresses.size === 0) return;
    for (const object of desired.values()) {
      for (const {pointer, email: was} of peopleNamed(object)) {
        if (formerAddresses.has(was)) yield {finding: finding(definition, {was}, about(object, pointer))};
      }
    }
  },
};
