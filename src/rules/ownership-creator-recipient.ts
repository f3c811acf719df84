import {defineWords, finding} from '../diagnostics/rule-words.ts';
import {ofKind} from '../model/objects.ts';
import {principalOf} from '../model/principal.ts';
import {about, type Rule} from './rule.ts';
import {targetOf} from './target-of.ts';

const words = defineWords<{creator: string; target: string}>({
  id: 'ownership/creator-recipient',
  severity: 'error',
  invariant: true,
  title: "a share lists the target's creator",
  message: ({creator, target}) =>
    `${creator} is the creator of \`${target}\` and can do everything there already; a share cannot give them more.`,
  help: ({creator}) => `Remove ${creator} from \`to\`.`,
  why: 'A share to the creator has no effect now, but would take effect when somebody else becomes the creator.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: deal-room-team}\nspec: {target: "space:deal-room", to: [{subject: "user:bo@acme.example", role: editor}], requestedBy: bo@acme.example} # bo created it\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: deal-room-team}\nspec: {target: "space:deal-room", to: [{subject: "user:cy@acme.example", role: editor}], requestedBy: bo@acme.example}\n',
  },
});

export const ownershipCreatorRecipient: Rule = {
  words,
  *check({after}) {
    for (const share of ofKind(after, 'Share')) {
      const target = targetOf(share, after);
      if (target === undefined) continue;
      const {creator} = target.spec;
      for (const [i, {subject}] of (share.spec.to ?? []).entries()) {
        if (subject !== principalOf(creator)) continue;
        const params = {creator, target: share.spec.target};
        yield {finding: finding(words, params, about(share, `/to/${i}/subject`)), causes: [target.address]};
      }
    }
  },
};
