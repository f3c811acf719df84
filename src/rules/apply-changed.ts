/** That a plan changes what an apply of its set takes beyond the rules. Found where a plan is judged by policies. */
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import type {Finding} from '../diagnostics/diagnostic.ts';
import {sameJson} from '../model/canonical-json.ts';
import {SET_FILE, type ApplySettings} from '../model/set-config.ts';

interface Params {
  readonly was: string;
  readonly is: string;
}

export const applyChangedDefinition = defineRule<Params>({
  id: 'apply/changed',
  severity: 'warning',
  invariant: true,
  title: 'the plan changes which signatures or approvals an apply of the set needs',
  message: ({was, is}) => `An apply of this set needed ${was}. From this plan on, it needs ${is}.`,
  help: () =>
    'Review it like any change of who may do what. This plan still needs both; the next one only what is said now.',
  why: 'Whoever approves a plan that changes nobody and nothing else would otherwise not see that it takes away the need for their approval.',
  example: {
    broken:
      '# the last apply had `apply: {approvals: 2}`\napiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme-governance}\nspec: {}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme-governance}\nspec:\n  apply: {approvals: 2}\n',
  },
});

/** What settings ask for, in words. */
function settingsWords({signedBy = [], approvals = 0}: ApplySettings): string {
  const parts = [
    ...(approvals > 0 ? [approvals === 1 ? '1 approval' : `${approvals} approvals`] : []),
    ...(signedBy.length > 0 ? [`a signature by key ${signedBy.map(({id}) => id).join(' or ')}`] : []),
  ];
  return parts.join(' and ') || 'no signature and no approval';
}

/** The finding that a plan changes the settings of the last apply; none where they are the same. */
export function changedSettings(is: ApplySettings = {}, was: ApplySettings = {}): readonly Finding[] {
  if (sameJson(is, was)) return [];
  const place = {file: SET_FILE, document: 0, pointer: '/spec/apply'};
  return [finding(applyChangedDefinition, {was: settingsWords(was), is: settingsWords(is)}, {place})];
}
