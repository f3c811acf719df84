import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {SET_FILE} from '../model/set-config.ts';
import {NO_FORMER_ADDRESSES, presentObjectAddress} from '../model/former-addresses.ts';
import type {Rule} from './rule.ts';

const definition = defineRule<{address: string; declared: string; where: string | null}>({
  id: 'ownership/released',
  severity: 'error',
  invariant: true,
  title: '`release` in bylaw.yaml names an object that the manifests still declare',
  message: ({address, declared, where}) =>
    `bylaw.yaml releases ${address}, but the manifests still declare it${declared === address ? '' : `, as ${declared}`}${where === null ? '' : ` (${where})`}.`,
  help: ({address, declared}) =>
    `To release it, remove ${declared} from the manifests. To keep it in this set, remove ${address} from \`release\`.`,
  why: 'An object is either declared, and belongs to the set, or let go of: with both, each apply would adopt again what the last one released.',
  example: {
    broken:
      '# in bylaw.yaml: release: [Team/acme-legal/deals]\napiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: deals}\nspec: {members: []}\n',
    whole:
      '# in bylaw.yaml: release: [Team/acme-legal/night-shift]\napiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: deals}\nspec: {members: []}\n',
  },
});

export const ownershipReleased: Rule = {
  definition,
  *check({set, desired, manifests = desired, changes, formerAddresses = NO_FORMER_ADDRESSES}) {
    for (const [i, address] of (set.release ?? []).entries()) {
      const present = presentObjectAddress(formerAddresses, address);
      const renamed = changes.find(({renamedFrom}) => renamedFrom === present);
      const object = manifests.get(renamed?.address ?? present);
      if (object === undefined) continue;
      const {file} = object.declaration.place;
      const params = {
        address,
        declared: object.address,
        where: file === '' ? null : `${file}:${object.declaration.line}`,
      };
      const place = {file: SET_FILE, document: 0, pointer: `/spec/release/${i}`};
      yield {finding: finding(definition, params, {address, place})};
    }
  },
};
