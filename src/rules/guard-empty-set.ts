import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import type {Rule} from './rule.ts';

const definition = defineRule<{set: string; owned: number}>({
  id: 'guard/empty-set',
  severity: 'refusal',
  invariant: false,
  title: 'no object is declared, but the set owns live objects (`--allow-empty`)',
  message: ({set, owned}) =>
    `No object is declared, but the set ${set} owns ${owned} live object${owned === 1 ? '' : 's'}: ${owned === 1 ? 'it' : 'all of them'} would be deleted.`,
  help: () =>
    'Check that the manifests are where `spec.manifests` in bylaw.yaml says. To delete everything, pass `--allow-empty`.',
  why: 'An empty folder is far more often a wrong path than an intention to delete everything.',
  example: {
    broken: '# bylaw.yaml says manifests: [manifest], but the folder is called manifests.\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme-governance}\nspec: {manifests: [manifests]}\n',
  },
});

/**
 * Judged before all other rules; if it is broken, they are not judged, since their findings would all follow from it.
 */
export const guardEmptySet: Rule = {
  definition,
  *check({set, declared, live, consent}) {
    if (consent.allowEmpty || declared > 0) return;
    // What the set lets go of stays live.
    const owned = [...live.values()].filter(
      ({address, managedBy}) => managedBy === set.name && set.release?.includes(address) !== true,
    ).length;
    if (owned > 0) yield {finding: finding(definition, {set: set.name, owned})};
  },
};
