import {defineWords, finding} from '../diagnostics/rule-words.ts';
import type {Rule} from './rule.ts';

const words = defineWords<{set: string; owned: number}>({
  id: 'guard/empty-set',
  severity: 'refusal',
  invariant: false,
  title: 'nothing is declared while the set owns live objects (`--allow-empty`)',
  message: ({set, owned}) =>
    `Nothing is declared, while the set ${set} owns ${owned} live object${owned === 1 ? '' : 's'}: all of it would be deleted.`,
  help: () =>
    'Check that the manifests are where `spec.manifests` in bylaw.yaml says. If everything is meant to go, say `--allow-empty`.',
  why: 'An empty folder is far more often a mistake in a path than the wish to delete an organisation.',
  example: {
    broken: '# bylaw.yaml says manifests: [manifest], but the folder is called manifests.\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme-governance}\nspec: {manifests: [manifests]}\n',
  },
});

/** Judged before all others, and alone: nothing else about an empty set is worth saying. */
export const guardEmptySet: Rule = {
  words,
  *check({set, declared, live, consent}) {
    if (consent.allowEmpty || declared > 0) return;
    const owned = [...live.values()].filter((object) => object.managedBy === set.name).length;
    if (owned > 0) yield {finding: finding(words, {set: set.name, owned})};
  },
};
