import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {addressOf} from '../model/address.ts';
import {objectAt, ofKind} from '../model/objects.ts';
import {newRequests} from './newly-requested.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{workspace: string}>({
  id: 'guest/feature',
  severity: 'error',
  invariant: true,
  title: 'a guest is invited where guest accounts are off',
  message: ({workspace}) =>
    `${workspace} does not accept guests: its \`features.guestAccounts\` is \`false\`.`,
  help: () =>
    'Remove the guest, or have a system admin set `features: {guestAccounts: true}` on the Workspace.',
  why: 'Guest accounts are an entitlement: a system admin decides whether a workspace has them.',
  example: {
    broken:
      '# the Workspace has features: {guestAccounts: false}\napiVersion: bylaw/v1\nkind: Guest\nmetadata: {workspace: acme-legal, name: otto@valuation.example}\nspec: {spaces: [{space: war-room, role: viewer}], invitedBy: bo@acme.example}\n',
    whole:
      '# the Workspace has features: {guestAccounts: true}\napiVersion: bylaw/v1\nkind: Guest\nmetadata: {workspace: acme-legal, name: otto@valuation.example}\nspec: {spaces: [{space: war-room, role: viewer}], invitedBy: bo@acme.example}\n',
  },
});

export const guestFeature: Rule = {
  definition,
  *check(judged) {
    // Of guests who were invited before, `guest/withheld` tells.
    const invited = newRequests(judged);
    for (const guest of ofKind(judged.after, 'Guest')) {
      if (!invited.has(guest.address)) continue;
      const address = addressOf('Workspace', null, guest.workspace ?? '');
      const workspace = objectAt(judged.after, 'Workspace', address);
      if (workspace === undefined || workspace.spec.features.guestAccounts) continue;
      yield {finding: finding(definition, {workspace: workspace.name}, about(guest))};
    }
  },
};
