import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {holds, isActiveMember} from '../access/held-permissions.ts';
import {addressOf} from '../model/address.ts';
import {objectAt, ofKind} from '../model/objects.ts';
import {ADMIN_ROLE} from '../model/permissions.ts';
import {splitReference} from '../model/references.ts';
import {isKnown} from './judged.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{recipient: string; workspace: string; lacks: readonly string[]}>({
  id: 'collaboration/recipient',
  severity: 'warning',
  invariant: false,
  title: 'a recipient lacks what the share needs, so it has no effect for them',
  message: ({recipient, workspace, lacks}) =>
    `This share has no effect for ${recipient}: they lack ${lacks.join(' and ')} in ${workspace}.`,
  help: ({recipient, workspace}) =>
    `Have ${workspace} give ${recipient} what is missing, or remove them from \`to\`.`,
  why: 'A share that seems to give access, but does not, misleads reviewers.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: falcon-northwind}\nspec: {target: "vault:falcon", with: northwind-legal, to: [{subject: "user:vic@northwind.example", role: viewer}], requestedBy: bo@acme.example} # vic is a reader\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: falcon-northwind}\nspec: {target: "vault:falcon", with: northwind-legal, to: [{subject: "user:vera@northwind.example", role: viewer}], requestedBy: bo@acme.example} # vera collaborates\n',
  },
});

export const collaborationRecipient: Rule = {
  definition,
  *check(judged) {
    for (const share of ofKind(judged.desired, 'Share')) {
      const external = share.spec.with !== undefined;
      const workspace = share.spec.with ?? share.workspace ?? '';
      if (!isKnown(judged, workspace)) continue;
      const needs: string[] = [];
      if (external) needs.push('use:external_collaboration');
      if (share.spec.target.startsWith('space:')) needs.push('use:shared_spaces');
      for (const [i, {subject}] of (share.spec.to ?? []).entries()) {
        const {type, name: recipient} = splitReference(subject);
        const member = objectAt(judged.after, 'Member', addressOf('Member', workspace, recipient));
        // An admin of the hosting workspace reaches the target in their own right.
        if (type !== 'user' || member === undefined || (!external && member.spec.roles.includes(ADMIN_ROLE)))
          continue;
        const lacks = isActiveMember(member, judged.now)
          ? needs
              .filter((permission) => !holds(judged.heldAfter(), workspace, recipient, permission))
              .map((permission) => `\`${permission}\``)
          : ['an active membership'];
        if (lacks.length > 0) {
          yield {
            finding: finding(definition, {recipient, workspace, lacks}, about(share, `/to/${i}/subject`)),
          };
        }
      }
    }
  },
};
