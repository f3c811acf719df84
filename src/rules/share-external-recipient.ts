import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {ofKind} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{subject: string; role: string; problem: string}>({
  id: 'share/external-recipient',
  severity: 'error',
  invariant: true,
  title: 'a recipient of an external share is not a `user:`, or gets a role above `editor`',
  message: ({subject, problem}) =>
    `\`${subject}\` ${problem}: an external share names people, each as \`viewer\` or \`editor\`.`,
  help: () => 'Name each person as `user:EMAIL`, with role `viewer` or `editor`.',
  why: 'A team or a role would let one side widen what the other approved; a co-owner would decide about access in a workspace that is not theirs.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: falcon-northwind}\nspec: {target: "vault:falcon", with: northwind-legal, to: [{subject: "team:deals", role: viewer}], requestedBy: bo@acme.example}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: falcon-northwind}\nspec: {target: "vault:falcon", with: northwind-legal, to: [{subject: "user:vera@northwind.example", role: viewer}], requestedBy: bo@acme.example}\n',
  },
});

export const shareExternalRecipient: Rule = {
  definition,
  *check({after}) {
    for (const share of ofKind(after, 'Share')) {
      const {spec} = share;
      if (spec.with === undefined) continue;
      for (const [i, {subject, role}] of (spec.to ?? []).entries()) {
        const person = splitReference(subject).type === 'user';
        if (person && role !== 'co-owner') continue;
        const problem = person ? 'would be `co-owner`' : 'is not a person';
        const pointer = person ? `/to/${i}/role` : `/to/${i}/subject`;
        yield {finding: finding(definition, {subject, role, problem}, about(share, pointer))};
      }
      if (spec.into !== undefined && spec.role === 'co-owner') {
        const params = {subject: spec.into, role: spec.role, problem: 'would make its people `co-owner`'};
        yield {finding: finding(definition, params, about(share, '/role'))};
      }
    }
  },
};
