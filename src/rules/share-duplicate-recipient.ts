import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {ofKind} from '../model/objects.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{subject: string}>({
  id: 'share/duplicate-recipient',
  severity: 'error',
  invariant: true,
  title: 'one subject appears twice in a share',
  message: ({subject}) =>
    `\`${subject}\` appears twice in \`to\`, so it is not clear which role and expiry count.`,
  help: ({subject}) => `Keep one entry for \`${subject}\`.`,
  why: 'Two entries for one recipient leave it to chance what they may do.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: deal-room-team}\nspec: {target: "space:deal-room", to: [{subject: "team:m-and-a", role: viewer}, {subject: "team:m-and-a", role: editor}], requestedBy: bo@acme.example}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: deal-room-team}\nspec: {target: "space:deal-room", to: [{subject: "team:m-and-a", role: editor}], requestedBy: bo@acme.example}\n',
  },
});

export const shareDuplicateRecipient: Rule = {
  definition,
  *check({after}) {
    for (const share of ofKind(after, 'Share')) {
      const seen = new Set<string>();
      for (const [i, {subject}] of (share.spec.to ?? []).entries()) {
        if (seen.has(subject))
          yield {finding: finding(definition, {subject}, about(share, `/to/${i}/subject`))};
        seen.add(subject);
      }
    }
  },
};
