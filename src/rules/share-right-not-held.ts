import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {holds} from '../access/held-permissions.ts';
import {permissionsNamed} from '../model/references.ts';
import {newlyShared} from './newly-requested.ts';
import {isKnown} from './judged.ts';
import {about, type Rule} from './rule.ts';
import {isAdminAfter} from './admins.ts';

const definition = defineRule<{requester: string; permission: string; workspace: string}>({
  id: 'share/right-not-held',
  severity: 'error',
  invariant: true,
  title: 'a share goes to a right that the requester does not hold, and the requester is not an admin',
  message: ({requester, permission, workspace}) =>
    `${requester} shares this with everybody who holds \`${permission}\`, but does not hold it and is not an admin of ${workspace}.`,
  help: () =>
    'Share it with a team or with people, or name somebody who holds the permission as `requestedBy`.',
  why: 'A share to a right also gives access to everybody who gets that right later. So only people who hold it themselves, and admins, may request one.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: deal-room-team}\nspec: {target: "workflow:intake", to: [{subject: "right:billing:read:all", role: viewer}], requestedBy: cy@acme.example} # cy does not hold it\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: deal-room-team}\nspec: {target: "workflow:intake", to: [{subject: "right:vaults:read:own", role: viewer}], requestedBy: cy@acme.example}\n',
  },
});

export const shareRightNotHeld: Rule = {
  definition,
  *check(judged) {
    for (const share of newlyShared(judged)) {
      const workspace = share.workspace ?? '';
      const requester = share.spec.requestedBy;
      if (!isKnown(judged, workspace) || isAdminAfter(judged, requester, workspace)) continue;
      for (const {pointer, permission} of permissionsNamed(share)) {
        if (holds(judged.heldAfter(), workspace, requester, permission)) continue;
        yield {finding: finding(definition, {requester, permission, workspace}, about(share, pointer))};
      }
    }
  },
};
