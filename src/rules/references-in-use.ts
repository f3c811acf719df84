import {compareText} from '../diagnostics/compare-text.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {homeOf, parseAddress, type Address} from '../model/address.ts';
import {referencesOf} from '../model/references.ts';
import {listNames, type Rule} from './rule.ts';

const definition = defineRule<{address: string; users: readonly string[]}>({
  id: 'references/in-use',
  severity: 'error',
  invariant: true,
  title:
    'objects of other sets, or of no set, in the same workspace still refer to an object that is deleted',
  message: ({address, users}) =>
    `${address} would be deleted, but ${listNames(users)} still ${users.length === 1 ? 'refers' : 'refer'} to it, and this plan does not change ${users.length === 1 ? 'that' : 'them'}.`,
  help: ({address}) =>
    `Keep ${address} declared until nothing refers to it. Change objects of another set in that set; to change objects of no set, declare them in this one first.`,
  why: 'One set must not break objects that somebody else in the workspace is responsible for. References from other workspaces do not block a deletion: they end.',
  example: {
    broken:
      '# Another set of this workspace has bo@acme.example in a team. In this set, this document is removed:\napiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: bo@acme.example}\nspec: {roles: [counsel]}\n',
    whole:
      '# Keep the member, and deactivate it, until the team is changed.\napiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: bo@acme.example}\nspec: {roles: [counsel], status: deactivated}\n',
  },
});

/** The workspace that an address belongs to, that of a workspace being itself. */
function homeOfAddress(address: Address): string | null {
  const parts = parseAddress(address);
  return parts?.kind === 'Workspace' ? parts.name : (parts?.workspace ?? null);
}

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
      // References of declared objects are reported by `references/unresolved`, at their place in the manifest.
      if (desired.has(object.address)) continue;
      for (const {to} of referencesOf(object)) {
        // What another workspace declares ends with what it names, and stands in nobody's way.
        if (!deleted.has(to) || homeOfAddress(to) !== homeOf(object)) continue;
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
