/** Policies of the last apply that a set has no more, or has otherwise. Found where a plan is judged by policies. */
import {quotedText} from '../diagnostics/problem-words.ts';
import {defineRule} from '../diagnostics/rule-definition.ts';

interface Params {
  readonly policy: string;
  readonly isRemoved: boolean;
}

export const policyChangedDefinition = defineRule<Params>({
  id: 'policy/changed',
  severity: 'info',
  invariant: true,
  title: 'a policy of the last apply was removed or changed',
  message: ({policy, isRemoved}) =>
    isRemoved
      ? `The policy ${quotedText(policy)} was removed; this plan is still judged by it.`
      : `The policy ${quotedText(policy)} was changed; this plan is judged by it as it was, too.`,
  help: () =>
    'Apply once to make that count; an apply records policies even if nothing else changes. What the former policy refuses has to wait until then.',
  why: 'A change that a policy refuses would otherwise pass together with the removal of the policy, in one plan that looks harmless.',
  example: {
    broken: 'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme-governance}\nspec: {}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme-governance}\nspec:\n  policies:\n    - {id: no-everyone, severity: error, for: change, when: change.kind == "Share", message: No}\n',
  },
});
