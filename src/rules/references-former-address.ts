import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {peopleNamed} from '../model/people-named.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{was: string}>({
  id: 'references/former-address',
  severity: 'error',
  invariant: true,
  title: 'a manifest names somebody by a former address where they do not belong',
  message: ({was}) => `${was} is an address that somebody had before, and nobody else can have it yet.`,
  help: ({was}) =>
    `Name the person by their present address. If somebody else is to have this one, a system admin has to run \`bylaw people free ${was}\` first.`,
  why: 'Whoever had the address before would otherwise be two people. It is not said here who that is: that is told where they belong.',
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
