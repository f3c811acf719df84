import {compareText} from '../diagnostics/compare-text.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import type {Address} from '../model/address.ts';
import {referencesOf} from '../model/references.ts';
import {listNames, type Rule} from './rule.ts';

const definition = defineRule<{address: string; users: readonly string[]}>({
  id: 'references/in-use',
  severity: 'error',
  invariant: true,
  title: "a deletion would leave other sets' or unmanaged objects without what they refer to",
  message: ({address, users}) =>
    `${address} would be deleted, but ${listNames(users)} still ${users.length === 1 ? 'refers' : 'refer'} to it, and this plan does not change ${users.length === 1 ? 'that' : 'them'}.`,
  help: ({address}) =>
    `Keep ${address} declared until nothing refers to it any more. Change objects of another set in that set; declare objects of no set in this one first.`,
  why: 'One set must not break objects that somebody else is responsible for.',
  example: {
    broken:
      '# The set of northwind shares a vault with bo@acme.example. In the set of acme, this document is removed:\napiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: bo@acme.example}\nspec: {roles: [counsel]}\n',
    whole:
      '# Keep the member, and deactivate it: the other side decides about its share.\napiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: bo@acme.example}\nspec: {roles: [counsel], status: deactivated}\n',
  },
});

export const referencesInUse: Rule = {
  definition,
  *check({after, desired, changes}) {
    const deleted = new Set(
      changes.flatMap(({address, after: left, renamedFrom}) =>
        left === undefined ? [address] : (renamedFrom ?? []),
      ),
    );
    if (deleted.size === 0) return;
    const users = new Map<Address, string[]>();
    for (const object of after.values()) {
      // What is declared speaks for itself: `references/unresolved` names the reference in its manifest.
      if (desired.has(object.address)) continue;
      for (const {to} of referencesOf(object)) {
        if (!deleted.has(to)) continue;
        const list = users.get(to);
        if (list === undefined) users.set(to, [object.address]);
        else if (list.at(-1) !== object.address) list.push(object.address);
      }
    }
    for (const [address, list] of users) {
      yield {finding: finding(definition, {address, users: list.toSorted(compareText)}, {address})};
    }
  },
};
