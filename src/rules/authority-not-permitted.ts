import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {lackingAuthority} from './authority-needed.ts';
import {about, type Rule} from './rule.ts';
import {limitedActor} from './admins.ts';

export const authorityNotPermittedDefinition = defineRule<{
  actor: string;
  address: string;
  doing: string;
  lacking: string;
}>({
  id: 'authority/not-permitted',
  severity: 'error',
  invariant: true,
  title: 'the actor may not make this change',
  message: ({actor, address, doing, lacking}) =>
    `${actor} is not allowed to ${doing} ${address}: that needs ${lacking}.`,
  help: ({actor}) =>
    `Have somebody who is allowed to do it apply this (\`--as EMAIL\`), or first give ${actor} what it needs.`,
  why: 'Writing a manifest must not let anybody do what they could not do themselves.',
  example: {
    broken:
      '# applied by bo@acme.example, who is counsel\napiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: deals}\nspec: {members: [bo@acme.example]}\n',
    whole:
      '# applied by ana@acme.example, who is an admin\napiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: deals}\nspec: {members: [bo@acme.example]}\n',
  },
});

export const authorityNotPermitted: Rule = {
  definition: authorityNotPermittedDefinition,
  *check(judged) {
    const actor = limitedActor(judged);
    if (actor === null) return;
    for (const change of judged.changes) {
      const lacking = lackingAuthority(judged, actor, change);
      const object = change.after ?? change.before;
      if (lacking === undefined || object === undefined) continue;
      const params = {actor, address: change.address, doing: change.actions.join(' and '), lacking};
      yield {finding: finding(authorityNotPermittedDefinition, params, about(object))};
    }
  },
};
